"""Index notation as loops and one block (rule S6): `compute Y[i, j] = sum[k](e)` and its like."""

from __future__ import annotations

import math
from collections.abc import Callable

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, substitute, walk
from mlcdsl.lower.tools import ZERO, add, mul, with_body
from mlcdsl.types import BOOL, INDEX, DType

_COMBINE: dict[str, T.BinaryOp] = {
    "sum": "add",
    "prod": "mul",
    "max": "max",
    "min": "min",
    "any": "or",
    "all": "and",
}


def expand_index_notation(func: T.PrimFunc) -> T.PrimFunc:
    """The function with every `compute` as loops and a block; the same object where there is none."""
    return with_body(func, _Expand().stmts(func.body))


def least(dtype: DType) -> T.Const:
    """The identity of max."""
    return T.Const(-greatest_float(dtype) if dtype.is_float else dtype.min_int, dtype)


def greatest(dtype: DType) -> T.Const:
    """The identity of min."""
    return T.Const(greatest_float(dtype) if dtype.is_float else dtype.max_int, dtype)


def greatest_float(dtype: DType) -> float:
    return 448.0 if dtype.name == "f8e4m3" else math.inf


class _Expand(Rewriter):
    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Compute):
            return _expand(stmt)
        return super().stmt(stmt)


def _expand(s: T.Compute) -> T.Stmts:
    alloc = (T.Alloc(s.buffer, span=s.span),) if s.allocates else ()
    if not isinstance(s.value, T.Reduce):
        return (*alloc, _nest(s, (), s.value, lambda at, value: (None, _store(s, s.buffer, at, value))))
    reduce = s.value
    match reduce.reducer:
        case "argmax" | "argmin" as name:
            best = T.Buffer(f"{s.buffer.name}_best", reduce.body.dtype, s.buffer.shape, span=s.span)
            nest = _nest(s, reduce.axes, reduce.body, lambda at, value: _extreme(s, best, at, reduce, value, name))
            return (*alloc, T.Alloc(best, span=s.span), nest)
        case T.Reducer() as reducer:
            return (
                *alloc,
                _nest(s, reduce.axes, reduce.body, lambda at, value: _user(s, at, reducer, value)),
            )
        case str(name):
            identity = _identity(name, s.buffer.dtype)
            op = _COMBINE[name]

            def combine(at: _At, value: T.Expr) -> tuple[T.Stmts | None, T.Stmts]:
                old = T.Load(s.buffer, at.indices, span=s.span)
                total = T.Binary(op, old, value, span=s.span)
                return _store(s, s.buffer, at, identity), _store(s, s.buffer, at, total)

            return (*alloc, _nest(s, reduce.axes, reduce.body, combine))


def _identity(name: str, dtype: DType) -> T.Const:
    match name:
        case "sum":
            return T.Const(0.0 if dtype.is_float else 0, dtype)
        case "prod":
            return T.Const(1.0 if dtype.is_float else 1, dtype)
        case "max":
            return T.Const(False, BOOL) if dtype is BOOL else least(dtype)
        case "min":
            return T.Const(True, BOOL) if dtype is BOOL else greatest(dtype)
        case _:
            return T.Const(name == "all", BOOL)


class _At:
    """Where an instance of the block is: the element's indices and the position in the reduction."""

    def __init__(self, indices: tuple[T.Expr, ...], reduced: tuple[T.Axis, ...]) -> None:
        self.indices = indices
        position: T.Expr = ZERO
        for axis in reduced:
            position = add(mul(position, axis.extent), axis.var)
        self.position = position


_Build = Callable[["_At", T.Expr], "tuple[T.Stmts | None, T.Stmts]"]


def _store(s: T.Compute, buffer: T.Buffer, at: _At, value: T.Expr) -> T.Stmts:
    return (T.Store(buffer, at.indices, value, span=s.span),)


def _nest(s: T.Compute, reduced: tuple[T.IterVar, ...], value: T.Expr, build: _Build) -> T.Stmt:
    """The loops and the block. The loops keep the variables of the text; the axes are new."""
    iters = (*s.axes, *reduced)
    axes = tuple(
        T.Axis(
            T.Var(f"v{it.var.name}", INDEX, span=it.var.span),
            "spatial" if n < len(s.axes) else "reduce",
            it.extent,
            it.var,
            span=s.span,
        )
        for n, it in enumerate(iters)
    )
    inner = substitute(value, {it.var: a.var for it, a in zip(iters, axes, strict=True)})
    at = _At(tuple(a.var for a in axes[: len(s.axes)]), axes[len(s.axes) :])
    init, body = build(at, inner)
    nest: T.Stmt = T.Block(s.buffer.name, axes, None, None, None, init, body, span=s.span)
    for it in reversed(iters):
        nest = T.For(it.var, ZERO, it.extent, "serial", (nest,), span=s.span)
    return nest


def _user(s: T.Compute, at: _At, reducer: T.Reducer, value: T.Expr) -> tuple[T.Stmts | None, T.Stmts]:
    old = T.Load(s.buffer, at.indices, span=s.span)
    lets: T.Stmts = ()
    if sum(x is reducer.arg for x in walk(reducer.value)) > 1:
        arg = T.Var(reducer.arg.name, reducer.arg.dtype, span=s.span)
        lets, value = (T.Let(arg, value, span=s.span),), arg
    total = substitute(reducer.value, {reducer.acc: old, reducer.arg: value})
    return _store(s, s.buffer, at, reducer.identity), (*lets, *_store(s, s.buffer, at, total))


def _extreme(
    s: T.Compute, best: T.Buffer, at: _At, reduce: T.Reduce, value: T.Expr, name: str
) -> tuple[T.Stmts | None, T.Stmts]:
    """The first extreme element: the first NaN if there is one, position 0 over nothing."""
    dtype = value.dtype
    x = T.Var("x", dtype, span=s.span)
    old = T.Var("old", dtype, span=s.span)
    better: T.Expr = T.Binary("gt" if name == "argmax" else "lt", x, old)
    if dtype.is_float:
        nan = T.Intrinsic("isnan", (x,), BOOL)
        first = T.Unary("not", T.Intrinsic("isnan", (old,), BOOL))
        better = T.Binary("or", better, T.Binary("and", nan, first))
    keep = (*_store(s, s.buffer, at, _as(at.position, s.buffer.dtype)), *_store(s, best, at, x))
    body = (
        T.Let(x, value, span=s.span),
        T.Let(old, T.Load(best, at.indices, span=s.span), span=s.span),
        T.If(better, keep, (), span=s.span),
    )
    start = least(dtype) if name == "argmax" else greatest(dtype)
    init = (*_store(s, s.buffer, at, _as(ZERO, s.buffer.dtype)), *_store(s, best, at, start))
    return init, body


def _as(e: T.Expr, dtype: DType) -> T.Expr:
    return e if e.dtype is dtype else T.Cast(e, dtype)
