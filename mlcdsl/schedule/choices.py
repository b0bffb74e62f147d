"""The space of programs that a schedule samples from: its choices, and how many possibilities each has."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from mlcdsl.schedule.session import Session
from mlcdsl.schedule.trace import Names, steps_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One sampled choice: `step` is its number in the trace; `depends` names the choices before it that its number of
    possibilities depends on, or that it is made at all."""

    name: str
    step: int
    call: str
    possibilities: int
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """The choices of one run of a schedule. What depends on earlier choices is counted for the ones that were made.
    `branched` names those that decided what was done, or may have: with other decisions, other choices may follow.
    """

    choices: tuple[Choice, ...]
    branched: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The product of the possibilities: how many ways there are to choose, if `exact`."""
        return prod(c.possibilities for c in self.choices)

    @property
    def exact(self) -> bool:
        """Whether no choice depends on others, and none decided what was done."""
        return not self.branched and not any(c.depends for c in self.choices)

    def __str__(self) -> str:
        head = [("choice", "possibilities", "step")]
        rows = [(c.name, f"{c.possibilities}", c.call + given(c.depends)) for c in self.choices]
        product = [("product", f"{self.size}", "" if self.exact else "for the choices that were made")]
        return table([*head, *rows, *product])


def table(rows: list[tuple[str, str, str]]) -> str:
    """Rows in columns, the second one of numbers."""
    a, b = (max(len(row[n]) for row in rows) for n in (0, 1))
    return "".join(f"{name:<{a}}  {count:>{b}}  {step}".rstrip() + "\n" for name, count, step in rows)


def given(depends: tuple[str, ...]) -> str:
    return f"  (depends on {', '.join(depends)})" if depends else ""


def space_of(session: Session) -> Space:
    """The space that a session's steps come from. Whatever a step gets from a sampled value, by any number of steps
    between, depends on it; so does what is looked up in a program that a choice has changed, and all that is done after
    a choice decided what is done."""
    steps = steps_of(session.steps, Names())
    sampling = {n: step.names[0] for n, step in enumerate(steps) if step.primitive.sampling}

    def names(of: frozenset[int]) -> tuple[str, ...]:
        return tuple(sampling[n] for n in sorted(of))

    choices = []
    for number, name in sampling.items():
        done = session.steps[number]
        assert done.among is not None
        choices.append(Choice(name, number, steps[number].call, done.among.count, names(done.depends)))
    return Space(tuple(choices), names(session.flow.control))
