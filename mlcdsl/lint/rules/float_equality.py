"""L0302: floats that are compared for equality."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0302", "prim_func")
def float_equality(unit: Unit) -> Iterator[Found]:
    """Comparisons with 0, other whole numbers and infinity are exact tests, and `x != x` is one for nan."""
    for _, e in unit.exprs:
        match e:
            case T.Binary("eq" | "ne", a, b) if a.dtype.is_float and a != b and not (_exact(a) or _exact(b)):
                note = "floats that are computed differ in their last digits: write `abs(a - b) < tolerance`"
                yield Found("floats are compared for equality", e.span, "rounding decides", notes=(note,))


def _exact(e: T.Expr) -> bool:
    """A literal for which a comparison is meant as it stands; nan is another rule's."""
    return isinstance(e, T.Const) and (not math.isfinite(e.value) or float(e.value).is_integer())
