"""What an index map does to a box: which box it fills, and whether it is one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, both, differ, either, simplify, within
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, compare, spread
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import bounds
from mlcdsl.ir.symbolic import Facts, show
from mlcdsl.ir.symbolic import simplify as simple
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.values import IndexMap
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Image:
    """`extents` of the box that holds the image, from 0 on. `distinct`: different points have different images; `full`:
    every point of the box is one. What is not proved is False."""

    extents: tuple[T.Expr, ...]
    distinct: bool
    full: bool


def image_of(func: T.PrimFunc, facts: Facts, index_map: IndexMap, extents: Sequence[T.Expr]) -> Image | str:
    """The image of the box `[0, extents)`; or why there is none."""
    loops = tuple(Inner(v, const(0), n) for v, n in zip(index_map.params, extents, strict=True))
    sizes: list[T.Expr] = []
    for e in index_map.results:
        p = canonical(e)
        over = spread(Range(p, p), loops, facts)
        if over is None or compare(over.lo, canonical(const(0)), facts) not in (0, 1):
            return f"`{show(e)}` is not proved to be 0 or more, and bounded"
        extent = facts.apply(over.hi) + canonical(const(1))
        least = bounds(extent, facts)[0]
        size = simple(to_expr(extent))
        # of an empty box it may be less than 0
        sizes.append(size if least is not None and least >= 0 else T.Binary("max", size, const(0)))
    query = _Query(func, index_map, extents)
    return Image(tuple(sizes), query.distinct(), query.full(sizes))


def inverts(func: T.PrimFunc, index_map: IndexMap, extents: Sequence[T.Expr], inverse: IndexMap) -> bool:
    """Whether the inverse, after the map, gives every point of the box back."""
    return _Query(func, index_map, extents).inverts(inverse)


class _Query:
    def __init__(self, func: T.PrimFunc, index_map: IndexMap, extents: Sequence[T.Expr]):
        self.model = collect(func)
        self.map = index_map
        self.extents = [self.lin(e) for e in extents]
        self.solver = Solver()

    def lin(self, e: T.Expr) -> Lin:
        return self.model.affine.lin(e, self.model.top.scope)

    def point(self) -> tuple[list[T.Var], list[Lin], Dnf]:
        """A point of the box, its image, and the condition that it is in the box."""
        point = [T.Var(v.name, INDEX) for v in self.map.params]
        inside = tuple(c for v, n in zip(point, self.extents, strict=True) for c in within(Lin.var(v), Lin(0), n))
        return point, [self.lin(e) for e in self.map(point)], simplify([inside])

    def closed(self, dnf: Dnf, forms: Sequence[Lin]) -> Dnf:
        return self.model.affine.close(both(dnf, self.model.top.domain), forms)

    def distinct(self) -> bool:
        try:
            (p, x, inside), (q, y, also) = self.point(), self.point()
            same: Dnf = simplify([tuple(Con(a.minus(b), True) for a, b in zip(x, y, strict=True))])
            apart: Dnf = ()
            for a, b in zip(p, q, strict=True):
                apart = either(apart, differ(Lin.var(a), Lin.var(b)))
            return not self.solver.possible(self.closed(both(both(inside, also), both(same, apart)), [*x, *y]))
        except TooComplex:
            return False

    def full(self, sizes: Sequence[T.Expr]) -> bool:
        try:
            _, x, inside = self.point()
            z = [T.Var(f"z{d}", INDEX) for d in range(len(sizes))]
            lengths = [self.lin(e) for e in sizes]
            box = simplify([tuple(c for v, n in zip(z, lengths, strict=True) for c in within(Lin.var(v), Lin(0), n))])
            hit = simplify([tuple(Con(Lin.var(v).minus(f), True) for v, f in zip(z, x, strict=True))])
            wanted, image = self.closed(box, lengths), self.closed(both(inside, hit), x)
            if self.model.affine.why(image) or self.model.affine.why(wanted):
                return False
            # extents may have variables of loops around: one box for each of their values
            outer = {v: None for n in self.extents for v in n.terms}
            keep = [*dict.fromkeys((*self.model.params, *outer)), *z]
            return self.solver.first_outside(wanted, [image], keep, least=False) is None
        except TooComplex:
            return False

    def inverts(self, inverse: IndexMap) -> bool:
        try:
            p, _, inside = self.point()
            back = [self.lin(simple(e)) for e in inverse(self.map(p))]
            apart: Dnf = ()
            for v, f in zip(p, back, strict=True):
                apart = either(apart, differ(Lin.var(v), f))
            return not self.solver.possible(self.closed(both(inside, apart), back))
        except TooComplex:
            return False
