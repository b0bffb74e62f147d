"""The rules about sets: each is declared in a file of its own and runs on the model of one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlcdsl.check.sets.model import Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T


@dataclass(slots=True)
class Check:
    """What the rules work on and what they find."""

    model: Model
    solver: Solver
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unproved_bounds: set[int] = field(default_factory=set)
    unproved_init: set[T.Buffer] = field(default_factory=set)
    unproved_coverage: set[T.Buffer] = field(default_factory=set)
    unproved_races: set[int] = field(default_factory=set)

    def report(self, diagnostic: Diagnostic) -> None:
        """Add a finding, once."""
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)


@dataclass(frozen=True, slots=True)
class Rule:
    """`codes` are what it reports; `order` says when it runs among the others."""

    codes: tuple[str, ...]
    order: int
    run: Callable[[Check], None]


RULES: list[Rule] = []


def rule(*codes: str, order: int) -> Callable[[Callable[[Check], None]], Callable[[Check], None]]:
    """Declare a rule."""

    def declare(run: Callable[[Check], None]) -> Callable[[Check], None]:
        RULES.append(Rule(codes, order, run))
        RULES.sort(key=lambda r: r.order)
        return run

    return declare
