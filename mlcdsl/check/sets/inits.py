"""The instances of a block that run its init."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.check.sets.linear import (
    TRUE,
    ZERO,
    Con,
    Dnf,
    Lin,
    at_least,
    either,
    less,
    mapped,
    simplify,
    variables,
)
from mlcdsl.check.sets.model import BlockInfo, Loop, Place
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars


def first_instances(info: BlockInfo, place: Place, reduce_only: ReduceVars, own: Dnf, about: Iterable[T.Var]) -> Place:
    """The instances that run the init: every reduce axis is 0, and `own`, the conditions that are about the reduce
    variables `about` alone, hold unless these have their first values (rules S3 and S4)."""
    fixed: set[T.Var] = set()
    conds = list(place.conds)
    for axis, lin in zip(info.block.axes, info.bindings, strict=True):
        if axis.kind != "reduce":
            continue
        if zero_only_at_start(lin, place):
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
    new = [_put(d, zero) for d in conds]
    if own != TRUE:
        starts = tuple(Con(Lin.var(x.var).minus(x.lo), True) for x in place.loops if x.origin in set(about))
        held = simplify(_put(either(own, (starts,)), zero))
        new += [held] if held != TRUE else []
    return place.having(times=times, bounded=tuple(bounded), conds=tuple(new), scope=scope, facts=facts)


def zero_only_at_start(lin: Lin, place: Place) -> bool:
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
