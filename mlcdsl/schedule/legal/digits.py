"""What follows from two indices being equal that count in the same symbolic base, beyond what is linear.

`h * i + j` and `h * k + l`, with `j` and `l` from 0 to `h - 1`, are equal only if `i == k` and `j == l`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.check.sets.linear import ONE, ZERO, Lin
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.quick import bounds_of
from mlcdsl.ir import tensor as T


def digits(model: Model, a: Access, b: Access) -> Iterator[tuple[tuple[Lin, Lin], tuple[Lin, Lin]]]:
    """For each dimension in which both count in the same base: the higher and the lower digit of both."""
    for f, g in zip(a.index or (), b.index or (), strict=False):
        p, q = _split(model, a, f), _split(model, b, g)
        if p is not None and q is not None and p[0] == q[0]:
            yield p[1:], q[1:]


def _split(model: Model, access: Access, form: Lin) -> tuple[frozenset[T.Var], Lin, Lin] | None:
    """The factors of the base, what is multiplied with it, and the rest, if that is proved to be less than the base."""
    affine = model.affine
    bases: dict[frozenset[T.Var], Lin] = {}
    low = Lin(form.const)
    for v, c in form.terms.items():
        factors = affine.factors.get(v, ())
        moving = [f for f in factors if affine.depths.get(f, 0) > 0]
        base = frozenset(factors) - {*moving}
        if len(moving) == 1 and len(base) == len(factors) - 1:
            bases[base] = bases.get(base, ZERO).plus(Lin(0, {moving[0]: c}))
        else:
            low = low.plus(Lin(0, {v: c}))
    if len(bases) != 1:
        return None
    ((base, high),) = bases.items()
    size = ONE
    for f in base:
        size = affine.product(size, Lin.var(f))
    bounds = bounds_of(model, access.place)
    fits = bounds.nonnegative(low) and bounds.nonnegative(size.minus(low).shift(-1))
    return (base, high, low) if fits else None
