"""The space of programs that a schedule samples from: its choices, and how many possibilities each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from mlcdsl.schedule.primitives import FAMILIES
from mlcdsl.schedule.session import Applied
from mlcdsl.schedule.trace import Names, steps_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One sampled choice: `step` is its number in the trace; `depends` names the choices before it that its number of
    possibilities depends on."""

    name: str
    step: int
    call: str
    possibilities: int
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """The choices of a schedule. What depends on earlier choices is counted for the ones that were made."""

    choices: tuple[Choice, ...]

    @property
    def size(self) -> int:
        """The product of the possibilities: how many ways there are to choose, if `exact`."""
        return prod(c.possibilities for c in self.choices)

    @property
    def exact(self) -> bool:
        """Whether no choice depends on others."""
        return not any(c.depends for c in self.choices)

    def __str__(self) -> str:
        head = [("choice", "possibilities", "step")]
        rows = [(c.name, f"{c.possibilities}", c.call + _given(c)) for c in self.choices]
        product = [("product", f"{self.size}", "" if self.exact else "for the choices that were made")]
        table = [*head, *rows, *product]
        a, b = (max(len(row[n]) for row in table) for n in (0, 1))
        return "".join(f"{name:<{a}}  {count:>{b}}  {step}".rstrip() + "\n" for name, count, step in table)


#: the steps that look at more of the program than what they are given
_WHOLE = frozenset(FAMILIES["look-up"].split()) - {"block"} | {"sample_compute_location"}


def _given(choice: Choice) -> str:
    return f"  (depends on {', '.join(choice.depends)})" if choice.depends else ""


def space_of(steps: Sequence[Applied]) -> Space:
    """The space that a session's steps come from. Whatever a step gets from a sampled value, by any number of steps
    between, depends on it; so does what is looked up in a program that a choice has changed."""
    values: dict[str, dict[str, None]] = {}
    program: dict[str, None] = {}
    choices: list[Choice] = []
    for number, (done, step) in enumerate(zip(steps, steps_of(steps, Names()), strict=True)):
        on = {name: None for used in sorted(step.uses) for name in values.get(used, {})}
        if step.primitive.name in _WHOLE:
            on |= program
        if step.changed:
            program |= on
        if step.primitive.sampling:
            before = tuple(c.name for c in choices if c.name in on)
            choices.append(Choice(step.names[0], number, step.call, done.possibilities, before))
            on = {step.names[0]: None}
        values |= dict.fromkeys(step.names, on)
    return Space(tuple(choices))
