"""Traces from their texts: their steps are done again."""

from __future__ import annotations

from mlcdsl.diagnostics import MlcError
from mlcdsl.schedule.run import Runner, problem
from mlcdsl.schedule.session import Session
from mlcdsl.source import Source
from mlcdsl.syntax import parse_schedule
from mlcdsl.syntax import schedule_ast as S


def replay(session: Session, function: str, source: Source) -> None:
    """Do the steps of the one schedule of a text, which is for the function of this name."""
    parsed = parse_schedule(source)
    if parsed.diagnostics:
        raise MlcError(parsed.diagnostics)
    found = [entry for entry in parsed.file.entries if isinstance(entry, S.Schedule)]
    if len(found) != 1:
        listed = ", ".join(s.name.name for s in found) or "none"
        raise problem("E0201", "a trace is one schedule", None, "", f"schedules in the text: {listed}")
    (trace,) = found
    if trace.function != function:
        message = f"the trace is for {trace.function}, this is a schedule of {function}"
        raise problem("E0201", message, trace.function_span, "another function")
    procs = {entry.name.name: entry for entry in parsed.file.entries if isinstance(entry, S.Proc)}
    Runner(session, procs).schedule(trace, {})
