"""The fused multiply-add for targets that have no instruction for it (wasm32, x86-64 without FMA3).

There LLVM turns `llvm.fma` into calls of the C library's `fmaf` and `fma`; `fma_library` defines the two,
with one rounding and all special values, so that the object needs no library.

f32 (Boldo & Melquiond 2008): product and sum in f64, the sum rounded to odd, so that rounding it to f32 is
right.  f64: the sum of the two significands in 128-bit fixed point, on pairs of i64 with a sticky last bit.
"""

from __future__ import annotations

from math import inf

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.registry import MathIR, math_function, math_op

DIGIT = (1 << 32) - 1
FRACTION = (1 << 52) - 1
Wide = tuple[Value, Value]  # (high, low): high * 2**64 + low


@math_op("fma.soft", arity=3, inline=False)
def fma_soft(e: Emitter, x: Value, y: Value, z: Value) -> Value:
    return (_fma_f32 if e.is_f32 else _fma_f64)(e, x, y, z)


def _fma_f32(e: Emitter, x: Value, y: Value, z: Value) -> Value:
    product = x.convert("fpext", "double") * y.convert("fpext", "double")  # exact
    addend = z.convert("fpext", "double")
    total = product + addend
    virtual = total - product
    error = (product - (total - virtual)) + (addend - virtual)  # Knuth's TwoSum
    bits = total.bits()
    # An inexact sum with an even last bit moves to the odd neighbour on the side of the error.
    inexact_even = error.compare("one", 0.0) & (bits & 1).compare("eq", 0)
    away = (error.bits() ^ bits).compare("sge", 0)
    odd = e.select(away, bits + 1, bits - 1)
    return e.select(inexact_even, odd, bits).as_float().convert("fptrunc", "float")


def _nonzero(x: Value) -> Value:
    """1 if x != 0, else 0."""
    return x.compare("ne", 0).convert("zext", "i64")


def _decompose(e: Emitter, x: Value) -> tuple[Value, Value]:
    """(m, k) with |x| = m * 2**k and 2**52 <= m < 2**53, for finite x != 0."""
    tiny = e.abs(x).compare("olt", 2.0**-1022)
    bits = e.select(tiny, x * 2.0**54, x).bits()
    exponent = (bits.lshr(52) & 0x7FF) - e.select(tiny, e.constant(1075 + 54, "i64"), 1075)
    return (bits & FRACTION) | (1 << 52), exponent


def _product(x: Value, y: Value) -> Wide:
    """x * y for x, y < 2**53."""
    x0, x1, y0, y1 = x & DIGIT, x.lshr(32), y & DIGIT, y.lshr(32)
    low = x0 * y0
    middle = x1 * y0 + low.lshr(32)
    middle_2 = x0 * y1 + (middle & DIGIT)
    high = x1 * y1 + middle.lshr(32) + middle_2.lshr(32)
    return high, (middle_2 << 32) | (low & DIGIT)


def _shift_left(e: Emitter, x: Wide, n: Value) -> Wide:
    """x << n for 0 <= n < 128."""
    part = n & 63
    high = (x[0] << part) | x[1].lshr(1).lshr(63 - part)
    low = x[1] << part
    whole = n.compare("uge", 64)
    return e.select(whole, low, high), e.select(whole, 0, low)


def _shift_right_sticky(e: Emitter, x: Wide, n: Value) -> Wide:
    """x >> n for n >= 0, the last bit set if any bit is lost."""
    n = e.select(n.compare("ugt", 127), 127, n)
    part = n & 63
    lost_low = (x[1] << 1) << (63 - part)
    low = x[1].lshr(part) | ((x[0] << 1) << (63 - part))
    high = x[0].lshr(part)
    whole = n.compare("uge", 64)
    lost = _nonzero(e.select(whole, ((x[0] << 1) << (63 - part)) | x[1], lost_low))
    return e.select(whole, 0, high), e.select(whole, high, low) | lost


def _subtract(x: Wide, y: Wide) -> Wide:
    borrow = x[1].compare("ult", y[1]).convert("zext", "i64")
    return x[0] - y[0] - borrow, x[1] - y[1]


def _add(x: Wide, y: Wide) -> Wide:
    low = x[1] + y[1]
    return x[0] + y[0] + low.compare("ult", x[1]).convert("zext", "i64"), low


def _leading_zeros(e: Emitter, x: Wide) -> Value:
    e.declarations["declare i64 @llvm.ctlz.i64(i64, i1)"] = None
    high, low = (e.assign("i64", f"call i64 @llvm.ctlz.i64(i64 {v.ref}, i1 false)") for v in x)
    return e.select(x[0].compare("eq", 0), low + 64, high)


def _fma_f64(e: Emitter, x: Value, y: Value, z: Value) -> Value:
    """x*y + z; the cases that a plain operation gets right are selected at the end."""
    (mx, kx), (my, ky), (mz, kz) = (_decompose(e, v) for v in (x, y, z))
    # Both with the leading bit at 124 or 125, which leaves room for the carry of the sum.
    product = _shift_left(e, _product(mx, my), e.constant(20, "i64"))
    addend = (mz << 8, e.constant(0, "i64"))
    k_product, k_addend = kx + ky - 20, kz - 72
    distance = k_product - k_addend
    product_above = distance.compare("sge", 0)
    shifted_addend = _shift_right_sticky(e, addend, e.select(product_above, distance, 0))
    shifted_product = _shift_right_sticky(e, product, e.select(product_above, 0, -distance))
    exponent = e.select(product_above, k_product, k_addend)

    negative = x.bits() ^ y.bits()
    opposite = (negative ^ z.bits()).compare("slt", 0)
    total = _add(shifted_product, shifted_addend)
    difference = _subtract(shifted_product, shifted_addend)
    reversed_difference = _subtract(shifted_addend, shifted_product)
    flip = opposite & difference[0].compare("slt", 0)
    wide = [
        e.select(opposite, e.select(flip, r, d), t)
        for t, d, r in zip(total, difference, reversed_difference, strict=True)
    ]
    sign = e.select(flip, _as_mask(negative) ^ -1, _as_mask(negative)) & -(1 << 63)
    rounded = _round(e, (wide[0], wide[1]), exponent)
    is_zero = (wide[0] | wide[1]).compare("eq", 0)
    general = e.select(is_zero, 0, rounded | sign).as_float()
    return _with_plain_cases(e, x, y, z, general)


def _as_mask(x: Value) -> Value:
    return x >> 63


def _round(e: Emitter, wide: Wide, exponent: Value) -> Value:
    """The bits of wide * 2**exponent rounded to nearest even, without sign, for wide > 0."""
    zeros = _leading_zeros(e, wide) & 127
    high, low = _shift_left(e, wide, zeros)
    biased = exponent - zeros + (127 + 1023)
    # 63 bits, the last sticky; 10 of them go for a normal result, more for a subnormal one.
    significand = high.lshr(1) | (high & 1) | _nonzero(low)
    vanishing = biased.compare("slt", -52)
    significand = e.select(vanishing, 1, significand)
    lowered = e.select(biased.compare("slt", 1), 1 - biased, 0)
    shift = e.select(vanishing, 63, lowered + 10)
    kept = significand.lshr(shift)
    unit = e.constant(1, "i64") << shift
    rest = significand & (unit - 1)
    # Up when beyond half, or at half with an odd digit kept.
    up = (rest + (kept & 1)).compare("ugt", unit.lshr(1)).convert("zext", "i64")
    bits = ((e.select(biased.compare("slt", 1), 1, biased) - 1) << 52) + kept + up
    return e.select(biased.compare("sgt", 2046), 0x7FF << 52, bits)


def _with_plain_cases(e: Emitter, x: Value, y: Value, z: Value, general: Value) -> Value:
    product = x * y
    z_finite = e.abs(z).compare("olt", inf)
    factors_finite = e.abs(x).compare("olt", inf) & e.abs(y).compare("olt", inf)
    result = e.select(z.compare("oeq", 0.0), product, general)
    result = e.select(z_finite, result, z + z)
    zero_factor = x.compare("oeq", 0.0) | y.compare("oeq", 0.0)
    plain = zero_factor | factors_finite.compare("eq", 0)
    return e.select(plain, product + z, result)


def fma_library() -> tuple[MathIR, ...]:
    """Definitions of the C symbols `fmaf` and `fma`, for a module whose target has no fused multiply-add."""
    found = []
    for dtype, kind, symbol in (("f32", "float", "fmaf"), ("f64", "double", "fma")):
        soft = math_function("fma.soft", dtype)
        text = (
            f"define weak_odr hidden {kind} @{symbol}({kind} %x, {kind} %y, {kind} %z) "
            f'nounwind "no-builtins" {{\n'
            f"  %r = call {kind} @{soft.symbol}({kind} %x, {kind} %y, {kind} %z)\n"
            f"  ret {kind} %r\n}}\n"
        )
        found += [soft, MathIR(symbol, text, (), (("fma.soft", dtype, 1),))]
    return tuple(found)
