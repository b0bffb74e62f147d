"""Neighbouring iterations of a loop around a reduction, run side by side: unroll and jam.

In `for j { Y[0] = 0  for k { Y[0] += A[k] * B[k, j] }  C[j] = Y[0] }` every step of k touches another line of memory
for one element of it, and the additions wait for one another. With eight values of j inside of k the line is used up
and there are eight sums at a time. Every iteration keeps its own order, so every sum keeps its bits.

A loop with any attribute is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Touch, box_of, touches
from mlcdsl.ir.canonical import canonical, replace_vars
from mlcdsl.ir.poly import ZERO, Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.visit import Rewriter, own_exprs, substitute, walk, walk_stmts
from mlcdsl.lower.buffers import strides_of
from mlcdsl.lower.known import known_of
from mlcdsl.lower.simplify import can_trap, droppable, simplify_expr
from mlcdsl.lower.tools import Replace, add, fresh, has_load, index, int_of, is_const, mul, uses, with_body
from mlcdsl.types import INDEX

#: vectors of sums at a time: half of the registers where there are few
SUMS = 8
#: iterations side by side where they share lines of memory, and where their sums only wait for one another
MOST, CHAINS = 16, 8
#: additions from which waiting costs more than reading several rows at a time
LONG = 48
#: bytes of the memory of all these iterations, and statements
OWN, STATEMENTS = 1 << 14, 256
#: elements between two steps of a reduction that share no line of memory, and bytes of one line
FAR, LINE = 16, 64


def jam(vector_bits: int) -> Callable[[T.PrimFunc], T.PrimFunc]:
    """The function with jammed loops where that saves memory traffic."""

    def step(func: T.PrimFunc) -> T.PrimFunc:
        return with_body(func, _Jam(known_of(func), SUMS * vector_bits // 8).stmts(func.body))

    return step


class _Jam(Rewriter):
    def __init__(self, known: Known, sums: int):
        self.known = known
        self.sums = sums

    def expr(self, expr: T.Expr) -> T.Expr:
        return expr

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        new = super().stmt(stmt)  # inner loops first: then outer ones may get as far
        if isinstance(new, T.For) and _plain(new) and is_const(new.lo, 0):
            body = _without_lets(new.body)
            count = _count(new, body, self.sums) if body is not None and _movable(body) else 1
            if body is not None and count > 1 and _independent(new.var, body, self.known):
                return _jammed(replace(new, body=body), count)
        return new


def _plain(f: T.For) -> bool:
    return f.kind == "serial" and not f.attrs


def _without_lets(stmts: T.Stmts) -> T.Stmts | None:
    """The statements with index values in place of their names; None if another value is named."""
    names: dict[T.Var, T.Expr] = {}
    out: list[T.Stmt] = []
    for s in stmts:
        if isinstance(s, T.Let):
            if s.var.dtype != INDEX or has_load(s.value):
                return None
            names[s.var] = substitute(s.value, names)
        else:
            out.extend(Replace(names).stmts((s,)) if names else (s,))
    return tuple(out)


# ---------------------------------------------------------------- whether it is allowed


def _movable(body: T.Stmts) -> bool:
    """Whether nothing in the statements can stop the function or be seen from outside before they end."""
    for s in walk_stmts(body):
        if not isinstance(s, T.Store | T.For | T.If | T.Let | T.Alloc):
            return False
        if isinstance(s, T.For) and s.kind not in ("serial", "vectorized", "unroll"):
            return False
        if isinstance(s, T.Alloc) and (s.buffer.strides is not None or any(int_of(e) is None for e in s.buffer.shape)):
            return False
        if any(can_trap(x) or isinstance(x, T.Ptr) for e in own_exprs(s) for x in walk(e)):
            return False
    return True


def _independent(j: T.Var, body: T.Stmts, known: Known) -> bool:
    """Whether each iteration has elements of its own of every buffer that iterations write."""
    found = list(touches(body))
    own = {s.buffer for s in walk_stmts(body) if isinstance(s, T.Alloc)}
    for buffer in {t.buffer for t in found if t.write} - own:
        box = box_of([t for t in found if t.buffer is buffer], len(buffer.shape), known)
        if buffer.strides is not None or not any(r is not None and _apart(r.lo, r.extent, j) for r in box):
            return False
    return True


def _apart(lo: Poly, extent: Poly, j: T.Var) -> bool:
    """Whether ranges of this extent from `lo` on are disjoint for different values of `j`."""
    step, size = _slope(lo, j), extent.value
    return step is not None and size is not None and 0 < size <= abs(step) and _slope(extent, j) == 0


def _slope(p: Poly, v: T.Var) -> int | None:
    """By how much a polynomial grows with the variable, if that is one number."""
    return (replace_vars(p, {v: Poly.atom(v) + Poly.const(1)}) - p).value


# ---------------------------------------------------------------- whether it is worth it


def _count(loop: T.For, body: T.Stmts, registers: int) -> int:
    """How many iterations to run side by side, with so many bytes of registers for sums; 1: none."""
    found = [s for s in body if isinstance(s, T.For) and _reduces(s, loop.var)]
    if not found or not all(_innermost(loop.var, s) for s in found):
        return 1
    limits = [_limit(loop.var, s, registers) for s in found]
    own = sum(_size(s.buffer) for s in walk_stmts(body) if isinstance(s, T.Alloc))
    count = min(max(limits), OWN // max(own, 1), STATEMENTS // sum(1 for _ in walk_stmts(body)))
    trips = int_of(loop.extent)
    if trips is None:
        return count
    count = min(count, trips)
    return next((n for n in range(count, count // 2, -1) if trips % n == 0), count)


def _size(buffer: T.Buffer) -> int:
    total = buffer.dtype.bytes
    for e in buffer.shape:
        total *= int_of(e) or 0
    return total


def _reduces(s: T.Stmt, j: T.Var) -> bool:
    """Whether a loop adds up: what it writes does not depend on its variable. Its bounds are the same for all j."""
    if not isinstance(s, T.For) or not _plain(s):
        return False
    return not any(uses(e, [j]) or has_load(e) or not droppable(e) for e in (s.lo, s.extent)) and _adds_up(s)


def _adds_up(loop: T.For) -> bool:
    stores = [t for t in touches(loop.body) if t.write]
    return bool(stores) and not any(uses(i, [loop.var]) for t in stores for i in t.indices or ())


def _innermost(j: T.Var, loop: T.For) -> bool:
    """Whether iterations of `j` can be brought to where a reduction adds: no part of it is inside of another loop."""
    body = _without_lets(loop.body)
    if body is None:
        return False
    for s in body:
        if isinstance(s, T.For) and _reduces(s, j):
            if not _innermost(j, s):
                return False
        elif any(isinstance(x, T.For) and x.kind == "serial" and _adds_up(x) for x in walk_stmts((s,))):
            return False
    return True


def _limit(j: T.Var, loop: T.For, registers: int) -> int:
    """For how many iterations of `j` a reduction gains: 1 if it does not."""
    found = list(touches(loop.body))
    stores = [t for t in found if t.write]
    sizes = [_bytes(t) for t in stores]
    if None in sizes:
        return 1
    written = {t.buffer for t in stores}
    if any(t.buffer not in written and _walks(t, loop.var, j) for t in found):
        return min(MOST, registers // sum(n for n in sizes if n is not None))
    chain = all(not _spread(t) and t.buffer.dtype.kind == "float" for t in stores) and _steps(loop) >= LONG
    return max(CHAINS // len(stores), 1) if chain else 1


def _steps(loop: T.For) -> int:
    """How often a reduction adds; `LONG` where that is not known."""
    count = int_of(loop.extent)
    inner = (_steps(s) for s in loop.body if isinstance(s, T.For) and _adds_up(s))
    return LONG if count is None else count * max(inner, default=1)


def _walks(t: Touch, k: T.Var, j: T.Var) -> bool:
    """Whether an access goes from line to line with `k`, and stays near with `j`."""
    if t.indices is None:
        return False
    at = _offset(t)
    far, step = _slope(at, k), _slope(at, j)
    near = step is not None and 0 < step * t.buffer.dtype.bytes <= LINE
    return near and (far is None or abs(far) >= FAR)


def _spread(t: Touch) -> list[Inner]:
    """The loops around an access that take it from element to element."""
    return [loop for loop in t.inner if any(uses(i, [loop.var]) for i in t.indices or ())]


def _bytes(t: Touch) -> int | None:
    """What one iteration writes at an access, over its inner loops."""
    total = t.buffer.dtype.bytes
    for loop in _spread(t):
        count = int_of(loop.extent)
        if count is None:
            return None
        total *= count
    return total


def _offset(t: Touch) -> Poly:
    """The place of an access in its buffer, in elements."""
    total = ZERO
    for i, stride in zip(t.indices or (), strides_of(t.buffer), strict=True):
        total = total + canonical(i) * canonical(stride)
    return total


# ---------------------------------------------------------------- the new loops


def _jammed(loop: T.For, count: int) -> T.Stmts:
    """`count` iterations a step, then the rest one by one."""
    by, j = index(count), loop.var
    trips = int_of(loop.extent)
    inner = T.Var(f"{j.name}_jam", INDEX, span=j.span)
    if trips == count:
        return tuple(_side_by_side(fresh(loop.body, {j: inner}), inner, count, {}))
    steps = simplify_expr(T.Binary("floordiv", loop.extent, by))
    outer = T.Var(j.name, INDEX, span=j.span)
    copy = fresh(loop.body, {j: add(mul(outer, by), inner)})
    main = replace(loop, var=outer, extent=steps, body=tuple(_side_by_side(copy, inner, count, {})))
    if trips is not None and trips % count == 0:
        return (main,)
    done = simplify_expr(mul(steps, by))
    rest = T.Binary("sub", loop.extent, done)
    return (main, replace(loop, lo=done, extent=simplify_expr(rest), body=loop.body))


def _side_by_side(stmts: T.Stmts, inner: T.Var, count: int, grown: dict[T.Buffer, T.Buffer]) -> Iterable[T.Stmt]:
    """Each statement for all values of `inner`; reductions get that inside. Memory of an iteration gets one more
    dimension, and `grown` tells which has."""
    for s in stmts:
        if isinstance(s, T.Alloc):
            grown[s.buffer] = replace(s.buffer, shape=(index(count), *s.buffer.shape))
            yield T.Alloc(grown[s.buffer], span=s.span)
        elif isinstance(s, T.For) and _reduces(s, inner):
            yield replace(s, body=tuple(_side_by_side(_without_lets(s.body) or (), inner, count, grown)))
        else:
            var = T.Var(inner.name, INDEX, span=inner.span)
            body = _Grow(grown, var).stmts(fresh((s,), {inner: var}))
            yield T.For(var, index(0), index(count), "unroll", body, span=s.span)


class _Grow(Rewriter):
    """Accesses of memory that has got one more dimension."""

    def __init__(self, grown: dict[T.Buffer, T.Buffer], var: T.Var):
        self.grown, self.var = grown, var

    def expr(self, expr: T.Expr) -> T.Expr:
        expr = super().expr(expr)
        if isinstance(expr, T.Load) and expr.buffer in self.grown:
            return T.Load(self.grown[expr.buffer], (self.var, *expr.indices), span=expr.span)
        return expr

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        if isinstance(new, T.Store) and new.buffer in self.grown:
            return replace(new, buffer=self.grown[new.buffer], indices=(self.var, *new.indices))
        return new
