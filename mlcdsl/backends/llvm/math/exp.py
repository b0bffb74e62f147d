"""exp, and the exponential other functions build on.

Method: Cody & Waite 1980, x = n*ln2 + r with ln2 in two parts (the products exact by FMA), a polynomial for
exp(r) on |r| <= ln2/2, and 2**n put together from exponent bits.  The coefficients are minimax fits of
(exp(r) - 1 - r)/r**2 weighted for relative error: a Remez exchange on 400 Chebyshev points with mpmath at
160 bits, rounded to the working precision (error 2**-28.3 for f32, 2**-57.9 for f64).
"""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value, exponent_bias
from mlcdsl.backends.llvm.math.registry import math_op

LOG2_E = 1.4426950408889634
LN2 = {
    "float": (float.fromhex("0x1.62e43p-1"), float.fromhex("-0x1.05c61p-29")),
    "double": (float.fromhex("0x1.62e42fefa39efp-1"), float.fromhex("0x1.abc9e3b39803fp-56")),
}
COEFFICIENTS = {
    "float": (
        1.0,
        1.0,
        0.4999999403953552,
        0.1666651964187622,
        0.04166839271783829,
        0.0083687799051404,
        0.0013814480043947697,
    ),
    "double": (
        1.0,
        1.0,
        0.5000000000000011,
        0.1666666666666641,
        0.04166666666652919,
        0.008333333333495717,
        0.0013888888943922276,
        0.00019841269504566983,
        2.4801492762802962e-05,
        2.7557587514363036e-06,
        2.763037872362347e-07,
        2.499991295204019e-08,
    ),
}
# Beyond these the result is 0 or infinity; within them n fits the two factors of `scale_twice`.
LOWEST = {"float": -104.0, "double": -746.0}
HIGHEST = {"float": 89.0, "double": 710.0}


def reduce(e: Emitter, x: Value, offset: int) -> tuple[Value, Value]:
    """x = n*ln2 + r as (r, bits of n + offset)."""
    n, bits = e.round_to_int(x, LOG2_E, offset)
    high, low = LN2[x.kind]
    return e.fma(n, -low, e.fma(n, -high, x)), bits


def exp_reduced(e: Emitter, x: Value, offset: int) -> tuple[Value, Value]:
    """exp(x) = p * 2**n as (p, bits of n + offset)."""
    r, bits = reduce(e, x, offset)
    return e.horner(r, COEFFICIENTS[x.kind]), bits


def exp_normal(e: Emitter, x: Value) -> Value:
    """exp(x) for x whose result is a normal number (or NaN)."""
    return e.scale_once(*exp_reduced(e, x, exponent_bias(x.kind)))


def exp_pair_not_above_one(e: Emitter, x: Value) -> tuple[Value, Value]:
    """exp(x) for x <= 0 (or NaN) as the rounded result and most of its rounding error."""
    r, bits = reduce(e, e.at_least(x, LOWEST[x.kind]), 2 * exponent_bias(x.kind))
    inner = e.horner(r, COEFFICIENTS[x.kind][1:])
    p = e.fma(inner, r, 1.0)
    return e.scale_twice(p, bits), e.scale_twice(e.fma(inner, r, 1.0 - p), bits)


@math_op("exp")
def exp(e: Emitter, x: Value) -> Value:
    x = e.at_least(e.at_most(x, HIGHEST[x.kind]), LOWEST[x.kind])
    return e.scale_twice(*exp_reduced(e, x, 2 * exponent_bias(x.kind)))
