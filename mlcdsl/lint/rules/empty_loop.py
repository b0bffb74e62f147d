"""L0401: a loop whose body never runs."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0401", "prim_func", safe=False)
def empty_loop(unit: Unit) -> Iterator[Found]:
    """A loop over a reduction is left alone: over nothing it is the identity."""
    reduced: ReduceVars | None = None
    seen: set[int] = set()
    for s in unit.stmts:
        if not isinstance(s, T.For) or not isinstance(s.extent, T.Const) or s.extent.value > 0 or s.span is None:
            continue
        reduced = reduced or ReduceVars(unit.func.body)
        if s.var in reduced or s.span.start in seen:
            continue
        seen.add(s.span.start)
        fix = Fix("remove the loop", (remove_lines(s.span),))
        yield Found(f"the loop over `{s.var.name}` has no iterations", s.extent.span or s.span, "nothing runs", fix=fix)
