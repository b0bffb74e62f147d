"""The rules about sets: each is declared in a file of its own and runs on the model of one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlcdsl.check.sets.model import BlockInfo, Model
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
    blamed: list[BlockInfo] = field(default_factory=list)

    def spoiled(self, buffer: T.Buffer) -> bool:
        """Whether a block writes the buffer whose axes are wrong: what else is wrong with it follows from that."""
        writes = (a for a in self.model.by_buffer.get(buffer, ()) if a.kind == "write")
        return any(info in a.place.blocks for a in writes for info in self.blamed)

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
