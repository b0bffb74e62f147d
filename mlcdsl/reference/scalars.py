"""Scalar values and their arithmetic, by the rules N1 to N8.

A bool is a Python bool, an integer a Python int inside the range of its dtype, a float of any dtype a Python float
that the dtype represents exactly. Every function keeps that invariant.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from mlcdsl.ir import tensor as T
from mlcdsl.types import F32, DType

Value: TypeAlias = bool | int | float


@dataclass(frozen=True, slots=True)
class FloatFormat:
    """`precision` counts the leading bit; `least_exponent` is that of the smallest normal number's leading bit."""

    precision: int
    least_exponent: int
    largest: float
    has_infinity: bool = True


FORMATS: dict[str, FloatFormat] = {
    "f8e4m3": FloatFormat(4, -6, 448.0, has_infinity=False),
    "f8e5m2": FloatFormat(3, -14, 57344.0),
    "f16": FloatFormat(11, -14, 65504.0),
    "bf16": FloatFormat(8, -126, (2 - 2.0**-7) * 2.0**127),
    "f32": FloatFormat(24, -126, (2 - 2.0**-23) * 2.0**127),
    "f64": FloatFormat(53, -1022, sys.float_info.max),
}


def round_to(dtype: DType, x: float | int | Fraction) -> float:
    """The value of the float type nearest to the exact `x`, ties to even, in one rounding (N3 for overflow)."""
    form = FORMATS[dtype.name]
    if isinstance(x, float):
        if math.isnan(x):
            return math.nan
        if math.isinf(x):
            return x if form.has_infinity else math.nan
        if dtype.name == "f64":
            return x
    if x == 0:
        return float(x)
    # x lies between two neighbours n * quantum and (n + 1) * quantum of the type, subnormals included.
    quantum = max(_leading_exponent(x), form.least_exponent) - (form.precision - 1)
    n = round(math.ldexp(x, -quantum)) if isinstance(x, float) else round(x / Fraction(2) ** quantum)
    sign = 1.0 if x > 0 else -1.0
    try:
        magnitude = math.ldexp(abs(n), quantum)
    except OverflowError:
        magnitude = math.inf
    if magnitude > form.largest:
        return sign * math.inf if form.has_infinity else math.nan
    return sign * magnitude


def _leading_exponent(x: float | int | Fraction) -> int:
    """The e with 2^e <= |x| < 2^(e + 1), for x not 0."""
    if isinstance(x, float):
        return math.frexp(x)[1] - 1
    exact = abs(Fraction(x))
    e = exact.numerator.bit_length() - exact.denominator.bit_length()
    return e if Fraction(2) ** e <= exact else e - 1


def computed(dtype: DType, x: float | Fraction) -> float:
    """The result of an operation whose exact value is `x`: narrow floats are computed in f32, then rounded (N3).

    The sum, difference, product, quotient or square root of two f32 values may be given as the double nearest to it:
    53 bits are more than 2 * 24 + 2, so rounding it again to f32 is the same as rounding once.
    """
    if dtype.is_narrow_float:
        x = round_to(F32, x)
    return round_to(dtype, x)


def wrap(dtype: DType, x: int) -> int:
    """An integer modulo 2^bits, in the range of the integer type (N1)."""
    x &= (1 << dtype.bits) - 1
    return x - (1 << dtype.bits) if x > dtype.max_int else x


def constant(value: bool | int | float, dtype: DType) -> Value:
    """A literal as a value of its dtype."""
    if dtype.is_float:
        return round_to(dtype, value)
    return bool(value) if dtype.kind == "bool" else wrap(dtype, int(value))


def least(dtype: DType) -> Value:
    """The least value of a number type, the identity of max (S6); -448 for f8e4m3, which has no infinity."""
    if dtype.is_float:
        return -math.inf if FORMATS[dtype.name].has_infinity else -FORMATS[dtype.name].largest
    return dtype.min_int


def greatest(dtype: DType) -> Value:
    """The greatest value of a number type, the identity of min (S6)."""
    if dtype.is_float:
        return math.inf if FORMATS[dtype.name].has_infinity else FORMATS[dtype.name].largest
    return dtype.max_int


# ---------------------------------------------------------------- operators


def unary(op: T.UnaryOp, dtype: DType, a: Value) -> Value:
    """`-a`, `not a`."""
    if op == "not":
        return not a
    return -a if dtype.is_float else wrap(dtype, -int(a))


def binary(op: T.BinaryOp, dtype: DType, a: Value, b: Value) -> Value:
    """`a op b` for operands of one dtype, both evaluated. An integer division by zero raises ZeroDivisionError."""
    match op:
        case "and":
            return bool(a and b)
        case "or":
            return bool(a or b)
        case "eq" | "ne" | "lt" | "le" | "gt" | "ge":
            return compare(op, a, b)
        case "min" | "max":
            return extreme(op, a, b)
        case _ if dtype.is_float:
            return _float_binary(op, dtype, float(a), float(b))
        case _:
            return wrap(dtype, _int_binary(op, int(a), int(b)))


def compare(op: T.CompareOp, a: Value, b: Value) -> bool:
    """Comparisons; with NaN all are false but `!=` (N7)."""
    match op:
        case "eq":
            return a == b
        case "ne":
            return a != b
        case "lt":
            return a < b
        case "le":
            return a <= b
        case "gt":
            return a > b
        case "ge":
            return a >= b


def extreme(op: str, a: Value, b: Value) -> Value:
    """min or max: NaN if either is, and -0 below +0 (N5)."""
    for x in (a, b):
        if isinstance(x, float) and math.isnan(x):
            return math.nan
    low, high = (a, b) if _order(a) <= _order(b) else (b, a)
    return low if op == "min" else high


def _order(x: Value) -> tuple[Value, float]:
    return (x, math.copysign(1, x) if isinstance(x, float) else 0)


def _int_binary(op: str, a: int, b: int) -> int:
    match op:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "floordiv":
            return a // b
        case "mod":
            return a % b
    raise ValueError(f"{op} is not an operator of integers")


def _float_binary(op: str, dtype: DType, a: float, b: float) -> float:
    match op:
        case "add":
            return computed(dtype, a + b)
        case "sub":
            return computed(dtype, a - b)
        case "mul":
            return computed(dtype, a * b)
        case "div":
            return computed(dtype, quotient(a, b))
        case "floordiv":
            return computed(dtype, _float_floordiv(dtype, a, b))
        case "mod":
            return computed(dtype, _float_mod(a, b))
    raise ValueError(f"{op} is not an operator of floats")


def quotient(a: float, b: float) -> float:
    """a / b as a double, with the results of IEEE 754 where Python raises."""
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def _float_floordiv(dtype: DType, a: float, b: float) -> float:
    if b == 0:
        return math.nan
    working = F32 if dtype.is_narrow_float else dtype
    return floor(round_to(working, quotient(a, b)))


def _float_mod(a: float, b: float) -> float:
    if b == 0 or math.isinf(a):
        return math.nan
    rest = math.fmod(a, b)
    if rest == 0:
        return math.copysign(0.0, b)
    return rest + b if (rest < 0) != (b < 0) else rest


def floor(x: float) -> float:
    """The greatest integer not above x, as a float; -0, infinities and NaN stay as they are."""
    return x if x == 0 or not math.isfinite(x) else float(math.floor(x))


# ---------------------------------------------------------------- conversion


def cast(source: DType, target: DType, x: Value) -> Value:
    """The conversion `target(x)` (N6)."""
    if target.kind == "bool":
        return x != 0
    if target.is_float:
        return round_to(target, x if source.is_float else int(x))
    if not source.is_float:
        return wrap(target, int(x))
    if math.isnan(x):
        return 0
    if math.isinf(x):
        return target.max_int if x > 0 else target.min_int
    return min(max(math.trunc(x), target.min_int), target.max_int)
