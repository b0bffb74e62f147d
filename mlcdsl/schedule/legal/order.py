"""Whether two programs run dependent accesses in the same order.

Both have the same accesses (Load and Store objects) in the same blocks; the loops around the blocks differ. An
instance is named by the values of the axes around it and of the loops that both programs have around it. For every
two accesses of one element, one of them a write, in different blocks (or in one block with `scan` or `opaque` axes):
if an instance of the first comes before one of the second in the old program, it must not come behind it in the new
one. Instances of one block with spatial and reduce axes only may run in any order: spatial ones touch different
elements, and reductions are reassociated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, both, less, simplify
from mlcdsl.check.sets.model import Access, Model, Place, common_loops
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T


@dataclass(frozen=True, slots=True)
class Violation:
    """`first` came before `second` and would come behind it; `proved` is False where that is only not excluded."""

    first: Access
    second: Access
    proved: bool
    example: str = ""


def order_kept(old: T.PrimFunc, new: T.PrimFunc) -> Violation | None:
    """None, or two accesses whose order the new program changes."""
    before, after = collect(old), collect(new)
    return compare(before, after)


def compare(before: Model, after: Model) -> Violation | None:
    """`order_kept` for models that are at hand."""
    moved = {id(a.node): a for a in after.accesses}
    solver = Solver()
    for a, b in _pairs(before):
        x, y = moved.get(id(a.node)), moved.get(id(b.node))
        if x is None or y is None:
            return Violation(a, b, False)
        if _same_order(a, b, x, y):
            continue
        found = _swapped(before, after, (a, b), (x, y), solver)
        if found is not None:
            return found
    return None


def _pairs(model: Model) -> Iterator[tuple[Access, Access]]:
    for accesses in model.by_buffer.values():
        if all(a.kind == "read" for a in accesses):
            continue
        for a in accesses:
            for b in accesses:
                if "write" in (a.kind, b.kind) and not _free(a, b):
                    yield a, b


def _free(a: Access, b: Access) -> bool:
    """Accesses of one block whose instances may run in any order."""
    p, q = _block(a), _block(b)
    return p is not None and p is q and all(x.kind in ("spatial", "reduce") for x in p.axes)


def _block(a: Access) -> T.Block | None:
    return a.place.blocks[-1].block if a.place.blocks else None


def _same_order(a: Access, b: Access, x: Access, y: Access) -> bool:
    """Whether the common loops and the textual order are what they were."""
    old = [loop.var for loop in a.place.loops[: common_loops(a.place, b.place)]]
    new = [loop.var for loop in x.place.loops[: common_loops(x.place, y.place)]]
    return old == new and (a.order < b.order) == (x.order < y.order) and _bound_alike(a, x) and _bound_alike(b, y)


def _bound_alike(a: Access, x: Access) -> bool:
    p, q = _axes(a.place), _axes(x.place)
    return len(p) == len(q) and all(f.same(g) for f, g in zip(p, q, strict=True))


def _axes(place: Place) -> list[Lin]:
    return [b for info in place.blocks for b in info.bindings]


def _swapped(
    before: Model, after: Model, old: tuple[Access, Access], new: tuple[Access, Access], solver: Solver
) -> Violation | None:
    """Is there an instance of each with the old order the one way and the new order the other way?"""
    a, b = (_Copy(before, p, f"_{n}") for n, p in enumerate(old))
    x, y = (_Copy(after, p, f"_{n}") for n, p in enumerate(new, 2))
    meet = _touch(a, b)
    if meet is None:
        return Violation(*old, False)
    same = [Con(f.minus(g), True) for p, q in ((a, x), (b, y)) for f, g in p.identified(q)]
    exact = all(c.place.reason is None for c in (*old, *new))
    try:
        domain = both(both(a.domain, b.domain), both(x.domain, y.domain))
        base = both(both(domain, meet), (tuple(same),))
        for earlier in _before(a, b, old):
            for later in _before(y, x, (new[1], new[0])):
                if solver.possible(simplify(both(base, ((*earlier, *later),)))):
                    return Violation(*old, exact)
    except TooComplex:
        return Violation(*old, False)
    return None


class _Copy:
    """An access with variables of its own, so that several instances stand in one system."""

    def __init__(self, model: Model, access: Access, suffix: str):
        self.access = access
        affine = model.affine
        shapes = model.shapes[access.buffer]
        point = access if access.index is not None else access.as_point(shapes)
        axes = _axes(access.place)
        forms = [*point.forms, *axes, *access.place.times]
        domain = affine.close(point.place.domain, forms)
        shared = set(model.params)
        names = {
            v: T.Var(v.name + suffix)
            for lin in (*forms, *(c.lin for conj in domain for c in conj))
            for v in lin.terms
            if v not in shared
        }
        self.index = tuple(f.rename(names) for f in point.index or ())
        self.axes = [f.rename(names) for f in axes]
        self.times = [f.rename(names) for f in access.place.times]
        self.loops = {loop.var: t for loop, t in zip(access.place.loops, self.times, strict=True)}
        self.domain: Dnf = tuple(tuple(Con(c.lin.rename(names), c.eq) for c in conj) for conj in domain)

    def identified(self, other: _Copy) -> Iterator[tuple[Lin, Lin]]:
        """The pairs of forms that are equal when both are one instance."""
        yield from zip(self.axes, other.axes, strict=False)
        yield from ((t, other.loops[v]) for v, t in self.loops.items() if v in other.loops)


def _touch(a: _Copy, b: _Copy) -> Dnf | None:
    """Both touch one element."""
    if len(a.index) != len(b.index):
        return None
    return (tuple(Con(p.minus(q), True) for p, q in zip(a.index, b.index, strict=True)),)


def _before(a: _Copy, b: _Copy, accesses: tuple[Access, Access]) -> Iterator[tuple[Con, ...]]:
    """The ways in which an instance of the first comes before one of the second, one conjunction each."""
    common = common_loops(accesses[0].place, accesses[1].place)
    same: list[Con] = []
    for level in range(common):
        yield (*same, less(a.times[level], b.times[level]))
        same.append(Con(a.times[level].minus(b.times[level]), True))
    if accesses[0].order < accesses[1].order:
        yield tuple(same)
