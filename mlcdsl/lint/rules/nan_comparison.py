"""L0303: a comparison with nan, which is the same for every value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.edits import text_of
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0303", "prim_func", safe=False)
def nan_comparison(unit: Unit) -> Iterator[Found]:
    """The fix is what is meant, not what the program does."""
    for _, e in unit.exprs:
        match e:
            case T.Binary(op, a, b) if op in T.COMPARE_OPS and (_nan(a) or _nan(b)):
                other = a if _nan(b) else b
                answer = "true" if op == "ne" else "false"
                fix, text = None, text_of(other)
                if op in ("eq", "ne") and e.span is not None and text is not None:
                    test = f"isnan({text})" if op == "eq" else f"(not isnan({text}))"
                    fix = Fix(f"write `{test}`", (Edit(e.span, test),))
                yield Found(f"a comparison with nan is always {answer}", e.span, f"always {answer}", fix=fix)


def _nan(e: T.Expr) -> bool:
    return isinstance(e, T.Const) and e.dtype.is_float and math.isnan(e.value)
