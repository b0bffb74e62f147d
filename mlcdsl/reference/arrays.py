"""Between NumPy arrays and flat lists of scalar values; sizes of parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.scalars import Value
from mlcdsl.source import Span
from mlcdsl.types import DType
from mlcdsl.types.arrays import numpy_dtype

Array: TypeAlias = np.ndarray[Any, Any]


def values_of(array: Array, dtype: DType) -> list[Value]:
    """The elements in row-major order."""
    with np.errstate(invalid="ignore"):  # a signalling NaN is a NaN
        wide = array.astype(np.float64) if dtype.is_float else array
    values: list[Value] = wide.ravel(order="C").tolist()
    return values


def array_of(values: Sequence[Value], dtype: DType, shape: tuple[int, ...]) -> Array:
    """The array with the given elements, all of which the dtype represents exactly."""
    wide = np.float64 if dtype.is_float else numpy_dtype(dtype)
    return np.array(values, dtype=wide).reshape(shape).astype(numpy_dtype(dtype))


def scalar_of(value: Any, dtype: DType, name: str, span: Span | None = None) -> Value:
    """A scalar argument (Python or NumPy) as a value of its dtype."""
    if isinstance(value, np.ndarray | np.generic):
        if value.size != 1 or value.dtype != numpy_dtype(dtype):
            raise RunError("E0801", f"`{name}` wants a scalar {dtype}, got {value.dtype}", span)
        return values_of(np.asarray(value), dtype)[0]
    fits = isinstance(value, float | int if dtype.is_float else int)
    if not fits or isinstance(value, bool) != (dtype.kind == "bool"):
        raise RunError("E0801", f"`{name}` wants a scalar {dtype}, got {value!r}", span)
    if dtype.is_int and not dtype.min_int <= value <= dtype.max_int:
        raise RunError("E0801", f"`{name}` = {value} does not fit {dtype}", span)
    if dtype.is_float:
        return values_of(np.array(float(value)).astype(numpy_dtype(dtype)), dtype)[0]
    result: Value = value
    return result


def check_array(array: Any, dtype: DType, rank: int, name: str, span: Span | None = None) -> Array:
    """The argument, if it is an array of the dtype and rank; else E0801."""
    if not isinstance(array, np.ndarray):
        raise RunError("E0801", f"`{name}` wants an array, got {type(array).__name__}", span)
    if array.dtype != numpy_dtype(dtype):
        raise RunError("E0801", f"`{name}` wants elements of {dtype}, got {array.dtype}", span)
    if array.ndim != rank:
        raise RunError("E0801", f"`{name}` wants {rank} dimensions, got {array.ndim}", span)
    return array


Sized: TypeAlias = tuple[str, tuple[T.Expr, ...], tuple[int, ...], Span | None]


def solve(
    dims: Iterable[T.Var],
    sized: Sequence[Sized],
    values: dict[T.Var, Value],
    evaluate: Callable[[T.Expr], Value],
    code: str = "E0801",
) -> None:
    """Give each dim that stands alone as a size its value, then those that are alone in a size, as in `n + 1`, the
    least value that fits; then check every size that was declared.

    `sized` are (name, declared sizes, real sizes, place); `values` gets the dims and is what `evaluate` reads.
    """
    wanted = set(dims)
    for _, declared, real, _ in sized:
        for expr, size in zip(declared, real, strict=True):
            if isinstance(expr, T.Var) and expr in wanted:
                values[expr] = size
                wanted.remove(expr)
    for name, declared, real, span in sized:
        for expr, size in zip(declared, real, strict=True):
            unknown = wanted & set(free_vars(expr))
            if len(unknown) == 1:
                wanted -= unknown
                _search(unknown.pop(), expr, size, values, evaluate, RunError(code, f"no size fits `{name}`", span))
    if wanted:
        names = ", ".join(sorted(v.name for v in wanted))
        raise RunError(code, f"the size {names} follows from no argument")
    for name, declared, real, span in sized:
        for axis, (expr, size) in enumerate(zip(declared, real, strict=True)):
            want = evaluate(expr)
            if want != size:
                raise RunError(code, f"`{name}` has size {size} in dimension {axis}, expected {want}", span)


def _search(
    dim: T.Var,
    expr: T.Expr,
    size: int,
    values: dict[T.Var, Value],
    evaluate: Callable[[T.Expr], Value],
    none: RunError,
) -> None:
    """Give the dim the least value with which the expression is the size."""
    for value in range(16 * size + 256):
        values[dim] = value
        if evaluate(expr) == size:
            return
    raise none


def strides_of(array: Array) -> tuple[int, ...]:
    """The strides in elements."""
    return tuple(s // array.itemsize for s in array.strides)


def elements(shape: Sequence[int]) -> int:
    """The number of elements."""
    return math.prod(shape)
