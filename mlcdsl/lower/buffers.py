"""Every access by one linear index: scratch buffers and parameters of constant shape become one-dimensional.

Parameters of symbolic shape keep it, for it is what determines the sizes; code generation gets their linear indices
from `linear_index`. A whole buffer passed to an extern becomes its address, with the extern's dims as further
arguments, so nothing is lost with the shapes.
Allocations move in front of the loops in which they are, as far as their shapes allow, but not out of parallel loops.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import prod

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts
from mlcdsl.ir.visit import Rewriter
from mlcdsl.lower.packing import pack_vectors
from mlcdsl.lower.tools import ONE, add, index, mul, product, sub, variables
from mlcdsl.types import INDEX, PTR


def flatten_buffers(func: T.PrimFunc) -> T.PrimFunc:
    """The function over one-dimensional buffers."""
    facts = Facts(func.where, [p.value for p in func.params if isinstance(p.value, T.Var)])
    func = pack_vectors(func, facts)
    flat = _Flatten(p.value for p in func.params if isinstance(p.value, T.Buffer))
    params = tuple(replace(p, value=flat.view(p.value)) if isinstance(p.value, T.Buffer) else p for p in func.params)
    body = _hoist(func, flat.stmts(func.body))
    if body is func.body and all(a is b for a, b in zip(params, func.params, strict=True)):
        return func
    return replace(func, params=params, body=body)


def strides_of(buffer: T.Buffer) -> tuple[T.Expr, ...]:
    """The distance of neighbours in every dimension, in elements."""
    if buffer.strides is not None:
        return buffer.strides
    strides: list[T.Expr] = [ONE]
    for extent in reversed(buffer.shape[1:]):
        strides.append(mul(extent, strides[-1]))
    return tuple(reversed(strides))[: len(buffer.shape)] if buffer.shape else ()


def size_of(buffer: T.Buffer) -> T.Expr:
    """The number of elements that the buffer spans in memory."""
    if buffer.strides is None:
        return product(buffer.shape)
    last = [mul(sub(n, ONE), s) for n, s in zip(buffer.shape, buffer.strides, strict=True)]
    total: T.Expr = ONE
    for term in last:
        total = add(total, term)
    return total


def linear_index(buffer: T.Buffer, indices: tuple[T.Expr, ...]) -> T.Expr:
    """Where the element is in memory, in elements."""
    position: T.Expr = index(0)
    for i, stride in zip(indices, strides_of(buffer), strict=True):
        position = add(position, mul(i, stride))
    return position


def _is_constant(buffer: T.Buffer) -> bool:
    return all(isinstance(e, T.Const) for e in (*buffer.shape, *(buffer.strides or ())))


class _Flatten(Rewriter):
    def __init__(self, params: Iterable[T.Buffer]) -> None:
        self.views = {b: b for b in params if not _is_constant(b)}

    def view(self, buffer: T.Buffer) -> T.Buffer:
        """The one-dimensional buffer over the same memory."""
        found = self.views.get(buffer)
        if found is None:
            flat = len(buffer.shape) == 1 and buffer.strides in (None, (ONE,))
            found = buffer if flat else replace(buffer, shape=(size_of(buffer),), strides=None)
            self.views[buffer] = found
        return found

    def expr(self, expr: T.Expr) -> T.Expr:
        match expr:
            case T.Load(buffer, indices):
                if self.view(buffer) is not buffer:
                    at = linear_index(buffer, self.exprs(indices))
                    return T.Load(self.view(buffer), (at,), span=expr.span)
            case T.Ptr(buffer, indices, extents) if self.view(buffer) is not buffer:
                first = (linear_index(buffer, self.exprs(indices)),) if indices else ()
                one = (prod(extents),) if extents else ()
                return replace(expr, buffer=self.view(buffer), indices=first, extents=one)
        return super().expr(expr)

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        match new:
            case T.Store(buffer, indices) if self.view(buffer) is not buffer:
                return replace(new, buffer=self.view(buffer), indices=(linear_index(buffer, indices),))
            case T.Alloc(buffer) if self.view(buffer) is not buffer:
                return replace(new, buffer=self.view(buffer))
            case T.CallExtern() if any(isinstance(a, T.Buffer) for a in new.args) or new.extern.dims:
                return self.call(new)
        return new

    def call(self, s: T.CallExtern) -> T.CallExtern:
        """The call by addresses and scalars alone, dims last."""
        dims: dict[T.Var, T.Expr] = {}
        args: list[T.Expr | T.Buffer] = []
        params: list[T.Param] = []
        for param, arg in zip(s.extern.params, s.args, strict=True):
            if isinstance(arg, T.Buffer) and isinstance(param.value, T.Buffer):
                for formal, actual in zip(param.value.shape, arg.shape, strict=True):
                    if isinstance(formal, T.Var):
                        dims.setdefault(formal, actual)
                args.append(T.Ptr(self.view(arg), span=s.span))
                params.append(T.Param(T.Var(param.name, PTR), "in", span=param.span))
            else:
                args.append(arg)
                params.append(param)
        for dim in s.extern.dims:
            args.append(dims[dim])
            params.append(T.Param(T.Var(dim.name, INDEX), "in", span=dim.span))
        extern = replace(s.extern, dims=(), params=tuple(params), where=())
        return replace(s, extern=extern, args=tuple(args))


# ------------------------------------------------------------ allocations


class _Hoist(Rewriter):
    """Takes allocations out of loops; `floating` holds those that are on their way out.

    Only shapes over dims and scalar parameters (`outer`) float, so they mean the same anywhere.
    """

    def __init__(self, outer: frozenset[T.Var]) -> None:
        self.outer = outer
        self.floating: list[T.Alloc] = []

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.For():
                around, self.floating = self.floating, []
                loop = self.descend(stmt)
                found, self.floating = self.floating, around
                if stmt.kind != "parallel":
                    self.floating.extend(found)
                    return loop
                assert isinstance(loop, T.For)
                return replace(loop, body=(*found, *loop.body)) if found else loop
            case T.Alloc(buffer) if all(variables(e) <= self.outer for e in buffer.shape):
                self.floating.append(stmt)
                return ()
            case T.If() | T.While():
                return stmt
        return super().stmt(stmt)


def _hoist(func: T.PrimFunc, body: T.Stmts) -> T.Stmts:
    """Move allocations that are in loops; those of the function's body stay where they are."""
    scalars = (p.value for p in func.params if isinstance(p.value, T.Var))
    outer = frozenset((*func.dims, *func.stride_vars, *scalars))
    out: list[T.Stmt] = []
    for s in body:
        if isinstance(s, T.For):
            mover = _Hoist(outer)
            loop = mover.stmt(s)
            out.extend(mover.floating)
            out.extend(loop if isinstance(loop, tuple) else (loop,))
        else:
            out.append(s)
    same = len(out) == len(body) and all(a is b for a, b in zip(out, body, strict=True))
    return body if same else tuple(out)
