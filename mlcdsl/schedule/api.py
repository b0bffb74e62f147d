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

from collections.abc import Mapping
from os import PathLike, fspath
from typing import Any, Self

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.choices import Space, space_of
from mlcdsl.schedule.methods import Methods
from mlcdsl.schedule.misuse import by_name
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import Trace, trace_of


class Schedule(Methods):
    """A schedule of one prim_func. Methods raise MlcError when a step is refused; the program stays as it was."""

    def __init__(self, program: str | PathLike[str] | G.Program, name: str, *, seed: int = 0):
        if not isinstance(name, str):
            raise TypeError(f"a function is given by its name, not by {type(name).__name__}")
        checked = checked_program(program)
        func = find_function(checked, name)
        self.function = f"{func.module}.{func.name}"
        intrinsics = {i.name: i for m in checked.modules.values() for i in m.items.values() if isinstance(i, T.Intrin)}
        self.session = Session(func, intrinsics, seed)
        self._name, self._target = "trace", ""

    @classmethod
    def from_file(
        cls, schedule: str | PathLike[str], *, options: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Self:
        """What `FILE.mlcs:NAME` makes, or `FILE.mlcs` with one schedule. `options` are parameters of the schedule,
        `seed` decides what it samples. Raises MlcError where a step is refused."""
        from mlcdsl.driver.scheduling import open_schedules, split_name

        path, name = split_name(fspath(schedule))
        file = open_schedules(path)
        node = file.schedule(name)
        made = cls.__new__(cls)
        made.function, made._name, made._target = node.function, node.name.name, node.target
        made.session = file.run(name, by_name(options), seed)
        return made

    def replay(self, trace: Trace | str | PathLike[str]) -> Self:
        """Do the steps of a trace, which is a value, a text, or a file by its path; gives this schedule. The program is
        the one of this schedule: `use` lines are not read. Raises MlcError where a step is refused."""
        from mlcdsl.api import source_of
        from mlcdsl.schedule.replaying import replay
        from mlcdsl.source import Source

        source = Source("trace.mlcs", str(trace)) if isinstance(trace, Trace) else source_of(trace)
        replay(self.session, self.function, source)
        return self

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
        return trace_of(self._name, self.function, self.session.steps, self._target, possible=True)

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
    if name is None and len(found) != 1:
        notes = (f"prim_funcs: {', '.join(known)}",) if known else ()
        message = "name one of the prim_funcs" if known else "the program has no prim_func"
        raise MlcError([Diagnostic("E0201", message, None, notes=notes)])
    if len(found) != 1:
        meant = suggest(name or "", [*known, *(q.partition(".")[2] for q in known)])
        notes = (f"did you mean `{meant}`?",) if meant and not found else (f"prim_funcs: {', '.join(known)}",)
        raise MlcError([Diagnostic("E0201", f"there is no single prim_func `{name}`", None, notes=notes)])
    return found[0]
