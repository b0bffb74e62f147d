"""L0402: a loop that asks for threads or vectors to run once."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import loops
from mlcdsl.lint.units import Unit


@rule("L0402", "prim_func")
def single_iteration(unit: Unit) -> Iterator[Found]:
    """Serial loops of one iteration keep a dimension in sight; thread indices of extent 1 are part of a launch."""
    for s, node in loops(unit):
        if s.kind in ("parallel", "vectorized", "unroll") and isinstance(s.extent, T.Const) and s.extent.value == 1:
            fix = None if node.kind_span is None else Fix("write `range`", (Edit(node.kind_span, "range"),))
            yield Found(f"`{s.kind}` loop of one iteration", node.kind_span, "gains nothing", fix=fix)
