"""Literal data as arrays (numpy is imported only when there are any)."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.types import DType
from mlcdsl.types.arrays import numpy_dtype


def literal_array(flat: list[int | float | bool], shape: tuple[int, ...], dtype: DType) -> np.ndarray[Any, Any]:
    """Row-major literals as an array; floats are rounded to the dtype once."""
    if dtype.is_float:
        return np.array(flat, dtype=np.float64).astype(numpy_dtype(dtype)).reshape(shape)
    return np.array(flat, dtype=numpy_dtype(dtype)).reshape(shape)
