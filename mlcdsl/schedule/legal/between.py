"""Whether anything happens between an instance of one block and the instance of another that uses its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from mlcdsl.check.sets.linear import ZERO, Con, Dnf, Lin, TooComplex, both, simplify
from mlcdsl.check.sets.model import Access, BlockInfo, Model, common_loops
from mlcdsl.check.sets.quick import bounds_of
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.order import Instance, comes_before, same_element

#: (first, its other access, between, last): first and last meet in an element, so do the other access and between
Betweens = Iterable[tuple[Access, Access, Access, Access]]


def disturbed(model: Model, cases: Betweens) -> Access | None:
    """The first access that may come between: of each case, `between` stands after `first` and before `last`, or it is
    not proved that it does not. `first` and `last` touch one element; `between` touches that of `other`, which is an
    access of the same instance as `first` or as `last`."""
    solver = Solver()
    for first, other, between, last in cases:
        try:
            if _possible(model, solver, first, other, between, last):
                return between
        except TooComplex:
            return between
    return None


def _possible(model: Model, solver: Solver, first: Access, other: Access, between: Access, last: Access) -> bool:
    a, w, c, o = (Instance(model, x, f"_{n}", {}) for n, x in enumerate((first, between, last, other)))
    meet, hit = same_element(a, c), same_element(o, w)
    if meet is None or hit is None:
        return True
    home = a if _block(other) is _block(first) else c
    same: Dnf = simplify([tuple(Con(p.minus(q), True) for p, q in zip(o.times, home.times, strict=False))])
    base = both(both(both(a.domain, w.domain), both(c.domain, o.domain)), both(both(meet, hit), same))
    for earlier in comes_before(a, w, (first, between)):
        for later in comes_before(w, c, (between, last)):
            if solver.possible(simplify(both(base, ((*earlier, *later),)))):
                return True
    return False


def _block(a: Access) -> T.Block | None:
    return a.place.blocks[-1].block if a.place.blocks else None


def same_instances(
    model: Model, info: BlockInfo, store: Access, values: Mapping[T.Var, T.Expr], conditions: Sequence[T.Expr]
) -> tuple[bool, bool]:
    """Whether the instances of a block are among those that a store stands for, whose axes have `values` there where
    the conditions hold; and the other way round. In each iteration of the loops around both."""
    assert info.inner is not None
    depth = common_loops(info.place, store.place)
    affine, scope = model.affine, store.place.scope
    axes = info.block.axes
    outer = [Lin.var(T.Var(f"outer{n}")) for n in range(depth)]
    chosen = [Lin.var(T.Var(a.var.name)) for a in axes]

    def at(domain: Dnf, forms: list[Lin]) -> Dnf:
        pairs = zip((*outer, *chosen), forms, strict=True)
        return affine.close(both(domain, simplify([tuple(Con(v.minus(f), True) for v, f in pairs)])), forms)

    try:
        domain = store.place.domain
        for cond in conditions:
            found = affine.condition(cond, scope)
            if found.reason is not None:
                return False, False
            domain = both(domain, found.dnf)
        mine = at(info.inner.domain, [*info.place.times[:depth], *info.bindings])
        others = at(domain, [*store.place.times[:depth], *(affine.lin(values[a.var], scope) for a in axes)])
        if any(p.reason is not None for p in (info.inner, store.place)):
            return False, False
        if affine.why(mine) is not None or affine.why(others) is not None:
            return False, False
        keep = [*model.params, *(v for f in (*outer, *chosen) for v in f.terms)]
        solver = Solver()
        return (
            solver.first_outside(mine, [others], keep, least=False) is None,
            solver.first_outside(others, [mine], keep, least=False) is None,
        )
    except TooComplex:
        return False, False


def always(model: Model, access: Access, cond: T.Expr) -> bool:
    """Whether a condition over what is visible at an access holds at every instance of it."""
    affine, place = model.affine, access.place
    if isinstance(cond, T.Binary) and cond.op in ("ge", "lt"):
        a, b = affine.lin(cond.a, place.scope), affine.lin(cond.b, place.scope)
        gap = a.minus(b) if cond.op == "ge" else b.minus(a).shift(-1)
        if bounds_of(model, place).nonnegative(gap):
            return True
    opposite = affine.condition(cond, place.scope, False)
    if opposite.dnf == ():
        return True
    try:
        return not Solver().possible(affine.close(both(place.domain, opposite.dnf)))
    except TooComplex:
        return False


def cases(
    model: Model,
    firsts: Sequence[Access],
    lasts: Sequence[Access],
    others: Sequence[Access],
    counts: Callable[[Access, Access], bool],
) -> Betweens:
    """All that could come between: for the accesses `others` of one of the two blocks, those accesses elsewhere that
    `counts` says are in conflict."""  # fmt: skip
    for other in others:
        for between in model.by_buffer.get(other.buffer, ()):
            if counts(other, between):
                for first in firsts:
                    for last in lasts:
                        yield first, other, between, last


__all__ = ["ZERO", "always", "cases", "disturbed", "same_instances"]
