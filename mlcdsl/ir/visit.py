"""Walking and rewriting the tensor IR. A rewriter that changes nothing returns the same object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from mlcdsl.ir import tensor as T

_S = TypeVar("_S", bound=T.Stmt)


def children(expr: T.Expr) -> tuple[T.Expr, ...]:
    """The direct subexpressions."""
    match expr:
        case T.Binary(_, a, b):
            return (a, b)
        case T.Unary(_, a) | T.Cast(a):
            return (a,)
        case T.Select(c, a, b):
            return (c, a, b)
        case T.Intrinsic(_, args):
            return args
        case T.Load(_, indices) | T.Ptr(_, indices):
            return indices
        case T.Reduce():
            return (*(axis.extent for axis in expr.axes), expr.body)
        case _:
            return ()


def walk(expr: T.Expr) -> Iterator[T.Expr]:
    """The expression and everything in it, outside in, left to right."""
    stack = [expr]
    while stack:
        e = stack.pop()
        yield e
        stack.extend(reversed(children(e)))


def _same(new: tuple[T.Expr, ...], old: tuple[T.Expr, ...]) -> bool:
    return all(a is b for a, b in zip(new, old, strict=True))


def map_children(expr: T.Expr, f: Callable[[T.Expr], T.Expr]) -> T.Expr:
    """The expression with `f` applied to its direct subexpressions."""
    match expr:
        case T.Binary(op, a, b):
            x, y = f(a), f(b)
            return expr if x is a and y is b else T.Binary(op, x, y, span=expr.span)
        case T.Unary(op, a):
            x = f(a)
            return expr if x is a else T.Unary(op, x, span=expr.span)
        case T.Cast(a, dtype):
            x = f(a)
            return expr if x is a else T.Cast(x, dtype, span=expr.span)
        case T.Select(c, a, b):
            z, x, y = f(c), f(a), f(b)
            return expr if z is c and x is a and y is b else T.Select(z, x, y, span=expr.span)
        case T.Intrinsic(name, args, dtype):
            new = tuple(map(f, args))
            return expr if _same(new, args) else T.Intrinsic(name, new, dtype, span=expr.span)
        case T.Load(buffer, indices):
            new = tuple(map(f, indices))
            return expr if _same(new, indices) else T.Load(buffer, new, span=expr.span)
        case T.Ptr(buffer, indices):
            new = tuple(map(f, indices))
            return expr if _same(new, indices) else replace(expr, indices=new)
        case T.Reduce():
            axes = tuple(_map_iter(axis, f) for axis in expr.axes)
            body = f(expr.body)
            if body is expr.body and all(a is b for a, b in zip(axes, expr.axes, strict=True)):
                return expr
            return replace(expr, axes=axes, body=body)
        case _:
            return expr


def _map_iter(axis: T.IterVar, f: Callable[[T.Expr], T.Expr]) -> T.IterVar:
    extent = f(axis.extent)
    return axis if extent is axis.extent else T.IterVar(axis.var, extent)


def substitute(expr: T.Expr, mapping: Mapping[T.Var, T.Expr]) -> T.Expr:
    """Replace variables. Binders are objects, so nothing is captured."""
    if not mapping:
        return expr

    def go(e: T.Expr) -> T.Expr:
        if isinstance(e, T.Var):
            return mapping.get(e, e)
        return map_children(e, go)

    return go(expr)


class Rewriter:
    """Rewrites statements and expressions bottom up; override what is of interest.

    `expr` and `stmt` are called on every node; `stmt` may return several statements or none. `buffer` maps buffers
    and `var` binders where they are introduced.
    """

    def expr(self, expr: T.Expr) -> T.Expr:
        return map_children(expr, self.expr)

    def exprs(self, exprs: tuple[T.Expr, ...]) -> tuple[T.Expr, ...]:
        new = tuple(map(self.expr, exprs))
        return exprs if _same(new, exprs) else new

    def stmts(self, stmts: T.Stmts) -> T.Stmts:
        out: list[T.Stmt] = []
        changed = False
        for s in stmts:
            new = self.stmt(s)
            if isinstance(new, tuple):
                out.extend(new)
                changed = True
            else:
                out.append(new)
                changed = changed or new is not s
        return tuple(out) if changed else stmts

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        return self.descend(stmt)

    def region(self, region: T.Region) -> T.Region:
        lo, extent = self.exprs(region.lo), self.exprs(region.extent)
        return region if lo is region.lo and extent is region.extent else replace(region, lo=lo, extent=extent)

    def regions(self, regions: tuple[T.Region, ...] | None) -> tuple[T.Region, ...] | None:
        return None if regions is None else tuple(map(self.region, regions))

    def axis(self, axis: T.Axis) -> T.Axis:
        extent, binding = self.expr(axis.extent), self.expr(axis.binding)
        if extent is axis.extent and binding is axis.binding:
            return axis
        return replace(axis, extent=extent, binding=binding)

    def descend(self, s: T.Stmt) -> T.Stmt:
        """The statement with its parts rewritten."""
        match s:
            case T.For():
                return _update(s, lo=self.expr(s.lo), extent=self.expr(s.extent), body=self.stmts(s.body))
            case T.Block():
                return _update(
                    s,
                    axes=tuple(map(self.axis, s.axes)),
                    where=None if s.where is None else self.expr(s.where),
                    reads=self.regions(s.reads),
                    writes=self.regions(s.writes),
                    init=None if s.init is None else self.stmts(s.init),
                    body=self.stmts(s.body),
                )
            case T.Let():
                return _update(s, value=self.expr(s.value))
            case T.Store():
                return _update(s, indices=self.exprs(s.indices), value=self.expr(s.value))
            case T.Compute():
                return _update(s, axes=tuple(_map_iter(a, self.expr) for a in s.axes), value=self.expr(s.value))
            case T.If():
                cond = self.expr(s.cond)
                return _update(s, cond=cond, then=self.stmts(s.then), orelse=self.stmts(s.orelse))
            case T.While():
                return _update(s, cond=self.expr(s.cond), body=self.stmts(s.body))
            case T.Assert():
                return _update(s, cond=self.expr(s.cond), values=self.exprs(s.values))
            case T.CallExtern():
                args = tuple(a if isinstance(a, T.Buffer) else self.expr(a) for a in s.args)
                return _update(s, args=args)
            case T.Alloc():
                return s


def _update(stmt: _S, **fields: object) -> _S:
    """`replace`, but the same object when every field is the same (tuples: element by element)."""
    for name, new in fields.items():
        old = getattr(stmt, name)
        if new is old:
            continue
        pair = isinstance(new, tuple) and isinstance(old, tuple) and len(new) == len(old)
        if pair and all(a is b for a, b in zip(new, old, strict=True)):  # type: ignore[call-overload]
            continue
        changed: _S = replace(stmt, **fields)  # type: ignore[arg-type]
        return changed
    return stmt


def walk_stmts(stmts: T.Stmts) -> Iterator[T.Stmt]:
    """All statements, outside in, in order; a block's init before its body."""
    left = [*reversed(stmts)]
    while left:
        s = left.pop()
        yield s
        match s:
            case T.For(body=body) | T.While(body=body):
                left += reversed(body)
            case T.Block():
                left += reversed(s.body)
                left += reversed(s.init or ())
            case T.If():
                left += reversed(s.orelse)
                left += reversed(s.then)


def own_exprs(s: T.Stmt) -> tuple[T.Expr, ...]:
    """The expressions of the statement itself, without those of statements in it."""
    match s:
        case T.For():
            return (s.lo, s.extent)
        case T.Block():
            bounds = tuple(e for a in s.axes for e in (a.extent, a.binding))
            return bounds if s.where is None else (*bounds, s.where)
        case T.Let():
            return (s.value,)
        case T.Store():
            return (*s.indices, s.value)
        case T.Compute():
            return (*(a.extent for a in s.axes), s.value)
        case T.If() | T.While():
            return (s.cond,)
        case T.Assert():
            return (s.cond, *s.values)
        case T.CallExtern():
            return tuple(a for a in s.args if not isinstance(a, T.Buffer))
        case T.Alloc():
            return s.buffer.shape


def loads(stmts: T.Stmts) -> Iterator[T.Load]:
    """Every Load in the statements."""
    for s in walk_stmts(stmts):
        for e in own_exprs(s):
            for x in walk(e):
                if isinstance(x, T.Load):
                    yield x
