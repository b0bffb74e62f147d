"""Zeros, infinities and NaNs of the math functions: C99 Annex F, and our own for rsqrt and sigmoid."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mlcdsl.backends.llvm.math.harness import NUMPY_DTYPE, compiled

INF, NAN = math.inf, math.nan

UNARY: dict[str, list[tuple[float, float]]] = {
    "exp": [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1e4, INF), (-1e4, 0.0)],
    "log": [(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF), (-1.0, NAN), (-INF, NAN), (-1e-40, NAN)],
    "log2": [(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF), (-1.0, NAN), (-INF, NAN), (8.0, 3.0)],
    "sin": [(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN)],
    "cos": [(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN)],
    "tan": [(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN)],
    "tanh": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (1e30, 1.0), (-1e30, -1.0)],
    "erf": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (1e30, 1.0), (-1e30, -1.0)],
    "rsqrt": [(0.0, INF), (-0.0, -INF), (INF, 0.0), (-1.0, NAN), (-INF, NAN), (4.0, 0.5)],
    "sigmoid": [(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (1e30, 1.0), (-1e30, 0.0)],
    "sqrt": [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-1.0, NAN), (4.0, 2.0)],
    "floor": [(-0.0, -0.0), (INF, INF), (-0.5, -1.0), (2.5, 2.0)],
    "ceil": [(-0.0, -0.0), (INF, INF), (-0.5, -0.0), (2.5, 3.0)],
    "trunc": [(-0.0, -0.0), (-INF, -INF), (-0.5, -0.0), (-2.5, -2.0)],
    "round": [(-0.0, -0.0), (INF, INF), (-0.5, -0.0), (2.5, 2.0), (3.5, 4.0), (-1.5, -2.0)],
}


def same(result: float, wanted: float) -> bool:
    if math.isnan(wanted):
        return math.isnan(result)
    return result == wanted and math.copysign(1, result) == math.copysign(1, wanted)


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("dtype", ["f32", "f64"])
@pytest.mark.parametrize("name", sorted(UNARY))
def test_special_values(name: str, dtype: str, lanes: int) -> None:
    table = [*UNARY[name], (NAN, NAN)]
    results = compiled(name, dtype, lanes)(np.array([x for x, _ in table], NUMPY_DTYPE[dtype]))
    found = zip(table, results.tolist(), strict=True)
    wrong = [(x, wanted, r) for (x, wanted), r in found if not same(r, wanted)]
    assert not wrong


def pow_table() -> list[tuple[float, float, float]]:
    """C99 F.9.4.4, in its order, and a few ordinary signs."""
    table = [(0.0, y, INF) for y in (-1.0, -3.0, -2.0, -0.5, -INF)]
    table += [(-0.0, y, -INF) for y in (-1.0, -3.0)]
    table += [(-0.0, y, INF) for y in (-2.0, -0.5, -INF, -1e30)]
    table += [(0.0, y, 0.0) for y in (1.0, 3.0, 2.0, 0.5, INF)]
    table += [(-0.0, y, -0.0) for y in (1.0, 3.0)]
    table += [(-0.0, y, 0.0) for y in (2.0, 0.5, INF, 1e30)]
    table += [(-1.0, INF, 1.0), (-1.0, -INF, 1.0)]
    table += [(1.0, y, 1.0) for y in (0.0, INF, -INF, NAN, 2.5)]
    table += [(x, y, 1.0) for x in (0.0, -0.0, INF, -INF, NAN, -2.5, 7.0) for y in (0.0, -0.0)]
    table += [(x, y, NAN) for x in (-1.0, -2.5) for y in (0.5, -1.5)]
    table += [(0.5, -INF, INF), (-0.5, -INF, INF), (2.0, -INF, 0.0), (-2.0, -INF, 0.0)]
    table += [(0.5, INF, 0.0), (-0.5, INF, 0.0), (2.0, INF, INF), (-2.0, INF, INF)]
    table += [(-INF, -3.0, -0.0), (-INF, -2.0, 0.0), (-INF, -0.5, 0.0), (-INF, -INF, 0.0)]
    table += [(-INF, 3.0, -INF), (-INF, 2.0, INF), (-INF, 0.5, INF), (-INF, INF, INF)]
    table += [(INF, -1.0, 0.0), (INF, -INF, 0.0), (INF, 0.5, INF), (INF, INF, INF)]
    table += [(NAN, y, NAN) for y in (1.0, -2.0, INF)] + [(x, NAN, NAN) for x in (0.0, 2.0, -1.0, INF)]
    table += [(-2.0, 3.0, -8.0), (-2.0, 2.0, 4.0), (-2.0, -1.0, -0.5), (4.0, 0.5, 2.0)]
    table += [(-1.0, 1e30, 1.0), (-1.0, 8388609.0, -1.0), (-2.0, 8388609.0, -INF), (-2.0, -8388609.0, -0.0)]
    return table


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("dtype", ["f32", "f64"])
def test_special_values_of_pow(dtype: str, lanes: int) -> None:
    kind = NUMPY_DTYPE[dtype]
    table = pow_table()
    x, y = (np.array([row[i] for row in table], kind) for i in (0, 1))
    results = compiled("pow", dtype, lanes)(x, y)
    wrong = [
        (*row, r) for row, r in zip(table, results.tolist(), strict=True) if not same(r, float(kind(row[2])))
    ]
    assert not wrong


@pytest.mark.parametrize("dtype", ["f32", "f64"])
@pytest.mark.parametrize(("name", "low", "high"), [("sigmoid", 0, 1), ("tanh", -1, 1), ("erf", -1, 1)])
def test_ranges(name: str, low: float, high: float, dtype: str) -> None:
    x = np.linspace(-800, 800, 100_001).astype(NUMPY_DTYPE[dtype])
    x = np.concatenate([x, np.linspace(-21, 21, 100_001).astype(NUMPY_DTYPE[dtype])])
    y = compiled(name, dtype, 16)(x)
    assert y.min() >= low
    assert y.max() <= high


@pytest.mark.parametrize("dtype", ["f32", "f64"])
@pytest.mark.parametrize("name", ["sin", "tan", "tanh", "erf"])
def test_odd_functions_are_odd_in_every_bit(name: str, dtype: str) -> None:
    x = np.exp2(np.linspace(-120, 120, 20_000)).astype(NUMPY_DTYPE[dtype])
    function = compiled(name, dtype, 8)
    assert np.array_equal(function(-x), -function(x))
