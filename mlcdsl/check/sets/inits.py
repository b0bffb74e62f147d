"""The instances of a block that run its init."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.check.sets.linear import TRUE, ZERO, Con, Dnf, Lin, at_least, less, mapped, variables
from mlcdsl.check.sets.model import BlockInfo, Loop, Place
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts


class ReduceOnly:
    """The variables that occur in bindings of reduce axes and nowhere else (rule S4)."""

    def __init__(self, body: T.Stmts):
        self.inside: set[T.Var] = set()
        self.outside: set[T.Var] = set()
        for s in walk_stmts(body):
            if isinstance(s, T.Block):
                self._block(s)
            else:
                self._add(self.outside, own_exprs(s))

    def _block(self, s: T.Block) -> None:
        for a in s.axes:
            self._add(self.inside if a.kind == "reduce" else self.outside, (a.binding,))
            self._add(self.outside, (a.extent,))
        if s.where is not None:
            self._add(self.outside, (s.where,))
        for r in (*(s.reads or ()), *(s.writes or ())):
            self._add(self.outside, (*r.lo, *r.extent))

    @staticmethod
    def _add(to: set[T.Var], exprs: Iterable[T.Expr]) -> None:
        to.update(x for e in exprs for x in walk(e) if isinstance(x, T.Var))

    def __contains__(self, v: T.Var | None) -> bool:
        return v in self.inside and v not in self.outside


def first_instances(info: BlockInfo, place: Place, reduce_only: ReduceOnly) -> Place:
    """The instances that run the init: every reduce axis is 0 (rules S3 and S4)."""
    fixed: set[T.Var] = set()
    conds = list(place.conds)
    for axis, lin in zip(info.block.axes, info.bindings, strict=True):
        if axis.kind != "reduce":
            continue
        if _zero_only_at_start(lin, place):
            fixed.update(lin.terms)
        else:
            conds.append(((Con(lin, True),),))
    zero = dict.fromkeys(fixed, ZERO)
    bounded: list[Loop] = []
    for loop in place.bounded:
        if loop.var in fixed:
            if loop.origin not in reduce_only and loop.hi is not None:
                conds.append(((less(ZERO, loop.hi),),))
        elif loop.origin in reduce_only:
            conds.append(_once(loop))
        else:
            bounded.append(_put_loop(loop, zero))
    scope = place.scope.copy()
    scope.ints = {v: lin.put(zero) for v, lin in scope.ints.items()} | zero
    times = tuple(t.put(zero) for t in place.times)
    facts = tuple(_put(d, zero) for d in place.facts)
    new = tuple(_put(d, zero) for d in conds)
    return place.having(times=times, bounded=tuple(bounded), conds=new, scope=scope, facts=facts)


def _zero_only_at_start(lin: Lin, place: Place) -> bool:
    """Whether the form is 0 exactly where all its loops are at their first value, 0."""
    starts = {loop.var for loop in place.bounded if loop.lo.is_const and loop.lo.const == 0}
    return lin.const == 0 and all(c > 0 and v in starts for v, c in lin.terms.items())


def _once(loop: Loop) -> Dnf:
    """The values of a loop that runs at least once (rule S4)."""
    if loop.hi is None:
        return TRUE
    v = Lin.var(loop.var)
    return ((Con(v.minus(loop.lo), True),), (at_least(v, loop.lo), less(v, loop.hi)))


def _put(dnf: Dnf, mapping: dict[T.Var, Lin]) -> Dnf:
    """The condition with variables replaced; the same object if it has none of them."""
    if not any(v in mapping for v in variables(dnf)):
        return dnf
    return mapped(dnf, lambda lin: lin.put(mapping))


def _put_loop(loop: Loop, mapping: dict[T.Var, Lin]) -> Loop:
    lo, hi = loop.lo.put(mapping), loop.hi and loop.hi.put(mapping)
    return loop if lo is loop.lo and hi is loop.hi else Loop(loop.node, loop.var, lo, hi, loop.origin)
