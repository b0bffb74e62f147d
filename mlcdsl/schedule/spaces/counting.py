"""How many ways there are to choose in a schedule, without making every run.

A choice that nothing comes of multiplies the ways by its possibilities. One that others come of, or that decides what
is done, is tried with each decision, and the ways are added. Choices that have nothing to do with each other are
counted apart, and their counts multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from mlcdsl.schedule.spaces.runs import Forced, Run, Start, run_with


class TooMany(Exception):
    """More runs are needed than there may be."""


class Entangled(Exception):
    """A step was refused that other choices would have followed: they cannot be counted apart."""


@dataclass(slots=True)
class Counter:
    """Counts with at most `limit` runs; `seen` is told of each."""

    start: Start
    limit: int
    seen: Callable[[Run], None]
    runs: int = 0

    def ways(self) -> int:
        """How many ways there are. Raises TooMany and Entangled."""
        return self._tree({}, self._run({}))

    def _run(self, forced: dict[int, Any]) -> Run:
        if self.runs >= self.limit:
            raise TooMany
        self.runs += 1
        run = run_with(self.start, Forced(forced))
        self.seen(run)
        if run.caught:
            raise Entangled
        return run

    def _tree(self, forced: dict[int, Any], run: Run) -> int:
        """The ways that have these decisions, of which `run` is one."""
        free = frozenset(range(len(run.choices))) - forced.keys()
        deciding = free if run.refused is not None else run.control & free
        if deciding:
            at = min(_with_causes(run, deciding) & free)
            return sum(self._tree(more, other) for more, other in self._each(forced, run, at))
        return self._apart(forced, run, free)

    def _apart(self, forced: dict[int, Any], run: Run, free: frozenset[int]) -> int:
        """The ways to decide the `free` ones, where the same choices are made whatever is decided."""
        return prod(self._group(forced, run, group) for group in _groups(run, free))

    def _group(self, forced: dict[int, Any], run: Run, group: frozenset[int]) -> int:
        at = min(group)
        if len(group) == 1:
            return run.choices[at].among.count
        rest = group - {at}
        total = 0
        for more, other in self._each(forced, run, at):
            missing = frozenset(range(len(other.choices), len(run.choices)))
            if len(other.choices) > len(run.choices) or (missing and missing != rest):
                raise Entangled
            total += self._apart(more, other, rest - missing)
        return total

    def _each(self, forced: dict[int, Any], run: Run, at: int) -> Iterator[tuple[dict[int, Any], Run]]:
        """The runs with each decision of a choice; one of them is there."""
        among = run.choices[at].among
        if self.runs + among.count - 1 > self.limit:
            raise TooMany
        for decision in among:
            more = forced | {at: decision}
            yield more, run if decision == run.choices[at].decision else self._run(more)


def _with_causes(run: Run, numbers: frozenset[int]) -> frozenset[int]:
    """These choices and all that they come of."""
    found = set(numbers)
    for n in reversed(range(len(run.choices))):
        if n in found:
            found |= run.choices[n].depends
    return frozenset(found)


def _groups(run: Run, numbers: frozenset[int]) -> list[frozenset[int]]:
    """The choices in parts that have nothing to do with each other."""
    groups: list[frozenset[int]] = []
    for n in sorted(numbers):
        mine = run.choices[n].depends | {n}
        joined = [g for g in groups if g & mine]
        groups = [g for g in groups if not g & mine] + [frozenset({n}).union(*joined)]
    return groups
