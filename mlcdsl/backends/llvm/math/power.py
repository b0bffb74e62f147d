"""pow(x, y) = 2**(y * log2|x|), and the special cases of C99 F.9.4.4.

f32 is computed in f64, where a relative error of 2**-37 in log2 and 2**-34 in the exponential suffices.
f64 takes log2 as a sum of two doubles with a relative error near 2**-65 (double-double arithmetic after
Dekker 1971; log2 m = 2/ln2 * atanh(s), s = (m - 1)/(m + 1)), so that y*log2|x|, up to 1075, is right to
2**-54.  The coefficients are minimax fits weighted for relative error: a Remez exchange on 400 Chebyshev
points with mpmath at 160 bits.
"""

from __future__ import annotations

from math import inf, nan

from mlcdsl.backends.llvm.math.emitter import Emitter, Value, exponent_bias
from mlcdsl.backends.llvm.math.log import LOG2_E, split
from mlcdsl.backends.llvm.math.registry import math_op

# (2 atanh(s) - 2 s) / s**3 in s**2, error 2**-37.6 of the logarithm
ATANH_SHORT = (
    0.6666666564267141,
    0.400003358777477,
    0.2853726167898542,
    0.23583097005578843,
)
# (atanh(s)/s - 1 - s**2/3) / s**4 in s**2, error 2**-73.5 of the logarithm
ATANH_TAIL = (
    0.1999999999999999,
    0.1428571428572259,
    0.1111111110876019,
    0.0909090943614667,
    0.07692278367840122,
    0.06668161318522232,
    0.05837356175133429,
    0.0599494958363496,
)
# (2**f - 1 - f*ln2) / f**2 for |f| <= 1/2
EXP2_SHORT = (
    0.24022651024684863,
    0.055504105977552495,
    0.009618042662688899,
    0.0013333822147785278,
    0.00015465614609147985,
    1.5213431727721959e-05,
)
EXP2 = (
    0.24022650695910122,
    0.055504108664820716,
    0.009618129107596492,
    0.0013333558146690339,
    0.00015403530454778782,
    1.5252733543669846e-05,
    1.3215436215750688e-06,
    1.01781854976968e-07,
    7.073652564480592e-09,
    4.4362572788396193e-10,
)
LN2_HIGH = float.fromhex("0x1.62e42fefa39efp-1")
LN2_LOW = float.fromhex("0x1.abc9e3b39803fp-56")
TWO_LOG2_E_HIGH = float.fromhex("0x1.71547652b82fep+1")
TWO_LOG2_E_LOW = float.fromhex("0x1.777d0ffda0d24p-55")
THIRD_HIGH = float.fromhex("0x1.5555555555555p-2")
THIRD_LOW = float.fromhex("0x1.5555555555555p-56")
# |log2 x| is at least 2**-53 unless x is 1, so any larger |y| gives the same result (and pow(1, inf) = 1).
LARGEST_Y = 2.0**66
LARGEST_EXPONENT = {"float": 200.0, "double": 1100.0}


def power_f32(e: Emitter, magnitude: Value, y: Value) -> Value:
    """magnitude**y for positive finite f32 magnitudes."""
    f, k = split(e, magnitude.convert("fpext", "double"), subnormals=False)
    s = f / (f + 2.0)
    z = s * s
    log1p = e.fma(-s, e.fma(-z, e.horner(z, ATANH_SHORT), f), f)
    exponent = y.convert("fpext", "double") * e.fma(log1p, LOG2_E["double"][0], k)
    bound = LARGEST_EXPONENT["float"]
    exponent = e.at_least(e.at_most(exponent, bound), -bound)
    n, bits = e.round_to_int(exponent, offset=exponent_bias("double"))
    power = e.horner(exponent - n, (1.0, LN2_HIGH, *EXP2_SHORT))
    return e.scale_once(power, bits).convert("fptrunc", "float")


def log2_pair(e: Emitter, x: Value) -> tuple[Value, Value]:
    """log2(x) as a sum of two doubles, for positive finite x."""
    f, k = split(e, x)
    d, d_low = e.fast_two_sum(e.constant(2.0, "double"), f)
    reciprocal = 1.0 / d
    s = f * reciprocal
    s_low = e.fma(-s, d_low, e.fma(-s, d, f)) * reciprocal
    z, z_low = e.two_product(s, s)
    z_low = e.fma(s + s, s_low, z_low)
    # a = 1/3 + z*(1/5 + …)
    a, a_low = e.fast_two_sum(e.constant(THIRD_HIGH, "double"), z * e.horner(z, ATANH_TAIL))
    a_low = a_low + THIRD_LOW
    b, b_low = e.two_product(z, a)
    b_low = e.fma(z, a_low, e.fma(z_low, a, b_low))
    c, c_low = e.two_product(s, b)
    c_low = e.fma(s, b_low, e.fma(s_low, b, c_low))
    # atanh(s) = s + c
    h, h_low = e.fast_two_sum(s, c)
    h_low = h_low + (s_low + c_low)
    g, g_low = e.two_product(h, e.constant(TWO_LOG2_E_HIGH, "double"))
    g_low = e.fma(h, TWO_LOG2_E_LOW, e.fma(h_low, TWO_LOG2_E_HIGH, g_low))
    total, low = e.fast_two_sum(k, g)
    return e.fast_two_sum(total, low + g_low)


def power_f64(e: Emitter, magnitude: Value, y: Value) -> Value:
    """magnitude**y for positive finite f64 magnitudes."""
    log2, log2_low = log2_pair(e, magnitude)
    exponent = y * log2
    low = e.fma(y, log2_low, e.fma(y, log2, -exponent))
    bound = LARGEST_EXPONENT["double"]
    low = e.select(e.abs(exponent).compare("ogt", bound), 0.0, low)
    exponent = e.at_least(e.at_most(exponent, bound), -bound)
    n, bits = e.round_to_int(exponent, offset=2 * exponent_bias("double"))
    f, f_low = e.fast_two_sum(exponent - n, low)
    tail = e.fma(f_low, LN2_HIGH, f * LN2_LOW)
    tail = e.fma(f * f, e.horner(f, EXP2), tail)
    return e.scale_twice(e.fma(f, LN2_HIGH, tail) + 1.0, bits)


def with_special_values(e: Emitter, x: Value, y: Value, power: Value) -> Value:
    """The result of pow(x, y) given |x|**y for the ordinary |x|; the later selects override the earlier."""
    magnitude = e.abs(x)
    y_negative = y.compare("olt", 0.0)
    infinite = e.constant(inf, x.kind)
    is_infinite = magnitude.compare("oeq", inf)
    at_zero = e.select(y_negative, infinite, 0.0)
    at_infinity = e.select(y_negative, 0.0, infinite)
    result = e.select(magnitude.compare("oeq", 0.0), at_zero, power)
    result = e.select(is_infinite, at_infinity, result)
    half = y * 0.5
    y_integer = e.intrinsic("trunc", y).compare("oeq", y)
    y_odd = y_integer & e.intrinsic("trunc", half).compare("one", half)
    negate = y_odd & x.bits().compare("slt", 0)
    result = e.select(negate, -result, result)
    no_real_power = x.compare("olt", 0.0) & (y_integer | is_infinite).compare("eq", 0)
    result = e.select(no_real_power, nan, result)
    result = e.select(x.compare("uno", y), x + y, result)
    is_one = y.compare("oeq", 0.0) | x.compare("oeq", 1.0)
    return e.select(is_one, 1.0, result)


@math_op("pow", arity=2)
def pow(e: Emitter, x: Value, y: Value) -> Value:
    bounded_y = e.at_least(e.at_most(y, LARGEST_Y), -LARGEST_Y)
    power = power_f32 if x.kind == "float" else power_f64
    return with_special_values(e, x, y, power(e, e.abs(x), bounded_y))
