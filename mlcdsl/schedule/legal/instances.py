"""Whether a copy of an access happens for the same values of its block's axes as the original did."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, both, mapped, simplify, variables
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.order import shared_values


def same_instances(
    before: Model, after: Model, pair: tuple[Access, Access], axes: Sequence[tuple[T.Var, T.Var]], depth: int
) -> bool:
    """`pair` is an access in the old program and its copy in the new one, `axes` are their axes; both are in the
    same `depth` outermost loops. True if within every iteration of these both happen for the same values of the axes.
    """
    old, new = pair
    if len(old.place.marks) != len(new.place.marks):
        return False
    outer = [Lin.var(T.Var(f"outer{n}")) for n in range(depth)]
    values = [Lin.var(T.Var(v.name)) for v, _ in axes]
    chosen = [*outer, *values]
    try:
        first = _instances(before, old, [v for v, _ in axes], chosen, depth)
        second = _instances(after, new, [v for _, v in axes], chosen, depth)
        if first is None or second is None:
            return False
        known = shared_values(before, after)
        second = mapped(second, lambda lin: lin.rename(known))
        own = {v for affine in (before.affine, after.affine) for v in affine.opaque} - set(known.values())
        if any(v in own for d in (first, second) for v in variables(d)):
            return False
        keep = [*before.params, *dict.fromkeys(known.values()), *(v for f in chosen for v in f.terms)]
        solver = Solver()
        missing = solver.first_outside(first, [second], keep, least=False)
        return missing is None and solver.first_outside(second, [first], keep, least=False) is None
    except TooComplex:
        return False


def _instances(model: Model, access: Access, axes: list[T.Var], chosen: list[Lin], depth: int) -> Dnf | None:
    """The condition that `chosen` are the values of the outer loops and of the axes at an instance."""
    scope, place = access.place.scope, access.place
    forms = [*place.times[:depth], *(scope.ints[v] for v in axes)]
    where: Dnf = simplify([tuple(Con(c.minus(f), True) for c, f in zip(chosen, forms, strict=True))])
    return model.affine.close(both(place.reach, where), forms)
