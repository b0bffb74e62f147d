"""safetensors bytes to arrays and back, for all element types of the language."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import dtype_of_array, numpy_dtype

Array = np.ndarray[Any, Any]

#: the language's names by the format's
_NAMES = {
    "BOOL": "bool", "I8": "i8", "I16": "i16", "I32": "i32", "I64": "i64", "U8": "u8", "U16": "u16", "U32": "u32",
    "U64": "u64", "F16": "f16", "BF16": "bf16", "F32": "f32", "F64": "f64", "F8_E4M3": "f8e4m3", "F8_E5M2": "f8e5m2",
}  # fmt: skip


def load(data: bytes) -> dict[str, Array]:
    """All tensors. Raises ValueError for bytes that are not the format, or hold an element type that we do not."""
    from safetensors import SafetensorError, deserialize

    try:
        entries = deserialize(data)  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    out: dict[str, Array] = {}
    for name, entry in entries:
        known = _NAMES.get(entry["dtype"])
        if known is None:
            raise ValueError(f"`{name}` has the element type {entry['dtype']}, which is not supported")
        out[name] = np.frombuffer(entry["data"], numpy_dtype(DTYPES[known])).reshape(entry["shape"]).copy()
    return out


def save(arrays: dict[str, Array]) -> bytes:
    """The bytes of a safetensors file."""
    from safetensors.numpy import save as save_numpy

    for name, array in arrays.items():
        if dtype_of_array(array.dtype) is None:
            raise ValueError(f"`{name}` has the element type {array.dtype}, which is not supported")
    out: bytes = save_numpy({name: np.ascontiguousarray(a) for name, a in arrays.items()})
    return out
