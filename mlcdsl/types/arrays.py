"""Element types as NumPy dtypes; the one place that knows `ml_dtypes`."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from mlcdsl.types.dtype import DTYPES, DType

_NUMPY = {
    "bool": "?", "i8": "i1", "i16": "i2", "i32": "i4", "i64": "i8",
    "u8": "u1", "u16": "u2", "u32": "u4", "u64": "u8", "f16": "f2", "f32": "f4", "f64": "f8",
}  # fmt: skip
_EXTENSION = {"bf16": "bfloat16", "f8e4m3": "float8_e4m3fn", "f8e5m2": "float8_e5m2"}


@cache
def numpy_dtype(dtype: DType) -> np.dtype[Any]:
    """The NumPy dtype (of `ml_dtypes` for bf16 and the 8-bit floats) that stores an element type."""
    name = _NUMPY.get(dtype.name)
    if name is not None:
        return np.dtype(name)
    import ml_dtypes

    extension: np.dtype[Any] = np.dtype(getattr(ml_dtypes, _EXTENSION[dtype.name]))
    return extension


def dtype_of_array(dtype: np.dtype[Any]) -> DType | None:
    """The element type that a NumPy dtype stores; None where the language has none."""
    for t in DTYPES.values():
        if t.name in _NUMPY and np.dtype(_NUMPY[t.name]) == dtype:
            return t
    names = {v: k for k, v in _EXTENSION.items()}
    known = names.get(dtype.name)
    return DTYPES[known] if known is not None else None
