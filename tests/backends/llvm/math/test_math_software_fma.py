"""The fused multiply-add without an instruction: one rounding, by exact rational arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from mlcdsl.backends.llvm.math.harness import NUMPY_DTYPE, Array, compiled
from tests.backends.llvm.math.math_accuracy import LARGEST_EXPONENT, MANTISSA, SMALLEST_EXPONENT, random_bits


def rounded(value: Fraction, dtype: str) -> float:
    """The number of the format nearest to value, ties to even, beyond the range infinity."""
    magnitude = abs(value)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** exponent:
        exponent -= 1
    unit = max(exponent + 1 - MANTISSA[dtype], SMALLEST_EXPONENT[dtype])
    result = round(magnitude / Fraction(2) ** unit) * Fraction(2) ** unit
    wanted = math.inf if result >= Fraction(2) ** LARGEST_EXPONENT[dtype] else float(result)
    return math.copysign(wanted, -1.0 if value < 0 else 1.0)


def expected(x: float, y: float, z: float, dtype: str) -> float:
    if not (math.isfinite(x) and math.isfinite(y)):
        return x * y + z
    if not math.isfinite(z):
        return z
    exact = Fraction(x) * Fraction(y) + Fraction(z)
    if exact == 0:
        same_sign = math.copysign(1, x) * math.copysign(1, y) == math.copysign(1, z)
        product_is_zero = x == 0 or y == 0
        return z if product_is_zero and same_sign else 0.0
    return rounded(exact, dtype)


def operands(dtype: str, count: int) -> tuple[Array, Array, Array]:
    """Random bits, near cancellation, products about the subnormals, and all triples of special values."""
    rng = np.random.default_rng(17)
    kind, info = NUMPY_DTYPE[dtype], np.finfo(NUMPY_DTYPE[dtype])
    with np.errstate(all="ignore"):
        x, y, z = (random_bits(rng, dtype, count) for _ in range(3))
        a, b = (np.ldexp(rng.uniform(-1, 1, count), rng.integers(-60, 60, count)).astype(kind) for _ in "ab")
        cancelling = np.nextafter(-(a * b), np.where(rng.random(count) < 0.5, 0, -a * b).astype(kind))
        far = (-(a * b) * np.exp2(rng.integers(-120, 120, count).astype(float))).astype(kind)
        half = info.minexp // 2
        s, t = (np.ldexp(rng.uniform(-1, 1, count), half + rng.integers(-30, 30, count)) for _ in "st")
        tiny = (rng.integers(-9, 9, count) * float(info.smallest_subnormal)).astype(kind)
    special = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, info.max, info.smallest_subnormal, 3])
    triples = [t.ravel().astype(kind) for t in np.meshgrid(special, special, special)]
    columns = [
        (x, a, a, s.astype(kind), triples[0]),
        (y, b, b, t.astype(kind), triples[1]),
        (z, cancelling, far, tiny, triples[2]),
    ]
    first, second, third = (np.concatenate(column) for column in columns)
    return first, second, third


@pytest.mark.parametrize("dtype", ["f32", "f64"])
def test_one_rounding(dtype: str) -> None:
    arguments = operands(dtype, 3000)
    results = compiled("fma.soft", dtype, 1)(*arguments)
    for x, y, z, result in zip(*(a.tolist() for a in arguments), results.tolist(), strict=True):
        wanted = expected(x, y, z, dtype)
        if math.isnan(wanted):
            assert math.isnan(result), (x, y, z)
        else:
            assert (result, math.copysign(1, result)) == (wanted, math.copysign(1, wanted)), (x, y, z)
