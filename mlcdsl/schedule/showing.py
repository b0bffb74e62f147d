"""What each step of a schedule did, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import Trace
from mlcdsl.syntax.printer.expressions import quote


@dataclass(frozen=True, slots=True)
class Stage:
    """The program after a step; `number` 0 is the program before the first one."""

    number: int
    call: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after

    def text(self, *, diff: bool = False, title: bool = True) -> str:
        """The program, or what changed in it, under a comment that names the step."""
        head = f"# step {self.number}: {self.call}\n" if title and self.number else ""
        if not diff or not self.number:
            return head + self.after
        lines = unified_diff(self.before.splitlines(), self.after.splitlines(), lineterm="", n=2)
        return head + "\n".join(list(lines)[2:])


def stages(func: T.PrimFunc, session: Session) -> list[Stage]:
    """One stage a step, after the one for the program as it was; each is a file of its own."""
    text = program_text(expand_index_notation(func))
    out = [Stage(0, "", text, text)]
    for number, step in enumerate(session.steps, 1):
        after = program_text(step.func)
        out.append(Stage(number, step.text, out[-1].after, after))
    return out


def trace_text(trace: Trace, used: Sequence[str]) -> str:
    """A trace as a file of its own, that uses the programs of these names."""
    lines = "".join(f"use {quote(Path(name).as_posix())}\n" for name in used)
    return f"{lines}\n{trace}".rstrip("\n")


def program_text(func: T.PrimFunc) -> str:
    """A function as a file of its own, with what it calls."""
    return print_prim_funcs([func]).rstrip("\n")
