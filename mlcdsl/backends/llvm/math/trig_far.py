"""sin, cos and tan of large arguments: scalar functions on f64 that the elementwise ones call for rare lanes.

The reduction is Payne & Hanek's (1983; Muller, Elementary Functions, ch. 11.4): |x| = M * 2**E with an
integer M, and of 2/pi only the 192 bits matter from where M * 2**E * 2/pi stops being a multiple of 4.  The
product modulo 2**192 has the quadrant in its top two bits and the fraction of pi/2 below.  No finite double
comes closer than about 2**-61 to a multiple of pi/2, relative to pi/2, so of the 126 bits kept of the
fraction at least 64 are significant.  Arithmetic is on 32-bit digits in i64, which every target has without
a library.
"""

from __future__ import annotations

from itertools import pairwise

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.registry import math_op
from mlcdsl.backends.llvm.math.trig import (
    PI_2_HIGH,
    PI_2_LOW,
    cos_of_reduced,
    sin_cos_pairs,
    sin_of_reduced,
    tan_of_reduced,
)

DIGIT = (1 << 32) - 1
PADDING_BITS = 64
TABLE_WORDS = 40
WINDOW_WORDS = 6


def _arctan_of_inverse(n: int, one: int) -> int:
    """arctan(1/n) * one, by the Taylor series."""
    power = total = one // n
    k = 1
    while power:
        power //= -(n * n)
        k += 2
        total += power // k
    return total


def two_over_pi_words() -> list[int]:
    """The binary digits of 2/pi after the point, as 32-bit words, behind PADDING_BITS zeros."""
    bits = 32 * TABLE_WORDS - PADDING_BITS
    one = 1 << (bits + 64)
    pi = 4 * (4 * _arctan_of_inverse(5, one) - _arctan_of_inverse(239, one))  # Machin 1706
    digits = (2 * one << bits) // pi
    return [(digits >> (32 * i)) & DIGIT for i in reversed(range(TABLE_WORDS))]


def _window(e: Emitter, function: str, exponent: Value) -> list[Value]:
    """The 32-bit words (in i64, the most significant first) of 2/pi that matter for this biased exponent."""
    table = f"@mlc.{function}.far.two_over_pi"
    words = ", ".join(f"i32 {word}" for word in two_over_pi_words())
    e.globals[f"{table} = internal unnamed_addr constant [{TABLE_WORDS} x i32] [{words}]"] = None
    # The window starts at the digit of 2/pi with the weight 2**1 after multiplication by 2**E.
    first_bit = exponent - (1075 + 2 - PADDING_BITS)
    index, shift = first_bit.lshr(5), first_bit & 31
    loaded = []
    for i in range(WINDOW_WORDS + 1):
        address = f"%{e.name()}"
        e.lines.append(f"  {address} = getelementptr i32, ptr {table}, i64 {(index + i).ref}")
        loaded.append(e.assign("i32", f"load i32, ptr {address}").convert("zext", "i64"))
    return [(((high << 32) | low) << shift).lshr(32) for high, low in pairwise(loaded)]


def _product_digits(e: Emitter, mantissa: Value, window: list[Value]) -> list[Value]:
    """mantissa * window modulo 2**192, in 32-bit digits, the least significant first."""
    digits: list[Value] = []
    for row, factor in enumerate((mantissa & DIGIT, mantissa.lshr(32))):
        carry = e.constant(0, "i64")
        for i, word in enumerate(reversed(window)):
            position = row + i
            if position == WINDOW_WORDS:
                break
            total = factor * word + carry
            if row:
                total = total + digits[position]
                digits[position] = total & DIGIT
            else:
                digits.append(total & DIGIT)
            carry = total.lshr(32)
    return digits


def reduce_far(e: Emitter, function: str, x: Value) -> tuple[Value, Value, Value]:
    """(q, r, r_low) with |x| = q*pi/2 + r + r_low modulo 2*pi, for finite |x| of at least 2**20."""
    bits = x.bits()
    exponent = bits.lshr(52) & 0x7FF
    mantissa = (bits & ((1 << 52) - 1)) | (1 << 52)
    digits = _product_digits(e, mantissa, _window(e, function, exponent))
    high, low = (digits[5] << 32) | digits[4], (digits[3] << 32) | digits[2]
    fraction = (high << 2) | low.lshr(62)
    fraction_low = (low << 2) | digits[1].lshr(30)
    # To nearest: a fraction of one half or more becomes negative (its complement is off by one 2**-128 only).
    negative = fraction >> 63
    q = high.lshr(62) - negative
    fraction, fraction_low = fraction ^ negative, fraction_low ^ negative
    r, r_low = _scaled_pair(e, fraction, fraction_low)
    sign = negative << 63
    return q, (r.bits() ^ sign).as_float(), (r_low.bits() ^ sign).as_float()


def _scaled_pair(e: Emitter, high: Value, low: Value) -> tuple[Value, Value]:
    """(high * 2**64 + low) * 2**-128 * pi/2 as a sum of two doubles."""
    e.declarations["declare i64 @llvm.ctlz.i64(i64, i1)"] = None
    zeros = e.assign("i64", f"call i64 @llvm.ctlz.i64(i64 {high.ref}, i1 false)") & 63
    top = (high << zeros) | low.lshr(1).lshr(63 - zeros)
    rest = low << zeros
    scale = ((1023 - 53 - zeros) << 52).as_float()
    a = top.lshr(11).convert("sitofp", "double") * scale
    b = (((top & 0x7FF) << 42) | rest.lshr(22)).convert("sitofp", "double") * (scale * 2.0**-53)
    product, product_low = e.two_product(a, e.constant(PI_2_HIGH, "double"))
    return e.fast_two_sum(product, e.fma(a, PI_2_LOW, e.fma(b, PI_2_HIGH, product_low)))


def _nan_if_infinite(e: Emitter, x: Value, y: Value) -> Value:
    difference = x - x
    return e.select(difference.compare("oeq", 0.0), y, difference)


@math_op("sin.far", inline=False)
def sin_far(e: Emitter, x: Value) -> Value:
    q, r, r_low = reduce_far(e, "sin", x)
    sin, cos = sin_cos_pairs(e, r, r_low)
    return _nan_if_infinite(e, x, sin_of_reduced(e, x, q, sin[0] + sin[1], cos[0] + cos[1]))


@math_op("cos.far", inline=False)
def cos_far(e: Emitter, x: Value) -> Value:
    q, r, r_low = reduce_far(e, "cos", x)
    sin, cos = sin_cos_pairs(e, r, r_low)
    return _nan_if_infinite(e, x, cos_of_reduced(e, q, sin[0] + sin[1], cos[0] + cos[1]))


@math_op("tan.far", inline=False)
def tan_far(e: Emitter, x: Value) -> Value:
    q, r, r_low = reduce_far(e, "tan", x)
    return _nan_if_infinite(e, x, tan_of_reduced(e, x, q, *sin_cos_pairs(e, r, r_low)))
