"""What integer sets decide about a primitive function, for every size at once: that accesses are in bounds, outputs
written, reads initialized and parallel iterations independent, and that blocks are what they say.

Exact for what is affine with floordiv, mod, min, max and select. An error has a real counterexample; what is neither
proved nor refuted is listed, to be checked at run time.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic
    from mlcdsl.ir import tensor as T


@dataclass(frozen=True, slots=True)
class Analysis:
    """The findings and what was not proved: ids of Load, Store and For nodes (alive as long as the function is), and
    buffers. `limited` are the products of sizes and scalars that every call must keep within `INDEX_LIMIT`."""

    diagnostics: tuple[Diagnostic, ...]
    unproved_bounds: frozenset[int]
    unproved_init: frozenset[T.Buffer]
    unproved_coverage: frozenset[T.Buffer]
    unproved_races: frozenset[int]
    limited: tuple[tuple[T.Var, ...], ...] = field(default=(), compare=False)


def analyze(func: T.PrimFunc) -> Analysis:
    """Check one function, in which index notation has been expanded."""
    steps = analyzing(func)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            analysis: Analysis = end.value
            return analysis


def analyzing(func: T.PrimFunc) -> Generator[None, None, Analysis]:
    """The same a rule at each step, between which something else may be done."""
    from mlcdsl.check.sets.collect import collect
    from mlcdsl.check.sets.magnitudes import needed
    from mlcdsl.check.sets.registry import RULES, Check
    from mlcdsl.check.sets.rules import load_rules
    from mlcdsl.check.sets.solve import Solver

    load_rules()
    model = collect(func)
    check = Check(model, Solver())
    for rule in RULES:
        yield
        rule.run(check)
    return Analysis(
        tuple(check.diagnostics),
        frozenset(check.unproved_bounds),
        frozenset(check.unproved_init),
        frozenset(check.unproved_coverage),
        frozenset(check.unproved_races),
        tuple(needed(func, model.affine.magnitudes.relied)),
    )


__all__ = ["Analysis", "analyze", "analyzing"]
