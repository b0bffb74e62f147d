"""The choices of a schedule over several of its runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from itertools import chain, count

from mlcdsl.schedule.choices import given
from mlcdsl.schedule.spaces.runs import Run
from mlcdsl.schedule.trace import SAMPLED, Names, steps_of


@dataclass(frozen=True, slots=True)
class Row:
    """A choice: how many possibilities it had at least and at most, what it depends on, and whether it was made in
    every run that reached its end."""

    name: str
    call: str
    least: int
    most: int
    depends: tuple[str, ...] = ()
    always: bool = True

    @property
    def possibilities(self) -> str:
        return f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"

    @property
    def note(self) -> str:
        return self.call + given(self.depends) + ("" if self.always else "  (not in every run)")


@dataclass(slots=True)
class Rows:
    """Collects them. A choice of one run is that of another if the same call makes it, as often as before."""

    found: dict[Hashable, Row] = field(default_factory=dict)
    order: list[Hashable] = field(default_factory=list)
    runs: int = 0
    refused: int = 0

    def add(self, run: Run) -> None:
        keys = _keys(run)
        if any(key not in self.found for key in keys):
            self._name(run, keys, always=self.runs == self.refused)
        self.runs += 1
        self.refused += run.refused is not None
        for key, choice in zip(keys, run.choices, strict=True):
            row, possible = self.found[key], choice.among.count
            depends = dict.fromkeys([*row.depends, *(self.found[keys[d]].name for d in sorted(choice.depends))])
            self.found[key] = replace(
                row, least=min(row.least, possible), most=max(row.most, possible), depends=tuple(depends)
            )
        if run.refused is None:
            for key in self.found.keys() - set(keys):
                self.found[key] = replace(self.found[key], always=False)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self.found[key] for key in self.order)

    def _name(self, run: Run, keys: list[Hashable], always: bool) -> None:
        """Rows for the choices that were not there before, each behind the one that is made before it, and behind what
        other runs make there."""
        steps = steps_of(run.session.steps, Names())
        place = 0
        for key, choice in zip(keys, run.choices, strict=True):
            if key in self.found:
                place = self.order.index(key) + 1
                continue
            step = steps[choice.step]
            taken = {row.name for row in self.found.values()}
            numbered = (f"{SAMPLED[choice.primitive.result.name]}_{n}" for n in count(1))
            name = next(n for n in chain(step.names, numbered) if n not in taken)
            self.found[key] = Row(name, step.call, choice.among.count, choice.among.count, (), always)
            while place < len(self.order) and self.order[place] not in keys:
                place += 1
            self.order.insert(place, key)
            place += 1


def _keys(run: Run) -> list[Hashable]:
    """The calls that made the choices, numbered among those of one call."""
    before: Counter[Hashable] = Counter()
    keys: list[Hashable] = []
    for choice in run.choices:
        call: Hashable = choice.span if choice.span is not None else choice.primitive.name
        keys.append((call, before[call]))
        before[call] += 1
    return keys
