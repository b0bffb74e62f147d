"""Runs of schedules for the editor: as far as they come, with what every name was after every statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mlcdsl.diagnostics import Diagnostic, LimitError, MlcError
from mlcdsl.ide.progress import Progress
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.run import Runner
from mlcdsl.schedule.session import Applied, Session
from mlcdsl.syntax import schedule_ast as S


@dataclass(frozen=True, slots=True)
class Moment:
    """A statement was run: `before` and `after` count the steps, `scope` is what the names stand for after it."""

    stmt: Any
    before: int
    after: int
    scope: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """`start` is the function before the first step; `held` keeps the nodes alive whose ids are its key."""

    start: T.PrimFunc
    session: Session
    moments: tuple[Moment, ...]
    error: tuple[Diagnostic, ...]
    held: tuple[object, ...]

    @property
    def steps(self) -> list[Applied]:
        return self.session.steps

    def after(self, count: int) -> T.PrimFunc:
        """The program after the first `count` steps."""
        return self.steps[count - 1].func if count else self.start

    def at(self, offset: int) -> Moment | None:
        """The last statement of the schedule itself that was run and ends before an offset of its text, or holds it."""
        own: Any = self.held[0]
        spans = [(m, m.stmt.span) for m in self.moments]  # those of procs are among them
        mine = [(m, s) for m, s in spans if s is not None and s.source is own.span.source]
        found = [m for m, s in mine if own.span.start <= s.start <= offset]
        return found[-1] if found else None


class Interrupted(Exception):
    """Something else is more urgent than a run."""


def never() -> bool:
    return False


@dataclass(slots=True)
class _Recorder(Runner):
    """`urgent`: whether something is, asked after statements. Between two interruptions there is a new step."""

    progress: Progress = field(kw_only=True)
    urgent: Callable[[], bool] = field(kw_only=True)
    moments: list[Moment] = field(default_factory=list)

    def stmt(self, s: Any, scope: dict[str, Any]) -> None:
        before = len(self.session.steps)
        Runner.stmt(self, s, scope)
        self.moments.append(Moment(s, before, len(self.session.steps), dict(scope)))
        if self.progress.new and self.urgent():
            raise Interrupted


def run_schedule(
    node: S.Schedule, progress: Progress, procs: Mapping[str, S.Proc], urgent: Callable[[], bool] = never
) -> Run:
    """Run a schedule with the defaults of its parameters; the step that is refused ends it. Raises Interrupted when
    something is urgent."""
    session = Session(progress.start, progress.intrinsics, remembered=progress)
    progress.begin()
    recorder = _Recorder(session, procs, progress=progress, urgent=urgent)
    start = session.func
    held = (node, progress.function, *procs.values(), *progress.intrinsics.values())
    error: tuple[Diagnostic, ...] = ()
    try:
        recorder.schedule(node, {})
    except Interrupted:
        raise
    except MlcError as stopped:
        error = stopped.diagnostics
    except Exception as defect:  # of a primitive: all else of the text is still answered
        limit = isinstance(defect, LimitError)
        what = "not supported" if limit else f"internal error, please report: {type(defect).__name__}"
        error = (Diagnostic("E0413", f"{what}: {defect}", node.name.span, "this schedule was not run to its end"),)
    progress.end()
    return Run(start, session, tuple(recorder.moments), error, held)
