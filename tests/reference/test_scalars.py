"""Scalar arithmetic against NumPy and ml_dtypes: every value of the 8- and 16-bit types, samples of the wide ones."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from mlcdsl.reference import functions, scalars
from mlcdsl.reference.arrays import array_of, values_of
from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype

NARROW = ("f16", "bf16", "f8e4m3", "f8e5m2")
FLOATS = (*NARROW, "f32", "f64")
INTS = ("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64")
SPECIAL = (0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 0.5, -2.5, 3.0)

Array = np.ndarray[Any, Any]


def every(name: str) -> Array:
    """Every value of an 8- or 16-bit type."""
    dtype = DTYPES[name]
    bits = np.uint8 if dtype.bits == 8 else np.uint16
    return np.arange(1 << dtype.bits, dtype=np.uint64).astype(bits).view(numpy_dtype(dtype))


def sample(name: str, n: int, seed: int = 0) -> Array:
    """Random bit patterns of a type."""
    dtype = DTYPES[name]
    raw = np.random.default_rng(seed).integers(0, 256, n * dtype.bytes, dtype=np.uint8)
    return raw.view(numpy_dtype(dtype))


def same(got: list[Any], want: Array, name: str) -> None:
    """Equal values, signs of zero included, NaN where NaN."""
    dtype = DTYPES[name]
    expected = values_of(want.astype(numpy_dtype(dtype)), dtype)
    for i, (g, w) in enumerate(zip(got, expected, strict=True)):
        if isinstance(w, float) and math.isnan(w):
            assert math.isnan(g), (i, g, w)
        else:
            assert g == w and math.copysign(1, g) == math.copysign(1, w), (i, g, w)


@pytest.mark.parametrize("name", (*NARROW, "f32"))
def test_n3_round_to_agrees_with_ml_dtypes(name: str) -> None:
    dtype = DTYPES[name]
    source = np.float64 if name == "f32" else np.float32
    xs = np.frombuffer(np.random.default_rng(1).bytes(40000 * 8), dtype=source)
    with np.errstate(all="ignore"):
        same([scalars.round_to(dtype, float(x)) for x in xs], xs.astype(numpy_dtype(dtype)), name)


@pytest.mark.parametrize("name", NARROW)
def test_n3_round_to_ties_and_neighbours(name: str) -> None:
    """Every value, every midpoint of two neighbours, and the doubles beside each midpoint."""
    dtype = DTYPES[name]
    with np.errstate(all="ignore"):
        finite = sorted({x for x in every(name).astype(np.float64).tolist() if math.isfinite(x)})
    for low, high in pairwise(finite):
        assert scalars.round_to(dtype, low) == low
        middle = (low + high) / 2
        below, above = math.nextafter(middle, low), math.nextafter(middle, high)
        assert scalars.round_to(dtype, below) == low
        assert scalars.round_to(dtype, above) == high
        assert scalars.round_to(dtype, middle) in (low, high)
        even = scalars.round_to(dtype, middle)
        raw = np.array(even, dtype=np.float64).astype(numpy_dtype(dtype))
        bits = int(raw.view(np.uint8 if dtype.bits == 8 else np.uint16))
        assert bits % 2 == 0
        assert scalars.round_to(dtype, Fraction(middle)) == even


def test_n3_overflow() -> None:
    """f8e4m3 has no infinity; the others overflow half a unit above the largest value."""
    e4m3, e5m2, f16 = DTYPES["f8e4m3"], DTYPES["f8e5m2"], DTYPES["f16"]
    assert scalars.round_to(e4m3, 464.0) == 448
    assert math.isnan(scalars.round_to(e4m3, 464.5))
    assert math.isnan(scalars.round_to(e4m3, math.inf))
    assert scalars.round_to(e5m2, 61439.0) == 57344
    assert scalars.round_to(e5m2, -61440.0) == -math.inf
    assert scalars.round_to(f16, 65519) == 65504
    assert scalars.round_to(f16, 65520) == math.inf
    assert scalars.round_to(DTYPES["f64"], 2**1024) == math.inf
    assert scalars.round_to(DTYPES["f64"], Fraction(2) ** -1080) == 0


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}


@pytest.mark.parametrize("op", _ARITHMETIC)
@pytest.mark.parametrize("name", FLOATS)
def test_n3_float_arithmetic(name: str, op: Any) -> None:
    """Computed in f32 (f64 for f64) by NumPy and rounded to the type; all pairs of values for the 8-bit types."""
    dtype = DTYPES[name]
    if dtype.bits == 8:
        a, b = (m.ravel() for m in np.meshgrid(every(name), every(name)))
    else:
        a, b = sample(name, 20000, 1), sample(name, 20000, 2)
        specials = np.array(SPECIAL).astype(numpy_dtype(dtype))
        a[:100], b[:100] = (m.ravel() for m in np.meshgrid(specials, specials))
    wide = np.float64 if name == "f64" else np.float32
    with np.errstate(all="ignore"):
        want = _ARITHMETIC[op](a.astype(wide), b.astype(wide)).astype(numpy_dtype(dtype))
    pairs = zip(values_of(a, dtype), values_of(b, dtype), strict=True)
    same([scalars.binary(op, dtype, x, y) for x, y in pairs], want, name)


@pytest.mark.parametrize("name", FLOATS)
def test_n2_float_floordiv_and_mod(name: str) -> None:
    """`floor(x / y)`, and Python's modulo as NumPy computes it; NaN by zero."""
    dtype = DTYPES[name]
    rng = np.random.default_rng(3)
    a = (rng.standard_normal(5000) * 8).astype(numpy_dtype(dtype))
    b = (rng.standard_normal(5000) * 3).astype(numpy_dtype(dtype))
    specials = np.array(SPECIAL).astype(numpy_dtype(dtype))
    a[:100], b[:100] = (m.ravel() for m in np.meshgrid(specials, specials))
    wide = np.float64 if name == "f64" else np.float32
    x, y = a.astype(wide), b.astype(wide)
    with np.errstate(all="ignore"):
        quotients = np.where(y == 0, np.nan, np.floor(x / y)).astype(numpy_dtype(dtype))
        rest = np.where(y == 0, np.nan, np.mod(x, y)).astype(numpy_dtype(dtype))
    pairs = list(zip(values_of(a, dtype), values_of(b, dtype), strict=True))
    same([scalars.binary("floordiv", dtype, p, q) for p, q in pairs], quotients, name)
    same([scalars.binary("mod", dtype, p, q) for p, q in pairs], rest, name)


def test_n2_mod_by_infinity() -> None:
    f32 = DTYPES["f32"]
    assert scalars.binary("mod", f32, 3.0, math.inf) == 3.0
    assert scalars.binary("mod", f32, -3.0, math.inf) == math.inf
    assert scalars.binary("mod", f32, 3.0, -math.inf) == -math.inf
    assert scalars.binary("floordiv", f32, -3.0, math.inf) == 0


@pytest.mark.parametrize("name", INTS)
def test_n1_n2_integers_wrap(name: str) -> None:
    """Against exact integers taken modulo 2^bits; all pairs of the 8-bit types."""
    dtype = DTYPES[name]
    edges = [dtype.min_int, dtype.min_int + 1, 0, 1, 2, 7, dtype.max_int - 1, dtype.max_int]
    if dtype.kind == "int":
        edges += [-1, -7]
    for a in edges if dtype.bits > 8 else range(dtype.min_int, dtype.max_int + 1):
        for b in edges if dtype.bits > 8 else range(dtype.min_int, dtype.max_int + 1):
            for op, exact in (("add", a + b), ("sub", a - b), ("mul", a * b)):
                got = scalars.binary(op, dtype, a, b)  # type: ignore[arg-type]
                assert (got - exact) % (1 << dtype.bits) == 0
                assert dtype.min_int <= got <= dtype.max_int
            if b != 0:
                q, r = scalars.binary("floordiv", dtype, a, b), scalars.binary("mod", dtype, a, b)
                assert r == a % b
                assert (q - a // b) % (1 << dtype.bits) == 0


def test_n2_least_by_minus_one() -> None:
    i32 = DTYPES["i32"]
    assert scalars.binary("floordiv", i32, i32.min_int, -1) == i32.min_int
    assert scalars.binary("mod", i32, i32.min_int, -1) == 0
    with pytest.raises(ZeroDivisionError):
        scalars.binary("mod", i32, 1, 0)


@pytest.mark.parametrize("name", NARROW)
def test_n5_min_max(name: str) -> None:
    """NaN if either is, -0 below +0, for all pairs of some values."""
    dtype = DTYPES[name]
    xs = [scalars.round_to(dtype, x) for x in SPECIAL]
    for a in xs:
        for b in xs:
            low, high = scalars.binary("min", dtype, a, b), scalars.binary("max", dtype, a, b)
            if math.isnan(a) or math.isnan(b):
                assert math.isnan(low) and math.isnan(high)
                continue
            assert low == min(a, b) and high == max(a, b)
            if a == b == 0:
                signs = sorted(math.copysign(1, x) for x in (a, b))
                assert [math.copysign(1, x) for x in (low, high)] == signs


@pytest.mark.parametrize("target", DTYPES)
@pytest.mark.parametrize("source", DTYPES)
def test_n6_casts(source: str, target: str) -> None:
    """Every pair of dtypes: all values of an 8- or 16-bit source, random bit patterns of a wide one."""
    a, b = DTYPES[source], DTYPES[target]
    xs = np.array([False, True]) if source == "bool" else every(source) if a.bits <= 16 else sample(source, 3000)
    for x in values_of(xs, a):
        got = scalars.cast(a, b, x)
        if target == "bool":
            assert got is (x != 0)
        elif b.is_float:
            want = scalars.round_to(b, Fraction(x) if math.isfinite(x) else x)
            assert got == want or (math.isnan(got) and math.isnan(want))
            assert got != 0 or math.copysign(1, got) == math.copysign(1, want) or x == 0
        elif not a.is_float:
            assert (got - x) % (1 << b.bits) == 0 and b.min_int <= got <= b.max_int
        elif math.isnan(x):
            assert got == 0
        else:
            edge = b.max_int if x > 0 else b.min_int
            assert got == (edge if math.isinf(x) or not b.min_int <= math.trunc(x) <= b.max_int else math.trunc(x))


def test_n6_integers_round_once() -> None:
    """2^24 + 1 + a little is above the middle of two f32 neighbours: by way of f64 it would look like a tie."""
    x = (1 << 60) + (1 << 36) + 1
    assert scalars.cast(DTYPES["i64"], DTYPES["f32"], x) == float((1 << 60) + (1 << 37))
    assert scalars.cast(DTYPES["i64"], DTYPES["bf16"], 257 << 20 | 1) == float(258 << 20)
    assert scalars.cast(DTYPES["f64"], DTYPES["f16"], 1 + 2.0**-11 + 2.0**-40) == 1 + 2.0**-10


@pytest.mark.parametrize("name", INTS)
def test_n8_shifts(name: str) -> None:
    dtype = DTYPES[name]
    for x in (dtype.min_int, dtype.min_int + 5, 0, 1, 77, dtype.max_int):
        for y in (-1, -128, 0, 1, dtype.bits - 1, dtype.bits, dtype.bits + 1, 127):
            if y < dtype.min_int:
                continue
            inside = 0 <= y < dtype.bits
            left = functions.call("shift_left", dtype, (x, y))
            right = functions.call("shift_right", dtype, (x, y))
            assert left == (scalars.wrap(dtype, x * 2**y) if inside else 0)
            assert right == (x // 2**y if inside else -1 if x < 0 else 0)


def test_bitwise_functions_and_abs() -> None:
    i8, u8 = DTYPES["i8"], DTYPES["u8"]
    for x in range(-128, 128):
        assert functions.call("bitwise_not", i8, (x,)) == np.invert(np.int8(x))
        assert functions.call("abs", i8, (x,)) == np.abs(np.int8(x))
        assert functions.call("bitwise_not", u8, (x % 256,)) == np.invert(np.uint8(x % 256))
        for y in (-128, -77, -1, 0, 1, 100, 127):
            assert functions.call("bitwise_and", i8, (x, y)) == np.int8(x) & np.int8(y)
            assert functions.call("bitwise_or", i8, (x, y)) == np.int8(x) | np.int8(y)
            assert functions.call("bitwise_xor", i8, (x, y)) == np.int8(x) ^ np.int8(y)


def test_n4_fma_rounds_once() -> None:
    """Against exact rationals, and the signs of zero results."""
    for name in ("f32", "f64", "f16"):
        dtype = DTYPES[name]
        xs = values_of(np.random.default_rng(5).standard_normal(300).astype(numpy_dtype(dtype)), dtype)
        for a, b, c in zip(xs, xs[100:], xs[200:], strict=False):
            c = -scalars.binary("mul", dtype, a, b) if c > 0.5 else c
            exact = Fraction(a) * Fraction(b) + Fraction(c)
            working = DTYPES["f32"] if dtype.is_narrow_float else dtype
            want = scalars.round_to(dtype, scalars.round_to(working, exact))
            assert functions.call("fma", dtype, (a, b, c)) == want
    f64 = DTYPES["f64"]
    assert math.copysign(1, functions.call("fma", f64, (-0.0, 1.0, -0.0))) == -1
    assert math.copysign(1, functions.call("fma", f64, (2.0, -1.0, 2.0))) == 1
    assert functions.call("fma", f64, (1e308, 10.0, -math.inf)) == -math.inf
    assert functions.call("fma", f64, (1e308, 10.0, 1.0)) == math.inf
    assert math.isnan(functions.call("fma", f64, (math.inf, 0.0, 1.0)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ("floor", "ceil", "round", "trunc"))
@pytest.mark.parametrize("dtype", NARROW)
def test_rounding_functions(dtype: str, name: str) -> None:
    xs = every(dtype)
    numpy_name = {"round": "rint"}.get(name, name)
    with np.errstate(all="ignore"):
        want = getattr(np, numpy_name)(xs.astype(np.float32))
    t = DTYPES[dtype]
    same([functions.call(name, t, (x,)) for x in values_of(xs, t)], want, dtype)


_MPMATH = ("exp", "log", "log2", "sin", "cos", "tan", "tanh", "erf", "sqrt", "rsqrt", "sigmoid")


@pytest.mark.parametrize("name", _MPMATH)
def test_n9_functions_against_mpmath(name: str) -> None:
    """Within 2 ulp in f64, and rounded correctly or to the neighbour in f32."""
    import mpmath

    mpmath.mp.prec = 200
    exact: dict[str, Any] = {
        "log2": lambda x: mpmath.log(x, 2),
        "rsqrt": lambda x: 1 / mpmath.sqrt(x),
        "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    }
    f = exact.get(name, getattr(mpmath, name, None))
    xs = np.concatenate([np.random.default_rng(6).standard_normal(300) * s for s in (0.01, 1, 20)])
    for x in xs.astype(np.float32).astype(np.float64).tolist():
        if x <= 0 and name in ("log", "log2", "sqrt", "rsqrt"):
            continue
        want = float(f(mpmath.mpf(x)))
        got = functions.call(name, DTYPES["f64"], (x,))
        assert abs(got - want) <= 2 * math.ulp(want), (x, got, want)
        single = functions.call(name, DTYPES["f32"], (x,))
        assert abs(single - want) <= 0.501 * float(np.spacing(np.float32(abs(want)))), (x, single, want)


def test_n9_special_values() -> None:
    f32, inf, nan = DTYPES["f32"], math.inf, math.nan
    table: list[tuple[str, tuple[float, ...], float]] = [
        ("exp", (1000.0,), inf),
        ("exp", (-inf,), 0.0),
        ("exp", (inf,), inf),
        ("log", (0.0,), -inf),
        ("log", (-0.0,), -inf),
        ("log", (-1.0,), nan),
        ("log", (inf,), inf),
        ("log2", (0.0,), -inf),
        ("sin", (inf,), nan),
        ("cos", (-inf,), nan),
        ("tan", (-0.0,), -0.0),
        ("tanh", (-inf,), -1.0),
        ("erf", (inf,), 1.0),
        ("sqrt", (-0.0,), -0.0),
        ("sqrt", (-1.0,), nan),
        ("rsqrt", (0.0,), inf),
        ("rsqrt", (-0.0,), -inf),
        ("rsqrt", (inf,), 0.0),
        ("sigmoid", (-1000.0,), 0.0),
        ("sigmoid", (-inf,), 0.0),
        ("sigmoid", (inf,), 1.0),
        ("pow", (nan, 0.0), 1.0),
        ("pow", (1.0, nan), 1.0),
        ("pow", (-1.0, inf), 1.0),
        ("pow", (-0.0, -3.0), -inf),
        ("pow", (-0.0, -2.0), inf),
        ("pow", (-0.0, -0.5), inf),
        ("pow", (0.0, -inf), inf),
        ("pow", (-2.0, 0.5), nan),
        ("pow", (-1e30, 101.0), -inf),
        ("pow", (-2.0, 3.0), -8.0),
        ("pow", (-inf, -3.0), -0.0),
        ("round", (2.5,), 2.0),
        ("round", (-0.5,), -0.0),
        ("trunc", (-0.5,), -0.0),
        ("ceil", (-0.5,), -0.0),
    ]
    for name, args, want in table:
        got = float(functions.call(name, f32, args))
        assert got == want or (math.isnan(got) and math.isnan(want)), (name, args, got)
        assert math.isnan(want) or math.copysign(1, got) == math.copysign(1, want), (name, args, got)


def test_arrays_keep_every_value() -> None:
    """Values go into arrays and back unchanged, for every dtype."""
    for name, dtype in DTYPES.items():
        xs = sample(name, 500) if name != "bool" else np.array([True, False])
        back = array_of(values_of(xs, dtype), dtype, xs.shape)
        assert back.dtype == xs.dtype
        wide = np.float64 if dtype.is_float else xs.dtype
        with np.errstate(invalid="ignore"):
            np.testing.assert_array_equal(back.astype(wide), xs.astype(wide))
    assert numpy_dtype(DTYPES["f8e4m3"]) == np.dtype(ml_dtypes.float8_e4m3fn)
