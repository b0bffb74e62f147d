"""Conversions of arrays by the language's rules (docs/language.md, N3 and N6)."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.types import DType
from mlcdsl.types.arrays import dtype_of_array, numpy_dtype

Array = np.ndarray[Any, Any]


def convert(a: Array, to: DType) -> Array:
    """`to(a)` for every element."""
    target = numpy_dtype(to)
    if a.dtype == target:
        return a
    if not a.ndim:
        return convert(a.reshape(1), to).reshape(())
    kind = dtype_of_array(a.dtype)
    assert kind is not None, a.dtype
    with np.errstate(all="ignore"):
        if to.kind == "bool":
            return np.asarray(a != 0)
        if kind.is_narrow_float:
            a = a.astype(np.float32)
        if to.is_int and kind.is_float:
            return _saturate(a, to)
        if to.is_narrow_float:
            return _round_once(a).astype(target)
        return a.astype(target)


def _saturate(a: Array, to: DType) -> Array:
    target = numpy_dtype(to)
    inside = np.trunc(a.astype(np.float64))
    low, high = float(to.min_int), float(to.max_int)
    out = np.zeros(a.shape, target)
    fits = (inside >= low) & (inside < high)
    out[fits] = inside[fits].astype(target)
    out[inside >= high] = to.max_int
    out[inside < low] = to.min_int
    return out


def _round_once(a: Array) -> Array:
    """f32 such that rounding it to a narrower float gives what rounding `a` itself would (round to odd)."""
    if a.dtype == np.float32 or a.dtype.itemsize < 4:
        return a.astype(np.float32)
    if a.dtype.kind in "iu":
        with_sticky = np.where(np.abs(a.astype(object)) >= 1 << 53, (a // 4096) | (a % 4096 != 0), 0)
        big = with_sticky != 0
        wide = np.where(big, with_sticky.astype(np.float64) * 4096, a.astype(np.float64))
    else:
        wide = a.astype(np.float64)
    near = wide.astype(np.float32)
    inexact = (near.astype(np.float64) != wide) & np.isfinite(near)
    bits = near.view(np.uint32)
    away = np.abs(near.astype(np.float64)) > np.abs(wide)
    odd = np.where(away, bits - 1, bits) | 1
    return np.where(inexact, odd, bits).astype(np.uint32).view(np.float32)
