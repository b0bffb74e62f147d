"""Short names to build tensor IR by hand: also programs that the checker would refuse."""

from __future__ import annotations

from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.types import BOOL, DTYPES, INDEX, DType

F32 = DTYPES["f32"]


def e(x: Any, dtype: DType = INDEX) -> T.Expr:
    """A Python number as a literal of the dtype; expressions stay as they are."""
    if isinstance(x, bool):
        return T.Const(x, BOOL)
    if isinstance(x, int | float):
        return T.Const(float(x) if dtype.is_float else x, dtype)
    return x  # type: ignore[no-any-return]


def var(name: str, dtype: str = "i64") -> T.Var:
    return T.Var(name, DTYPES[dtype])


def buf(name: str, *shape: Any, dtype: str = "f32", strides: tuple[Any, ...] | None = None) -> T.Buffer:
    return T.Buffer(
        name,
        DTYPES[dtype],
        tuple(e(n) for n in shape),
        None if strides is None else tuple(e(n) for n in strides),
    )


def op(name: str, a: Any, b: Any) -> T.Binary:
    """Literals take the other side's dtype."""
    dtype = a.dtype if not isinstance(a, int | float) else b.dtype
    return T.Binary(name, e(a, dtype), e(b, dtype))  # type: ignore[arg-type]


def load(b: T.Buffer, *indices: Any) -> T.Load:
    return T.Load(b, tuple(e(i) for i in indices))


def store(b: T.Buffer, indices: tuple[Any, ...], value: Any) -> T.Store:
    return T.Store(b, tuple(e(i) for i in indices), e(value, b.dtype))


def accumulate(b: T.Buffer, indices: tuple[Any, ...], value: Any) -> T.Store:
    return store(b, indices, op("add", load(b, *indices), value))


def loop(v: T.Var, extent: Any, *body: T.Stmt, kind: str = "serial", lo: Any = 0) -> T.For:
    return T.For(v, e(lo), e(extent), kind, body)  # type: ignore[arg-type]


def axis(kind: str, v: T.Var, extent: Any, binding: Any) -> T.Axis:
    return T.Axis(v, kind, e(extent), e(binding))  # type: ignore[arg-type]


def block(
    axes: tuple[T.Axis, ...],
    *body: T.Stmt,
    init: tuple[T.Stmt, ...] | None = None,
    where: T.Expr | None = None,
) -> T.Block:
    return T.Block("B", axes, where, None, None, init, body)


def func(
    inputs: tuple[T.Buffer | T.Var, ...],
    outputs: tuple[T.Buffer, ...],
    *body: T.Stmt,
    inout: tuple[T.Buffer, ...] = (),
    dims: tuple[T.Var, ...] = (),
    where: tuple[T.Expr, ...] = (),
    stride_vars: tuple[T.Var, ...] = (),
) -> T.PrimFunc:
    params = (
        *(T.Param(p, "inout" if p in inout else "in") for p in inputs),
        *(T.Param(p, "out") for p in outputs),
    )
    return T.PrimFunc("f", "M", dims, params, where, body, stride_vars)
