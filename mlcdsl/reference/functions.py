"""The scalar functions of the language (`mlcdsl.ir.intrinsics`) on Python values, by the rules N3, N8 and N9."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from mlcdsl.reference.scalars import Value, computed, extreme, floor, quotient, wrap
from mlcdsl.types import DType


def call(name: str, dtype: DType, args: tuple[Value, ...]) -> Value:
    """The function on arguments of one dtype."""
    if dtype.is_float:
        return _float_call(name, dtype, tuple(map(float, args)))
    return _int_call(name, dtype, tuple(map(int, args)))


def _float_call(name: str, dtype: DType, args: tuple[float, ...]) -> Value:
    match name:
        case "isnan":
            return math.isnan(args[0])
        case "isinf":
            return math.isinf(args[0])
        case "abs":
            return abs(args[0])
        case "min" | "max":
            return extreme(name, args[0], args[1])
        case "clamp":
            return extreme("min", extreme("max", args[0], args[1]), args[2])
        case "fma":
            return computed(dtype, fma(*args))
        case "pow":
            return computed(dtype, power(*args))
    return computed(dtype, _UNARY[name](args[0]))


def _int_call(name: str, dtype: DType, args: tuple[int, ...]) -> int:
    match name:
        case "abs":
            return wrap(dtype, abs(args[0]))
        case "min" | "max":
            return int(extreme(name, args[0], args[1]))
        case "clamp":
            return min(max(args[0], args[1]), args[2])
        case "bitwise_and":
            return args[0] & args[1]
        case "bitwise_or":
            return args[0] | args[1]
        case "bitwise_xor":
            return args[0] ^ args[1]
        case "bitwise_not":
            return wrap(dtype, ~args[0])
        case "shift_left":
            return wrap(dtype, args[0] << args[1]) if 0 <= args[1] < dtype.bits else 0
        case "shift_right":
            return args[0] >> (args[1] if 0 <= args[1] < dtype.bits else dtype.bits)
    raise ValueError(f"{name} is not a function of integers")


# ---------------------------------------------------------------- one argument, in double


def ceil(x: float) -> float:
    """The least integer not below x."""
    return -floor(-x)


def trunc(x: float) -> float:
    """The integer part of x."""
    return ceil(x) if x < 0 else floor(x)


def nearest(x: float) -> float:
    """The nearest integer, ties to even."""
    return math.copysign(float(round(x)), x) if math.isfinite(x) else x


def exp(x: float) -> float:
    """e to the power of x."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log(x: float) -> float:
    """The natural logarithm: -inf of 0, NaN below."""
    return _logarithm(math.log, x)


def log2(x: float) -> float:
    """The logarithm to base 2."""
    return _logarithm(math.log2, x)


def _logarithm(function: Callable[[float], float], x: float) -> float:
    if x == 0:
        return -math.inf
    return function(x) if x > 0 else math.nan


def sqrt(x: float) -> float:
    """The square root: -0 of -0, NaN below 0."""
    return math.nan if x < 0 else math.sqrt(x)


def rsqrt(x: float) -> float:
    """1 / sqrt(x)."""
    return quotient(1.0, sqrt(x))


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), without losing digits below 0."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def _periodic(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: math.nan if math.isinf(x) else function(x)


_UNARY: dict[str, Callable[[float], float]] = {
    "exp": exp,
    "log": log,
    "log2": log2,
    "sin": _periodic(math.sin),
    "cos": _periodic(math.cos),
    "tan": _periodic(math.tan),
    "tanh": math.tanh,
    "erf": math.erf,
    "sqrt": sqrt,
    "rsqrt": rsqrt,
    "sigmoid": sigmoid,
    "floor": floor,
    "ceil": ceil,
    "round": nearest,
    "trunc": trunc,
}


# ---------------------------------------------------------------- more arguments


def power(x: float, y: float) -> float:
    """x to the power of y, with C99's special values."""
    negative = math.copysign(1, x) < 0 and math.isfinite(y) and y % 2 == 1
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if negative else math.inf
    except ValueError:  # 0 to a negative power, or a negative number to a power that is not an integer
        if x != 0:
            return math.nan
        return -math.inf if negative else math.inf


def fma(x: float, y: float, z: float) -> float | Fraction:
    """The exact x * y + z; a float where an argument is not finite or the result is a zero, whose sign counts."""
    if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(z)):
        # A finite product never decides here, even where the double overflows: z is then infinite or NaN.
        return z if math.isfinite(x) and math.isfinite(y) else x * y + z
    if x == 0 or y == 0:
        return x * y + z
    exact = Fraction(x) * Fraction(y) + Fraction(z)
    return exact if exact else 0.0
