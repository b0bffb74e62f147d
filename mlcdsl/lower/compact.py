"""Buffers as small as what is used of them at a time.

After `compute_at` and its like, all accesses of a buffer are in one loop, and each iteration works on a box of its own.
The allocation then moves into the innermost loop that encloses all accesses, with the shape of the box. This is so
only if no iteration reads what another one wrote: each read is of elements that a statement before it, in the same
iteration, has written.

Memory that threads share stays outside of the loops over them; its box is that of all threads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, Touch, box_of, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import Rewriter, own_exprs, substitute, walk, walk_stmts
from mlcdsl.lower.covering import covered
from mlcdsl.lower.known import known_of
from mlcdsl.lower.tools import has_load, sub, with_body
from mlcdsl.types import INDEX


def compact(func: T.PrimFunc) -> T.PrimFunc:
    """The function with smaller allocations."""
    if not any(isinstance(s, T.Alloc) for s in walk_stmts(func.body)):
        return func
    return with_body(func, _Compact(known_of(func)).stmts(func.body))


@dataclass(frozen=True, slots=True)
class _Level:
    """A list of statements, of which number `at` is a loop with all accesses in it."""

    stmts: T.Stmts
    at: int

    @property
    def loop(self) -> T.For:
        loop = self.stmts[self.at]
        assert isinstance(loop, T.For)
        return loop


class _Compact(Rewriter):
    def __init__(self, known: Known) -> None:
        self.known = known

    def expr(self, expr: T.Expr) -> T.Expr:
        return expr

    def stmts(self, stmts: T.Stmts) -> T.Stmts:
        for n, s in enumerate(stmts):
            if isinstance(s, T.Alloc) and s.buffer.strides is None and s.buffer.shape:
                rest = self.shrink(s, stmts[n + 1 :])
                if rest is not None:
                    return self.stmts((*stmts[:n], *rest))
        return super().stmts(stmts)

    def shrink(self, alloc: T.Alloc, rest: T.Stmts) -> T.Stmts | None:
        """The statements behind an allocation, with a smaller one of their own in them; None if there is none."""
        buffer = alloc.buffer
        levels, inside = _descend(rest, buffer)
        for depth in range(len(levels), -1, -1):
            found = [t for t in touches(inside) if t.buffer is buffer]
            if any(t.indices is None for t in found) or not found:
                return None
            if depth == 0 or covered(found, self.known):
                return self._build(alloc, levels[:depth], inside, found)
            inside = levels[depth - 1].stmts
        return None

    def _build(self, alloc: T.Alloc, levels: list[_Level], inside: T.Stmts, found: list[Touch]) -> T.Stmts | None:
        """The nest with the allocation at its new place."""
        buffer, own = alloc.buffer, _introduced(inside)
        threads = [x.loop for x in levels if _shares(buffer, x.loop)]
        relax = tuple(Inner(x.var, x.lo, x.extent) for x in threads)
        box = box_of(found, len(buffer.shape), self.known, relax)
        hidden = own | {x.var for x in threads}
        ranges = [_smaller(r, size, hidden) for r, size in zip(box, buffer.shape, strict=True)]
        if not any(ranges):
            return None
        shape = tuple(size if r is None else to_expr(r.extent) for r, size in zip(ranges, buffer.shape, strict=True))
        small = replace(buffer, shape=shape)
        new = _Shift(buffer, small, ranges).stmts(inside)
        home = next((n for n, x in enumerate(levels) if _shares(buffer, x.loop)), len(levels))
        out = new
        for n in range(len(levels), -1, -1):
            if n < len(levels):
                level = levels[n]
                out = (*level.stmts[: level.at], replace(level.loop, body=out), *level.stmts[level.at + 1 :])
            if n == home:
                first = next(k for k, s in enumerate(out) if _uses(s, small))
                out = (*out[:first], T.Alloc(small, span=alloc.span), *out[first:])
        return out


def _descend(stmts: T.Stmts, buffer: T.Buffer) -> tuple[list[_Level], T.Stmts]:
    """The loops that enclose all accesses, and the statements in the innermost of them."""
    levels: list[_Level] = []
    while True:
        using = [n for n, s in enumerate(stmts) if _uses(s, buffer)]
        loop = stmts[using[0]] if len(using) == 1 else None
        if not isinstance(loop, T.For) or loop.kind in ("vectorized", "unroll"):
            return levels, stmts
        if (loop.thread and buffer.scope == "global") or any(_loads(e, buffer) for e in own_exprs(loop)):
            return levels, stmts
        levels.append(_Level(stmts, using[0]))
        stmts = loop.body


def _uses(s: T.Stmt, buffer: T.Buffer) -> bool:
    return any(
        (isinstance(x, T.Store) and x.buffer is buffer)
        or (isinstance(x, T.CallExtern) and any(a is buffer for a in x.args))
        or any(_loads(e, buffer) for e in own_exprs(x))
        for x in walk_stmts((s,))
    )


def _loads(e: T.Expr, buffer: T.Buffer) -> bool:
    return any(isinstance(x, T.Load | T.Ptr) and x.buffer is buffer for x in walk(e))


def _shares(buffer: T.Buffer, loop: T.For) -> bool:
    """Whether the threads of a loop share the buffer."""
    return buffer.scope.split(".")[0] == "shared" and loop.thread.startswith("threadIdx")


def _introduced(stmts: T.Stmts) -> set[T.Var]:
    return {s.var for s in walk_stmts(stmts) if isinstance(s, T.For | T.Let)}


def _smaller(r: Range | None, size: T.Expr, hidden: Iterable[T.Var]) -> Range | None:
    """The range if it has a constant extent, less than the size (or the size is symbolic), and begins at a value that
    is known outside."""
    extent = r.extent.value if r is not None else None
    if r is None or extent is None or extent < 1 or set(free_vars(to_expr(r.lo))) & set(hidden):
        return None
    whole = canonical(size).value
    return r if whole is None or extent < whole else None


class _Shift(Rewriter):
    """Accesses of the smaller buffer, relative to where its box begins."""

    def __init__(self, old: T.Buffer, new: T.Buffer, ranges: list[Range | None]) -> None:
        self.old, self.new, self.ranges = old, new, ranges
        self.lets: dict[T.Var, T.Expr] = {}

    def at(self, indices: tuple[T.Expr, ...]) -> tuple[T.Expr, ...]:
        pairs = zip(indices, self.ranges, strict=True)
        return tuple(i if r is None or not r.lo.terms else self.behind(i, r) for i, r in pairs)

    def behind(self, i: T.Expr, r: Range) -> T.Expr:
        """How far an index is behind the beginning of the box."""
        if has_load(i):
            return sub(i, to_expr(r.lo))
        return to_expr(canonical(substitute(i, self.lets)) - r.lo)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        new = super().stmt(stmt)
        if isinstance(stmt, T.Let) and stmt.var.dtype == INDEX and not has_load(stmt.value):
            self.lets[stmt.var] = substitute(stmt.value, self.lets)
        return new

    def expr(self, expr: T.Expr) -> T.Expr:
        expr = super().expr(expr)
        if isinstance(expr, T.Load) and expr.buffer is self.old:
            return T.Load(self.new, self.at(expr.indices), span=expr.span)
        if isinstance(expr, T.Ptr) and expr.buffer is self.old:
            return replace(expr, buffer=self.new, indices=self.at(expr.indices))
        return expr

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        if isinstance(new, T.Store) and new.buffer is self.old:
            return replace(new, buffer=self.new, indices=self.at(new.indices))
        return new
