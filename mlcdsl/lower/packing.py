"""Vectors of intrinsics whose elements are not beside each other in memory, as a step of a schedule may leave them, go
through scratch in which they are."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.neighbours import neighbours
from mlcdsl.ir.symbolic import Facts
from mlcdsl.ir.visit import Rewriter
from mlcdsl.lower.shadows import box
from mlcdsl.lower.tools import ZERO, index, sub, with_body


def pack_vectors(func: T.PrimFunc, facts: Facts) -> T.PrimFunc:
    """The function in which every vector is one piece of memory."""
    return with_body(func, _Pack(facts).stmts(func.body))


class _Pack(Rewriter):
    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def expr(self, expr: T.Expr) -> T.Expr:
        return expr

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if not isinstance(stmt, T.CallExtern) or stmt.extern.llvm is None:
            return super().stmt(stmt)
        before: list[T.Stmt] = []
        after: list[T.Stmt] = []
        args: list[T.Expr | T.Buffer] = []
        for v in stmt.args:
            if isinstance(v, T.Ptr) and not neighbours(v.buffer, v.extents, self.facts):
                packed = _scratch(v)
                before.append(T.Alloc(packed.buffer, span=v.span))
                if v.mode != "out":
                    before += _copy(v, packed, back=False)
                if v.mode != "in":
                    after += _copy(v, packed, back=True)
                v = packed
            args.append(v)
        return (*before, replace(stmt, args=tuple(args)), *after) if before else stmt


def _scratch(v: T.Ptr) -> T.Ptr:
    shape = tuple(map(index, v.extents))
    buffer = T.Buffer(f"{v.buffer.name}_vector", v.buffer.dtype, shape, None, "local", span=v.span)
    return replace(v, buffer=buffer, indices=tuple(ZERO for _ in shape))


def _copy(v: T.Ptr, packed: T.Ptr, *, back: bool) -> T.Stmts:
    """The loops that fill the scratch, or write it back."""

    def one(at: tuple[T.Expr, ...]) -> T.Stmts:
        own = tuple(sub(i, lo) for i, lo in zip(at, v.indices, strict=True))
        if back:
            return (T.Store(v.buffer, at, T.Load(packed.buffer, own, span=v.span), span=v.span),)
        return (T.Store(packed.buffer, own, T.Load(v.buffer, at, span=v.span), span=v.span),)

    return box(v, one)
