"""Every math function against mpmath: at most 2 ulp from the true value, and the same bits for all lanes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from mlcdsl.backends.llvm.math import MATH_FUNCTIONS
from mlcdsl.backends.llvm.math.harness import NUMPY_DTYPE, compiled
from tests.backends.llvm.math.math_accuracy import (
    EXACT,
    SMALLEST_EXPONENT,
    UNSIGNED,
    near_multiples_of_half_pi,
    random_bits,
    samples,
    ulp_error,
    worst,
)

CASES = [(name, dtype) for name in sorted(MATH_FUNCTIONS) for dtype in ("f32", "f64")]
CORRECTLY_ROUNDED = {"sqrt", "floor", "ceil", "trunc", "round"}


def test_every_function_has_a_reference() -> None:
    assert set(EXACT) == set(MATH_FUNCTIONS)


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_error_is_at_most_two_ulp(
    name: str, dtype: str, record_property: Callable[[str, object], None]
) -> None:
    error, where = worst(name, dtype, samples(name, dtype, 6000))
    record_property("max_ulp", error)
    print(f"{name} {dtype}: {error:.3f} ulp at {where}")
    assert error <= (0.5 if name in CORRECTLY_ROUNDED else 2.0), f"{error} ulp at {where}"


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_lanes_do_not_change_the_bits(name: str, dtype: str) -> None:
    count = 20_000
    rng = np.random.default_rng(5)
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan], NUMPY_DTYPE[dtype])
    if MATH_FUNCTIONS[name] == 2:
        arguments = [*samples(name, dtype, count, seed=3)]
        grid = np.concatenate([special, random_bits(rng, dtype, 60)])
        pairs = np.meshgrid(grid, grid)
        arguments = [np.concatenate([a, p.ravel()]) for a, p in zip(arguments, pairs, strict=True)]
    else:
        arguments = [np.concatenate([special, random_bits(rng, dtype, count), *samples(name, dtype, count)])]
    results = {
        lanes: compiled(name, dtype, lanes)(*arguments).view(UNSIGNED[dtype]) for lanes in (1, 4, 8, 16)
    }
    for lanes, bits in results.items():
        # The bits of a NaN are not part of the promise; that it is one is.
        nan = np.isnan(bits.view(NUMPY_DTYPE[dtype]))
        assert np.array_equal(nan, np.isnan(results[1].view(NUMPY_DTYPE[dtype]))), lanes
        assert np.array_equal(bits[~nan], results[1][~nan]), lanes


@pytest.mark.parametrize("dtype", ["f32", "f64"])
@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_reduction_next_to_multiples_of_half_pi(name: str, dtype: str) -> None:
    x = near_multiples_of_half_pi(np.random.default_rng(11), dtype, 400)
    error, where = worst(name, dtype, (x,))
    assert error <= 2.0, f"{error} ulp at {where}"


def test_known_huge_arguments_of_sin() -> None:
    x = np.array([1e22, 1e300, 1.7976931348623157e308, 2.0**1000, 6381956970095103 * 2.0**797])
    for name in ("sin", "cos", "tan"):
        error, where = worst(name, "f64", (np.concatenate([x, -x]),))
        assert error <= 2.0, f"{name}: {error} ulp at {where}"
    x32 = np.array([3e38, -3.4028234663852886e38, 1e22, 2.0**127], np.float32)
    for name in ("sin", "cos", "tan"):
        error, where = worst(name, "f32", (x32,))
        assert error <= 2.0, f"{name}: {error} ulp at {where}"


@pytest.mark.parametrize("dtype", ["f32", "f64"])
@pytest.mark.parametrize("name", ["exp", "sigmoid"])
def test_every_number_about_the_smallest_results(name: str, dtype: str) -> None:
    """Consecutive arguments over the last steps of the underflow and, for exp, of the overflow."""
    lowest = SMALLEST_EXPONENT[dtype] * np.log(2.0)
    starts = [lowest - 0.7, lowest, lowest + 0.7, lowest * 0.85]
    starts.append(88.722839 if dtype == "f32" else 709.782712893384)
    spacing = np.finfo(NUMPY_DTYPE[dtype]).eps * 128
    x = np.concatenate([s + spacing * np.arange(-150, 150) for s in starts]).astype(NUMPY_DTYPE[dtype])
    error, where = worst(name, dtype, (x,))
    assert error <= 2.0, f"{error} ulp at {where}"


def test_ulp_error_counts_in_units_of_the_format() -> None:
    import mpmath

    assert ulp_error(1.0, mpmath.mpf(1), "f32") == 0
    assert ulp_error(1.0 + 2.0**-23, mpmath.mpf(1), "f32") == 1
    assert ulp_error(0.0, mpmath.ldexp(1, -149), "f32") == 1
    assert ulp_error(np.inf, mpmath.ldexp(1, 128), "f32") == 0
    assert ulp_error(np.nan, mpmath.mpf(1), "f64") == np.inf
    assert ulp_error(-np.inf, mpmath.ldexp(1, 2000), "f64") == np.inf
