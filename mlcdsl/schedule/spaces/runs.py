"""Runs of a schedule with decisions that are given: the ways down the tree of all that it can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from mlcdsl.diagnostics import LimitError, MlcError
from mlcdsl.schedule.possibilities import Chooser, Possibilities
from mlcdsl.schedule.primitive import Primitive
from mlcdsl.schedule.session import Session
from mlcdsl.source import Span

#: begins a run with what chooses in it: the session, and what does the steps
Start: TypeAlias = Callable[[Chooser], tuple[Session, Callable[[], object]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a run. `step` is the number of its step; `depends` are the numbers of the choices that it comes of
    directly."""

    step: int
    primitive: Primitive
    span: Span | None
    decision: Any
    among: Possibilities
    depends: frozenset[int]


@dataclass(frozen=True, slots=True)
class Run:
    """What was chosen. `control`: the choices that what is done comes of; `refused`: why it ended early; `caught`:
    whether it went on after a step that was refused."""

    session: Session
    choices: tuple[Choice, ...]
    control: frozenset[int]
    refused: MlcError | LimitError | None = None
    caught: bool = False

    @property
    def decisions(self) -> tuple[Any, ...]:
        return tuple(c.decision for c in self.choices)


class Forced:
    """Chooses what is given, by the number of the choice, and for the others nothing or what `rest` gives."""

    def __init__(self, decisions: Mapping[int, Any], rest: Chooser = lambda among: None):
        self.decisions = decisions
        self.rest = rest
        self.number = -1

    def __call__(self, among: Possibilities) -> Any:
        self.number += 1
        return self.decisions[self.number] if self.number in self.decisions else self.rest(among)


def first(among: Possibilities) -> Any:
    return next(iter(among))


def at_random(rng: Random) -> Chooser:
    """Chooses any, each as likely as the others."""
    return lambda among: among.uniform(rng)


def run_with(start: Start, choose: Chooser) -> Run:
    """One run. Raises MlcError where it ends before anything is chosen: then there is no space."""
    session, go = start(choose)
    refused: MlcError | LimitError | None = None
    try:
        go()
    except (MlcError, LimitError) as error:
        if not any(s.among for s in session.steps):
            raise
        refused = error
    numbers = {n: k for k, n in enumerate(n for n, s in enumerate(session.steps) if s.among is not None)}
    choices = []
    for n in numbers:
        s = session.steps[n]
        assert s.among is not None
        depends = frozenset(numbers[d] for d in s.depends)
        choices.append(Choice(n, s.primitive, s.span, s.decision, s.among, depends))
    control = frozenset(numbers[n] for n in session.flow.control)
    return Run(session, tuple(choices), control, refused, refused is None and session.refused > 0)
