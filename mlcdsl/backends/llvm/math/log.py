"""log and log2.

Method: x = m * 2**k with m in [sqrt(1/2), sqrt(2)) taken from the bits, f = m - 1 exact.  f32: a polynomial
for log(1 + f).  f64: log(1 + f) = 2 atanh(s) with s = f/(2 + f), in the form f - s*(f - s**2*Q(s**2)),
which keeps the error of s out of the leading term (identity as in Ng's note on fdlibm's log, 1993; Muller,
Elementary Functions, ch. 11).  The coefficients are minimax fits weighted for relative error: a Remez
exchange on 400 Chebyshev points with mpmath at 160 bits (errors 2**-27.4 log f32, 2**-27.9 log2 f32,
2**-59.5 f64).
"""

from __future__ import annotations

from math import inf, nan

from mlcdsl.backends.llvm.math.emitter import MANTISSA_BITS, Emitter, Value
from mlcdsl.backends.llvm.math.exp import LN2
from mlcdsl.backends.llvm.math.registry import math_op

SQRT_HALF_BITS = {"float": 0x3F3504F3, "double": 0x3FE6A09E667F3BCD}
SMALLEST_NORMAL = {"float": 2.0**-126, "double": 2.0**-1022}
LOG2_E = {
    "float": (float.fromhex("0x1.715476p+0"), float.fromhex("0x1.4ae0cp-26")),
    "double": (float.fromhex("0x1.71547652b82fep+0"), float.fromhex("0x1.777d0ffda0d24p-56")),
}
# (log(1 + f) - f + f**2/2) / f**3
LOG_F32 = (
    0.3333333134651184,
    -0.250008225440979,
    0.20001228153705597,
    -0.1662333458662033,
    0.14201712608337402,
    -0.1316036581993103,
    0.12762005627155304,
    -0.07634536176919937,
)
# (log2(1 + f) - f*log2(e)) / f**2
LOG2_F32 = (
    -0.7213473320007324,
    0.4808982312679291,
    -0.36069661378860474,
    0.28856751322746277,
    -0.23961801826953888,
    0.2045997828245163,
    -0.19105878472328186,
    0.1861778199672699,
    -0.10995950549840927,
)
# (2 atanh(s) - 2 s) / s**3 in s**2
ATANH_F64 = (
    0.6666666666666735,
    0.39999999999412267,
    0.28571428742973987,
    0.22222198508145838,
    0.18183567945930282,
    0.1531395209374205,
    0.14796990909140992,
)


def split(e: Emitter, x: Value, subnormals: bool = True) -> tuple[Value, Value]:
    """(f, k) with x = (1 + f) * 2**k and 1 + f in [sqrt(1/2), sqrt(2)), for finite x > 0, else garbage."""
    shift = MANTISSA_BITS[x.kind]
    tiny = x.compare("olt", SMALLEST_NORMAL[x.kind]) if subnormals else None
    scale_exponent = shift + 1
    if tiny is not None:
        x = e.select(tiny, x * 2.0**scale_exponent, x)
    bits = x.bits()
    k = (bits - SQRT_HALF_BITS[x.kind]) >> shift
    f = (bits - (k << shift)).as_float() - 1.0
    exponent = k.convert("sitofp", x.kind)
    if tiny is not None:
        exponent = e.select(tiny, exponent - scale_exponent, exponent)
    return f, exponent


def log1p_correction(e: Emitter, f: Value) -> Value:
    """f - log(1 + f) for f64."""
    s = f / (f + 2.0)
    z = s * s
    return s * e.fma(-z, e.horner(z, ATANH_F64), f)


def with_special_values(e: Emitter, x: Value, result: Value) -> Value:
    """log of +inf and NaN is the argument, of 0 is -inf, of negative numbers NaN."""
    result = e.select(x.compare("olt", inf), result, x)
    at_or_below_zero = e.select(x.compare("oeq", 0.0), e.constant(-inf, x.kind), nan)
    return e.select(x.compare("ole", 0.0), at_or_below_zero, result)


@math_op("log")
def log(e: Emitter, x: Value) -> Value:
    f, k = split(e, x)
    high, low = LN2[x.kind]
    if x.kind == "float":
        inner = e.fma(f, e.horner(f, LOG_F32), -0.5)
        tail = e.fma(f * f, inner, k * low)
    else:
        tail = e.fma(k, low, -log1p_correction(e, f))
    return with_special_values(e, x, e.fma(k, high, f + tail))


@math_op("log2")
def log2(e: Emitter, x: Value) -> Value:
    f, k = split(e, x)
    high, low = LOG2_E[x.kind]
    if x.kind == "float":
        tail = e.fma(f * f, e.horner(f, LOG2_F32), f * low)
    else:
        tail = e.fma(f, low, -(log1p_correction(e, f) * high))
    return with_special_values(e, x, k + e.fma(f, high, tail))
