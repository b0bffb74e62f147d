"""Loops of unscheduled reductions in the order of memory.

In `for j { C[i, j] = 0  for k { C[i, j] = C[i, j] + A[i, k] * B[k, j] } }` the innermost loop jumps from row to row
of B, and a sum of floats may not be reordered. With j inside k every element still sees the same additions in
the same order, while neighbouring elements are added side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, own_exprs, substitute, walk
from mlcdsl.lower.buffers import strides_of
from mlcdsl.lower.simplify import can_trap, droppable, simplify_expr
from mlcdsl.lower.tools import int_of, is_const, uses, variables, with_body

#: a stride, in elements, from which neighbours share no cache line with anything
_FAR = 16


def interchange(func: T.PrimFunc) -> T.PrimFunc:
    """The function with the unit-stride loop of its plain reductions innermost."""
    return with_body(func, _Interchange().stmts(func.body))


class _Interchange(Rewriter):
    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.For):
            nest = _nest(stmt)
            if nest is not None and _safe(nest) and _worth(nest):
                return _swapped(nest)
        return super().stmt(stmt)


@dataclass(frozen=True, slots=True)
class _Nest:
    """`for outer { init  for reduce... { store } }`, where `init` writes the element that `store` updates."""

    outer: T.For
    init: T.Store
    reduce: tuple[T.For, ...]
    store: T.Store


def _nest(outer: T.For) -> _Nest | None:
    match outer.body:
        case (T.Store() as init, T.For() as loop) if _plain(outer):
            loops = [loop]
            while len(loops[-1].body) == 1 and isinstance(loops[-1].body[0], T.For):
                loops.append(loops[-1].body[0])
            match loops[-1].body:
                case (T.Store() as store,) if all(_plain(f) for f in loops):
                    return _Nest(outer, init, tuple(loops), store)
    return None


def _plain(f: T.For) -> bool:
    return f.kind == "serial" and not f.attrs and is_const(f.lo, 0)


def _safe(n: _Nest) -> bool:
    """Whether the order of the spatial and the reduction loops cannot be noticed.

    Different iterations of `outer` write different elements, the body reads the written buffer only at the element
    that it writes, nothing can stop the function, and the bounds of the loops do not depend on `outer`.
    """
    j = n.outer.var
    own = (n.store.buffer, n.store.indices)
    if (n.init.buffer, n.init.indices) != own or not _moves(n.store, j):
        return False
    if any(uses(e, [j]) or not droppable(e) for f in n.reduce for e in (f.lo, f.extent)):
        return False
    inner = {f.var for f in n.reduce}
    if any(variables(e) & inner for e in n.store.indices):
        return False
    if any(x.buffer is n.store.buffer for x in _loads(n.init)):
        return False
    if any(x.buffer is n.store.buffer and (x.buffer, x.indices) != own for x in _loads(n.store)):
        return False
    return not any(can_trap(x) for s in (n.init, n.store) for e in own_exprs(s) for x in walk(e))


def _moves(s: T.Store, j: T.Var) -> bool:
    """Whether `j` alone is one of the indices: then its values address different elements."""
    return s.buffer.strides is None and any(i is j for i in s.indices)


def _loads(s: T.Stmt) -> Iterator[T.Load]:
    for e in own_exprs(s):
        for x in walk(e):
            if isinstance(x, T.Load):
                yield x


def _worth(n: _Nest) -> bool:
    """Whether `outer` walks every access by at most one element, and the innermost reduction jumps in one."""
    j, k = n.outer.var, n.reduce[-1].var
    accesses = [(n.store.buffer, n.store.indices), *((x.buffer, x.indices) for x in _loads(n.store))]
    steps = [_step(b, i, j) for b, i in accesses]
    if _step(n.store.buffer, n.store.indices, j) != 1 or any(s not in (0, 1) for s in steps):
        return False
    jumps = [_step(b, i, k) for b, i in accesses]
    return any(s is None or abs(s) >= _FAR for s in jumps)


def _step(buffer: T.Buffer, indices: tuple[T.Expr, ...], v: T.Var) -> int | None:
    """By how many elements the access moves with the variable, None if that is not a constant."""
    total = 0
    for i, stride in zip(indices, strides_of(buffer), strict=True):
        if not uses(i, [v]):
            continue
        by = _slope(i, v)
        unit = int_of(simplify_expr(stride))
        if by is None or unit is None:
            return None
        total += by * unit
    return total


def _slope(e: T.Expr, v: T.Var) -> int | None:
    """The change of the expression when the variable grows by one, if that is a constant."""
    if not uses(e, [v]):
        return 0
    match e:
        case T.Var():
            return 1
        case T.Binary("add" | "sub" as op, a, b):
            p, q = _slope(a, v), _slope(b, v)
            return None if p is None or q is None else p + q if op == "add" else p - q
        case T.Binary("mul", a, T.Const() as c) | T.Binary("mul", T.Const() as c, a):
            p, factor = _slope(a, v), int_of(c)
            return None if p is None or factor is None else p * factor
    return None


def _swapped(n: _Nest) -> T.Stmts:
    """`for j { init }  for k { for j { store } }`."""
    first = replace(n.outer, body=(n.init,))
    j = T.Var(n.outer.var.name, span=n.outer.var.span)
    indices = tuple(substitute(i, {n.outer.var: j}) for i in n.store.indices)
    value = substitute(n.store.value, {n.outer.var: j})
    body: T.Stmt = replace(n.outer, var=j, body=(replace(n.store, indices=indices, value=value),))
    for f in reversed(n.reduce):
        body = replace(f, body=(body,))
    return (first, body)
