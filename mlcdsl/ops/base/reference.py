"""Running an operator's reference implementation: narrow floats are computed in f32 and rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate
from mlcdsl.ops.base.arrays import Array, convert
from mlcdsl.ops.base.operator import Operator
from mlcdsl.types import F32, DType
from mlcdsl.types.arrays import numpy_dtype


def element_types(result: G.Type) -> tuple[DType, ...]:
    """The dtypes of a result, one for each output."""
    if isinstance(result, G.TupleType):
        return tuple(d for item in result.items for d in element_types(item))
    return (result.dtype,)


def static_attrs(attrs: Mapping[str, Any], env: Mapping[T.Var, int]) -> dict[str, Any]:
    """The attributes with sizes as numbers."""

    def go(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(go, value))
        if isinstance(value, DType | str | bool | int | float) or value is None:
            return value
        return evaluate(value, env)

    return {name: go(value) for name, value in attrs.items()}


def run_reference(
    op: Operator, args: Sequence[Any], attrs: Mapping[str, Any], dtypes: Sequence[DType]
) -> tuple[Array, ...]:
    """The outputs of one call: `args` are arrays or numbers of the right dtype, `attrs` numbers (see `static_attrs`),
    `dtypes` those of the outputs."""
    wide = [_wide(np.asarray(a)) for a in args]
    with np.errstate(all="ignore"):
        found = op.reference(wide, dict(attrs))
    outputs = found if isinstance(found, tuple) else (found,)
    return tuple(_as(np.asarray(a), d) for a, d in zip(outputs, dtypes, strict=True))


def _wide(a: Array) -> Array:
    narrow = a.dtype.kind in "Vf" and a.dtype.itemsize < 4
    return a.astype(np.float32) if narrow else a


def _as(a: Array, dtype: DType) -> Array:
    return np.ascontiguousarray(convert(a, dtype)) if a.ndim else convert(a, dtype)


def identity_dtype(dtype: DType) -> np.dtype[Any]:
    """The NumPy type that a reference computes `dtype` in."""
    return numpy_dtype(F32 if dtype.is_narrow_float else dtype)
