"""Reductions that keep the best of their candidates, and what belongs to it: argmax and its like.

Where `better` holds of a candidate and the kept value, the candidate and what is stored with it take the place of what
is kept. Partial results of consecutive stretches of steps, compared in the same order, keep the same candidate if

- what a stretch begins with, the start, is never better than what is kept, and
- to compare with the better of two, which come one after the other, is to compare with one and then with the other,
  whenever the first of the two is something that a stretch can keep.

By induction over the steps of a stretch this is all that is needed. `better` looks at nothing but the order of two
values, so three numbers and NaN stand for all values.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import all_of, conjuncts
from mlcdsl.ir.visit import map_children, substitute
from mlcdsl.lower.index_notation import greatest, least
from mlcdsl.schedule.reductions import reads_any, used_around
from mlcdsl.types import BOOL, DType

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """`stores` run where `better` holds of the candidate `x` and the kept value `old`; `best` is the store of the
    candidate. `start` is the kept value that partial results begin with."""

    stores: tuple[T.Store, ...]
    best: T.Store
    better: T.Expr
    x: T.Var
    old: T.Var
    start: T.Const

    @property
    def starts(self) -> tuple[T.Const, ...]:
        """What partial results begin with: what belongs to the start is never kept."""
        return tuple(self.start if s is self.best else _zero(s.buffer.dtype) for s in self.stores)

    def combine(self, parts: Sequence[T.Load]) -> T.Stmts:
        """The update by partial results, one for each store."""
        candidate = next(p for s, p in zip(self.stores, parts, strict=True) if s is self.best)
        kept = T.Load(self.best.buffer, self.best.indices, span=self.best.span)
        keep = [replace(s, value=self.x if s is self.best else p) for s, p in zip(self.stores, parts, strict=True)]
        return (
            T.Let(self.x, candidate, span=self.best.span),
            T.Let(self.old, kept, span=self.best.span),
            T.If(self.better, tuple(keep), (), span=self.best.span),
        )


@dataclass(frozen=True, slots=True)
class Unequal:
    """A selection whose partial results may keep another candidate."""

    best: T.Store


def selection_of(block: T.Block) -> Selection | Unequal | None:
    """The selection that is all of a block's body, if it is one; nothing in it but `better` reads what is kept."""
    conds, stores = _flat(block.body)
    updated = {s.buffer for s in stores}
    kept = [s for s in stores if reads_any(conds, {s.buffer})]
    if len(kept) != 1 or len(updated) != len(stores):
        return None
    best = kept[0]
    x, old = T.Var("x", best.buffer.dtype, span=best.span), T.Var("old", best.buffer.dtype, span=best.span)
    found = [(c, _named(c, best, x, old)) for c in conds]
    better = [e for _, e in found if _holds(e, {x: 0.0, old: 0.0}) is not None]
    others = [c for c, e in found if _holds(e, {x: 0.0, old: 0.0}) is None]
    own = (e for s in stores for e in (*s.indices, s.value))
    if not better or reads_any([*others, *own, *used_around(block)], updated):
        return None
    start = _start(all_of(better), x, old)
    return Unequal(best) if start is None else Selection(stores, best, all_of(better), x, old, start)


def _flat(body: T.Stmts, lets: Mapping[T.Var, T.Expr] | None = None) -> tuple[list[T.Expr], tuple[T.Store, ...]]:
    """The conditions in front of the stores that are the rest of the body, and the stores, lets replaced by what they
    stand for; no stores if there is anything else, or if one reads what another wrote."""
    lets = dict(lets or {})
    stores: list[T.Store] = []
    for n, s in enumerate(body):
        written = {x.buffer for x in stores}
        match s:
            case T.Let(var, value) if not reads_any((value,), written):
                lets[var] = substitute(value, lets)
            case T.If(cond, then, ()) if n == len(body) - 1 and not stores:
                conds, inner = _flat(then, lets)
                return [*conjuncts(substitute(cond, lets)), *conds], inner
            case T.Store(_, indices, value) if not reads_any((*indices, value), written):
                at = tuple(substitute(i, lets) for i in indices)
                stores.append(replace(s, indices=at, value=substitute(value, lets)))
            case _:
                return [], ()
    return _chosen(tuple(stores))


def _chosen(stores: tuple[T.Store, ...]) -> tuple[list[T.Expr], tuple[T.Store, ...]]:
    """Stores that all select between a value and their element by one condition, as stores of the values under it."""
    conds: list[T.Expr] = []
    chosen: list[T.Store] = []
    for s in stores:
        match s.value:
            case T.Select(cond, value, T.Load(buffer, at)) if buffer is s.buffer and at == s.indices:
                pass
            case T.Select(other, T.Load(buffer, at), value) if buffer is s.buffer and at == s.indices:
                cond = T.Unary("not", other)
            case _:
                return [], stores
        conds.append(cond)
        chosen.append(replace(s, value=value))
    return (conjuncts(conds[0]), tuple(chosen)) if conds and all(c == conds[0] for c in conds) else ([], stores)


def _named(e: T.Expr, best: T.Store, x: T.Var, old: T.Var) -> T.Expr:
    """The expression with names for the candidate and the kept value."""
    kept = T.Load(best.buffer, best.indices)

    def go(e: T.Expr) -> T.Expr:
        return old if e == kept else x if e == best.value else map_children(e, go)

    return go(e)


def _holds(e: T.Expr, values: Mapping[T.Var, float]) -> bool | None:
    """Whether a condition on the order of variables holds; None if it is about anything else."""
    match e:
        case T.Const(value, dtype) if dtype is BOOL:
            return bool(value)
        case T.Var() if e in values and e.dtype is BOOL:
            return bool(values[e])
        case T.Unary("not", a):
            held = _holds(a, values)
            return None if held is None else not held
        case T.Binary("and" | "or" as op, a, b):
            p, q = _holds(a, values), _holds(b, values)
            return None if p is None or q is None else (p and q) if op == "and" else (p or q)
        case T.Binary(op, T.Var() as a, T.Var() as b) if op in _COMPARE and a in values and b in values:
            return _COMPARE[op](values[a], values[b])
        case T.Intrinsic("isnan", (T.Var() as a,)) if a in values:
            return math.isnan(values[a])
    return None


def _start(better: T.Expr, x: T.Var, old: T.Var) -> T.Const | None:
    """A start with which partial results keep what the steps keep."""
    dtype = x.dtype
    if dtype is BOOL:
        ends = {0.0: T.Const(False, BOOL), 1.0: T.Const(True, BOOL)}
        return next((c for v, c in ends.items() if _same(better, x, old, v, tuple(ends))), None)
    values = (0.0, 1.0, 2.0, *((math.nan,) if dtype.is_float else ()))
    starts = [(0.0, least(dtype)), (2.0, greatest(dtype)), *((v, T.Const(v, dtype)) for v in values[3:])]
    return next((c for v, c in starts if _same(better, x, old, v, values)), None)


def _same(better: T.Expr, x: T.Var, old: T.Var, start: float, values: Iterable[float]) -> bool:
    """Whether partial results from the start keep what the steps keep. A candidate is its value and which of three it
    is, so that equal values differ."""

    def choose(kept: tuple[int, float], new: tuple[int, float]) -> tuple[int, float]:
        return new if _holds(better, {x: new[1], old: kept[1]}) else kept

    reached = [start]
    for kept in reached:
        reached += [v for v in values if not any(v is r for r in reached) and choose((0, kept), (1, v))[0] == 1]
    idle = all(choose((0, v), (1, start))[0] == 0 for v in values)
    triples = itertools.product(values, reached, values)
    return idle and all(
        choose((0, a), choose((1, b), (2, c)))[0] == choose(choose((0, a), (1, b)), (2, c))[0] for a, b, c in triples
    )


def _zero(dtype: DType) -> T.Const:
    return T.Const(False if dtype is BOOL else 0.0 if dtype.is_float else 0, dtype)
