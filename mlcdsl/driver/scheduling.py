"""Schedules from files: `FILE.mlcs` or `FILE.mlcs:NAME`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.files import loader, read_source
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.program import ScheduleFile, read_schedules
from mlcdsl.schedule.session import Session


def split_name(text: str) -> tuple[str, str | None]:
    """`a.mlcs:v3` is the file a.mlcs and the schedule v3."""
    path, colon, name = text.rpartition(":")
    return (path, name) if colon and path.endswith(".mlcs") else (text, None)


def open_schedules(path: str) -> ScheduleFile:
    """Read a `.mlcs` file and what it uses. Raises MlcError with all findings when there are errors."""
    file = read_schedules(read_source(path), loader)
    if any(d.severity == "error" for d in file.diagnostics):
        raise MlcError(file.diagnostics)
    return file


def run_schedule(text: str, options: Mapping[str, Any] | None = None, seed: int = 0) -> tuple[str, Session]:
    """Run the schedule that a text names; gives the qualified name of its function and the finished session."""
    path, name = split_name(text)
    file = open_schedules(path)
    return file.schedule(name).function, file.run(name, options, seed)


def scheduled_functions(
    texts: Iterable[str], options: Mapping[str, Any] | None = None, seed: int = 0
) -> dict[str, T.PrimFunc]:
    """The scheduled functions by qualified name."""
    return {name: session.func for name, session in (run_schedule(t, options, seed) for t in texts)}
