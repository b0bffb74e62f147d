"""Schedules from Python: every primitive is a method, by its declaration.

sch = mlcdsl.Schedule("mm_relu.mlc", "mm_relu")
Y = sch.block("Y")
i, j, k = sch.loops(Y)
j0, j1 = sch.split(j, [None, 4])
sch.reorder(j0, k, j1)
print(sch.trace)
lib = mlcdsl.build("mm_relu.mlc", schedule=sch)
"""

from __future__ import annotations

from os import PathLike

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.choices import Space, space_of
from mlcdsl.schedule.methods import Methods
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import Trace, trace_of


class Schedule(Methods):
    """A schedule of one prim_func. Methods raise MlcError when a step is refused; the program stays as it was."""

    def __init__(self, program: str | PathLike[str] | G.Program, name: str, *, seed: int = 0):
        checked = checked_program(program)
        func = find_function(checked, name)
        self.function = f"{func.module}.{func.name}"
        intrinsics = {i.name: i for m in checked.modules.values() for i in m.items.values() if isinstance(i, T.Intrin)}
        self.session = Session(func, intrinsics, seed)

    @property
    def func(self) -> T.PrimFunc:
        """The program so far."""
        return self.session.func

    @property
    def text(self) -> str:
        """The program so far, as `.mlc` text."""
        from mlcdsl.ir.to_syntax import print_prim_func

        return print_prim_func(self.func)

    @property
    def trace(self) -> Trace:
        """What was done; as text, a straight-line `.mlcs` schedule that does it again."""
        return trace_of("trace", self.function, self.session.steps)

    @property
    def space(self) -> Space:
        """The sampled choices so far, and how many possibilities each has. What other decisions would lead to is not
        known here: `mlcdsl.schedule.spaces.space` runs a schedule again."""
        return space_of(self.session)

    def __repr__(self) -> str:
        return f"<schedule of {self.function}, {len(self.session.steps)} steps>"


def checked_program(program: str | PathLike[str] | G.Program) -> G.Program:
    """The program of a file or a text. Raises MlcError with all findings when there are errors."""
    if isinstance(program, G.Program):
        return program
    from mlcdsl.api import source_of
    from mlcdsl.driver.files import check_program

    return check_program(source_of(program)).program


def find_function(program: G.Program, name: str | None) -> T.PrimFunc:
    """The prim_func of a name (the module may be left out), or the only one. Raises MlcError E0201."""
    from mlcdsl.check.names import suggest

    known = {f"{m.name}.{n}": f for m in program.modules.values() for n, f in m.prim_funcs.items()}
    found = [f for q, f in known.items() if name is None or name in (q, q.partition(".")[2])]
    if len(found) != 1:
        meant = suggest(name or "", [*known, *(q.partition(".")[2] for q in known)])
        notes = (f"did you mean `{meant}`?",) if meant and not found else (f"prim_funcs: {', '.join(known)}",)
        raise MlcError([Diagnostic("E0201", f"there is no single prim_func `{name}`", None, notes=notes)])
    return found[0]
