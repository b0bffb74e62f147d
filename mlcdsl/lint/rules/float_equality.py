"""L0302: floats that are compared for equality after they were rounded."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit

_ROUNDING = frozenset({"add", "sub", "mul", "div", "floordiv", "mod"})
#: functions whose value is exact, given their argument
_EXACT = frozenset({"floor", "ceil", "round", "trunc", "abs"})


@rule("L0302", "prim_func")
def float_equality(unit: Unit) -> Iterator[Found]:
    """One side is computed in the comparison itself, or a literal that binary fractions only come near. Comparisons
    with 0, other whole numbers and infinity are exact tests."""
    for _, e in unit.exprs:
        match e:
            case T.Binary("eq" | "ne", a, b) if a.dtype.is_float and a != b and not (_whole(a) or _whole(b)):
                if _rounded(a) or _rounded(b):
                    note = "floats that are computed differ in their last digits: write `abs(a - b) < tolerance`"
                    yield Found("floats are compared for equality", e.span, "rounding decides", notes=(note,))


def _whole(e: T.Expr) -> bool:
    """A literal for which a comparison is meant as it stands; nan is another rule's."""
    return isinstance(e, T.Const) and (not math.isfinite(e.value) or float(e.value).is_integer())


def _rounded(e: T.Expr) -> bool:
    """Whether a float was rounded on its way through an expression. Choices, conversions and rounding to whole numbers
    say themselves what becomes of a value: only what they are given counts."""
    if not e.dtype.is_float:
        return False
    match e:
        case T.Const(value):
            return math.isfinite(value) and Fraction(repr(float(value))) != Fraction(value)
        case T.Binary("mul" | "div", a, T.Const(by)) if _power_of_two(by):
            return _rounded(a)
        case T.Binary("mul", T.Const(by), b) if _power_of_two(by):
            return _rounded(b)
        case T.Binary(op, a, b):
            return op in _ROUNDING or _rounded(a) or _rounded(b)
        case T.Unary(_, a) | T.Cast(a):
            return _rounded(a)
        case T.Select(_, a, b):
            return _rounded(a) or _rounded(b)
        case T.Intrinsic(name, args):
            return name not in _EXACT or any(_rounded(x) for x in args)
    return False


def _power_of_two(value: float) -> bool:
    return math.isfinite(value) and abs(math.frexp(value)[0]) == 0.5
