"""Programs and schedules as texts, for the tests of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.schedule.program import ScheduleFile, read_schedules
from mlcdsl.schedule.session import Session
from mlcdsl.source import Source

PROGRAM = """module M {
  prim_func f(A: f32[8, 16]) -> (B: f32[8, 16], S: f32[8]) {
    for i, j in grid(8, 16) {
      block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 }
    }
    for i, k in grid(8, 16) {
      block S(spatial vi = i, reduce vk = k) {
        init { S[vi] = 0 }
        S[vi] += A[vi, vk]
      }
    }
  }
}
"""


def read(text: str, files: Mapping[str, str] | None = None) -> ScheduleFile:
    """A schedule's text; it uses `program.mlc` if it uses nothing else."""
    texts = {"program.mlc": PROGRAM, **(files or {})}

    def load(path: str, user: Source) -> Source | str:
        return Source(path, texts[path]) if path in texts else "no such file"

    whole = text if text.lstrip().startswith("use ") else f'use "program.mlc"\n{text}'
    return read_schedules(Source("schedule.mlcs", whole), load)


def run(text: str, name: str | None = None, files: Mapping[str, str] | None = None, **options: Any) -> Session:
    """Run a schedule of a text."""
    return read(text, files).run(name, options)


def body(statements: str, head: str = "schedule s for M.f", **options: Any) -> Session:
    """Run a schedule with these statements."""
    return run(f"{head} {{\n{statements}\n}}", **options)


def calls(session: Session) -> list[str]:
    """The steps that change the program, without look-ups."""
    return [s.text for s in session.steps if s.primitive.family != "look-up"]


def refused(text: str, *, unchecked: bool = False, **options: Any) -> Diagnostic:
    """The first finding of a schedule that is refused; `unchecked` leaves the checker out."""
    file = read(text)
    if unchecked:
        file = ScheduleFile(file.source, file.schedules, file.procs, file.program, ())
    try:
        file.run(None, options)
    except MlcError as error:
        return error.diagnostics[0]
    raise AssertionError("the schedule was accepted")
