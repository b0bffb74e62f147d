"""How much the run of a schedule may do. It is counted, not timed, so that it is the same on all machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.schedule.sampled import SampledInt
from mlcdsl.source import Span

#: statements, expressions, and parts of values that are made; far beyond what schedules need, and done in a moment
MOST = 100_000
#: what a step counts as
STEP = 25
#: how deep lists are in lists
DEEPEST = 100


@dataclass(slots=True)
class Budget:
    """`left` is what may still be done."""

    left: int = MOST

    def spend(self, span: Span | None, amount: int = 1) -> None:
        """Something is done at a place. Raises MlcError E0411 when nothing is left."""
        self.left -= amount
        if self.left < 0:
            message = f"the schedule does too much: its run ends after {MOST:,} statements, expressions and values"
            note = f"let its loops and procs run less often; a list counts by its elements, a step as {STEP}"
            raise MlcError([Diagnostic("E0411", message, span, "here it was given up", notes=(note,))])

    def made(self, value: Any, span: Span | None) -> Any:
        """The value, which was made at a place. Raises MlcError E0411 if it is too large."""
        if isinstance(value, list):
            self.looked_at(value, span)
        elif isinstance(value, str):
            self.spend(span, len(value))
        elif isinstance(value, SampledInt):
            self.spend(span, len(value.origin.parts))
            self._integer(value.value, span)
        elif isinstance(value, int):
            self._integer(value, span)
        return value

    def looked_at(self, values: list[Any], span: Span | None, depth: int = 1) -> None:
        """All of a list is looked at, with the lists in it."""
        if depth > DEEPEST:
            message = f"lists are at most {DEEPEST} deep in each other"
            raise MlcError([Diagnostic("E0411", message, span, "deeper")])
        self.spend(span, len(values))
        for value in values:
            if isinstance(value, list):
                self.looked_at(value, span, depth + 1)

    def _integer(self, value: int, span: Span | None) -> None:
        if not -(2**63) <= value < 2**63:
            message = "this integer does not fit 64 bits"
            note = "integers of schedules are from -2^63 to 2^63 - 1"
            raise MlcError([Diagnostic("E0411", message, span, "too large", notes=(note,))])
