"""Random arrays and scalars for generated programs."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype

#: how the values of one case are drawn
STYLES = ("plain", "plain", "whole", "special", "wild")

Array = np.ndarray[Any, Any]


def array(rng: random.Random, style: str, dtype: str, shape: tuple[int, ...]) -> Array:
    """Values of the dtype: ordinary ones, small whole ones, with special ones among them, or any bit patterns."""
    gen = np.random.default_rng(rng.getrandbits(64))
    t = DTYPES[dtype]
    kind = numpy_dtype(t)
    if dtype == "bool":
        return gen.integers(0, 2, shape).astype(np.bool_)
    if style == "wild":
        count = int(np.prod(shape, dtype=np.int64))
        return gen.integers(0, 256, count * t.bytes, dtype=np.uint8).view(kind).reshape(shape)
    if style == "whole" or t.is_int:
        low = 0 if t.kind == "uint" else -4
        values = gen.integers(low, 9, shape).astype(np.float64 if t.is_float else np.int64)
    else:
        values = gen.standard_normal(shape) * 2
    result: Array = np.asarray(values).astype(kind)
    if style == "special" and result.size:
        mask = gen.random(shape) < 0.3
        specials = special_values(dtype)
        chosen = specials[gen.integers(0, len(specials), shape)]
        result = np.where(mask, chosen, result).astype(kind)
    return result


def special_values(dtype: str) -> Array:
    """Zeros, extremes, infinities, NaN, subnormal and tie values."""
    t = DTYPES[dtype]
    kind = numpy_dtype(t)
    if t.is_int:
        values = [t.min_int, t.min_int + 1, t.max_int, t.max_int - 1, 0, 1]
        return np.array(values + ([-1] if t.kind == "int" else []), dtype=kind)
    bits = np.dtype(f"u{t.bytes}")
    tiny = np.array([1, 2, 3], dtype=bits).view(kind).astype(np.float64)
    large = {"f16": 65504.0, "bf16": 3.38e38, "f32": 3.4e38, "f64": 1.7e308, "f8e4m3": 448.0, "f8e5m2": 57344.0}[dtype]
    values = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, large, -large, 0.5, 1.5, 2.5, -2.5, *tiny, -tiny[0]])
    with np.errstate(all="ignore"):
        return values.astype(kind)


def scalar(rng: random.Random, style: str, dtype: str) -> Any:
    """A NumPy scalar of the dtype."""
    return array(rng, style, dtype, (1,))[0]


def indices(rng: random.Random, dtype: str, shape: tuple[int, ...], limit: int) -> Array:
    """Indices below `limit`."""
    gen = np.random.default_rng(rng.getrandbits(64))
    return gen.integers(0, limit, shape).astype(numpy_dtype(DTYPES[dtype]))
