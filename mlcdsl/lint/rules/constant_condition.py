"""L0501: a condition that decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.edits import leave
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit

_WHAT = {T.If: "`if`", T.While: "`while`", T.Block: "the predicate of a block", T.Select: "`select`"}


@rule("L0501", "prim_func", safe=False)
def constant_condition(unit: Unit) -> Iterator[Found]:
    """Conditions of `if`, `while` and `select`, and predicates that never hold; those that always do are L0502."""
    for c in unit.conditions:
        node, holds = c.node, c.holds
        if holds is None or (holds and isinstance(node, T.Block)):
            continue
        fix = None
        if isinstance(node, T.Select) and node.span is not None:
            edits = leave(node.span, node.a if holds else node.b)
            fix = None if edits is None else Fix("leave the value that is chosen", edits)
        always = "true" if holds else "false"
        message = f"the condition of {_WHAT[type(node)]} is always {always}"
        yield Found(message, c.cond.span or node.span, f"always {always}", fix=fix)
