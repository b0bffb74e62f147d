"""Comparison of what two implementations computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype

Array = np.ndarray[Any, Any]

_FLOATS = {numpy_dtype(t) for t in DTYPES.values() if t.is_float}


def difference(want: Any, got: Any, ulps: int = 0) -> str:
    """Where two arrays differ, "" if nowhere: bit for bit, but any NaN is any other; floats by at most `ulps`."""
    a, b = np.asarray(want), np.asarray(got)
    if a.shape != b.shape or a.dtype != b.dtype:
        return f"{a.dtype}{list(a.shape)} is {b.dtype}{list(b.shape)}"
    bad = distance(a, b) > ulps if a.dtype in _FLOATS else a != b
    if not bad.any():
        return ""
    places = [tuple(map(int, p)) for p in np.argwhere(bad)]
    shown = "; ".join(f"{list(p)}: {a[p]!r} is {b[p]!r}" for p in places[:4])
    return f"{len(places)} of {a.size} elements differ (wanted is found): {shown}"


def distance(a: Array, b: Array) -> Array:
    """The number of values of the float type between two values, -0 and 0 one apart; 0 between NaNs."""
    with np.errstate(invalid="ignore"):
        nan_a, nan_b = np.isnan(a.astype(np.float64)), np.isnan(b.astype(np.float64))
    apart: Array = np.abs(_order(a) - _order(b))
    return np.where(nan_a | nan_b, np.where(nan_a & nan_b, 0.0, np.inf), apart)


def _order(a: Array) -> Array:
    """Numbers in the order of the floats, -0 just below 0."""
    bits = 8 * a.dtype.itemsize
    raw = np.ascontiguousarray(a).reshape(a.shape).view(f"i{a.dtype.itemsize}").astype(np.int64)
    magnitude = np.bitwise_and(raw, np.int64((1 << (bits - 1)) - 1)).astype(np.longdouble)
    return np.where(raw < 0, -1 - magnitude, magnitude)
