"""All points of a space, one run each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlcdsl.schedule.spaces.runs import Forced, Run, Start, first, run_with

_END: Any = object()


def walk(start: Start) -> Iterator[Run]:
    """Every run that there is, in the order of the decisions, each made when it is asked for."""
    decisions: list[Any] = []
    others: list[Iterator[Any]] = []
    while True:
        run = run_with(start, Forced(dict(enumerate(decisions)), first))
        yield run
        for choice in run.choices[len(decisions) :]:
            each = iter(choice.among)
            decisions.append(next(each))
            others.append(each)
        while others and (following := next(others[-1], _END)) is _END:
            decisions.pop()
            others.pop()
        if not others:
            return
        decisions[-1] = following
