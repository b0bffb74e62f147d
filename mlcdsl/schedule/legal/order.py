"""Whether two programs run dependent accesses in the same order.

Both have the same accesses (Load and Store objects) in the same blocks; the loops around the blocks differ. An
instance is named by the values of the axes around it and of the loops that both programs have around it. For every
two accesses of one element, one of them a write: if an instance of the first comes before one of the second in the
old program, it must not come behind it in the new one. Updates of a reduction that commute may run in any order: sums
are reassociated, but the first of equals stays the first. The init of a reduction is no update: it keeps its order with
the updates of its element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, both, less
from mlcdsl.check.sets.model import Access, Model, Place, common_loops
from mlcdsl.check.sets.reduce import System
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.commuting import commutes
from mlcdsl.schedule.legal.digits import digits
from mlcdsl.schedule.legal.example import Named, Violation, example_of
from mlcdsl.schedule.legal.starting import in_init, init_leads


@dataclass(frozen=True, slots=True)
class Copies:
    """What a rewrite replaced by copies: accesses by the id of the old node, axes and loops by the old variable."""

    nodes: Mapping[int, object] = field(default_factory=dict)
    vars: Mapping[T.Var, T.Expr] = field(default_factory=dict)


def order_kept(old: T.PrimFunc, new: T.PrimFunc) -> Violation | None:
    """None, or two accesses whose order the new program changes."""
    before, after = collect(old), collect(new)
    return compare(before, after)


def compare(before: Model, after: Model) -> Violation | None:
    """`order_kept` for models that are at hand."""
    return changed(before, after, _pairs(before), Copies())


def copies_kept(before: Model, after: Model, copies: Copies) -> Violation | None:
    """The same for what was replaced by copies elsewhere and everything else, in the same block too."""
    return changed(before, after, _copied_pairs(before, copies), copies)


def changed(
    before: Model, after: Model, pairs: Iterator[tuple[Access, Access]], copies: Copies, together: int = 0
) -> Violation | None:
    """The first of the pairs whose order changes, as far as the new program runs both in the same iteration of its
    outermost `together` loops."""
    moved = {id(a.node): a for a in (*after.accesses, *after.effects)}
    solver = Solver()
    for a, b in pairs:
        x, y = (moved.get(id(copies.nodes.get(id(p.node), p.node))) for p in (a, b))
        if x is None or y is None:
            return Violation(a, b, False)
        if _same_order(a, b, x, y) or (_init_leads(before, a, b) and _init_leads(after, x, y)):
            continue
        found = _swapped(before, after, (a, b), (x, y), solver, copies.vars, together)
        if found is not None:
            return found
    return None


def _copied_pairs(model: Model, copies: Copies) -> Iterator[tuple[Access, Access]]:
    for accesses in (*model.by_buffer.values(), model.effects):
        copied = [a for a in accesses if id(a.node) in copies.nodes]
        for a in copied:
            for b in accesses:
                if id(b.node) not in copies.nodes and "write" in (a.kind, b.kind):
                    yield a, b
                    yield b, a


def effects(model: Model) -> Iterator[tuple[Access, Access]]:
    """The calls with effects, each with each: outside of the program they may touch the same."""
    yield from product(model.effects, model.effects)


def _pairs(model: Model) -> Iterator[tuple[Access, Access]]:
    yield from effects(model)
    for accesses in model.by_buffer.values():
        if all(a.kind == "read" for a in accesses):
            continue
        for a in accesses:
            for b in accesses:
                if "write" in (a.kind, b.kind) and not free(a, b):
                    yield a, b


def free(a: Access, b: Access) -> bool:
    """Accesses of one block whose instances may run in any order, at a glance: they touch what belongs to one value of
    every spatial axis, and reductions commute."""
    p, q = _block(a), _block(b)
    if p is None or p is not q or in_init(a) != in_init(b):
        return False
    return own_element(a, b) and (commutes(p) or not any(x.kind == "reduce" for x in _all_axes(a)))


def _init_leads(model: Model, a: Access, b: Access) -> bool:
    """Whether one of them is in the init of a block, the other one in its body, and the init comes first wherever they
    touch one element, at a glance."""
    p, q = _block(a), _block(b)
    return p is not None and p is q and in_init(a) != in_init(b) and own_element(a, b) and init_leads(model, a.place)


def own_element(a: Access, b: Access) -> bool:
    """Whether accesses of one block touch one element only for the same values of every spatial axis, at a glance."""
    axes = _all_axes(a)
    if not all(x.kind in ("spatial", "reduce") for x in axes):
        return False
    if a.index is None or b.index is None or a.exprs != b.exprs:
        return False
    return all(x.var in a.exprs for x in axes if x.kind == "spatial")


def _all_axes(a: Access) -> list[T.Axis]:
    return [x for info in a.place.blocks for x in info.block.axes]


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
    before: Model,
    after: Model,
    old: tuple[Access, Access],
    new: tuple[Access, Access],
    solver: Solver,
    copied: Mapping[T.Var, T.Expr],
    together: int,
) -> Violation | None:
    """Is there an instance of each with the old order the one way and the new order the other way?"""
    a, b = (Instance(before, p, f"_{n}", {}) for n, p in enumerate(old))
    same_values = shared_values(before, after)
    x, y = (Instance(after, p, f"_{n}", same_values) for n, p in enumerate(new, 2))
    meet = same_element(a, b)
    if meet is None:
        return Violation(*old, False)
    same = [Con(f.minus(g), True) for p, q in ((a, x), (b, y)) for f, g in p.identified(q, copied)]
    same += [Con(f.minus(g), True) for f, g in zip(x.times[:together], y.times[:together], strict=True)]
    same += same_digits(before, a, b)
    if all(p.buffer is q.buffer for p, q in zip(old, new, strict=True)):
        same += same_digits(after, x, y)
    exact = all(i.exact for i in (a, b, x, y))
    try:
        domain = both(both(a.domain, b.domain), both(x.domain, y.domain))
        base = [s for conj in both(both(domain, meet), (tuple(same),)) if (s := System.of(conj)) is not None]
        for n, earlier in enumerate(comes_before(a, b, old)):
            first = [s for system in base if (s := system.adding(earlier)) is not None]
            for m, later in enumerate(comes_before(y, x, (new[1], new[0]))) if first else ():
                both_ways = [s for system in first if (s := system.adding(later)) is not None]
                if solver.any_possible(s.contradiction() for s in both_ways):
                    example = example_of(before, solver, both_ways, a.named, b.named) if exact else None
                    return Violation(*old, exact, example, _level(old, n), _level(new, m))
    except TooComplex:
        return Violation(*old, False)
    return None


def _level(accesses: tuple[Access, Access], n: int) -> T.Var | None:
    """The loop that puts the accesses in order in the way of this number, None for the order of the text."""
    a, b = (x.place for x in accesses)
    return a.loops[n].origin or a.loops[n].var if n < common_loops(a, b) else None


def shared_values(before: Model, after: Model) -> dict[T.Var, T.Var]:
    """The variables of the second model for values that the sizes and scalars fix: those of the first."""
    return {
        w: before.affine._known[key]
        for key, w in after.affine._known.items()
        if key in before.affine._known and not after.affine.depths.get(w)
    }


class Instance:
    """An access with variables of its own, so that several instances stand in one system."""

    def __init__(self, model: Model, access: Access, suffix: str, known: Mapping[T.Var, T.Var]):
        self.access = access
        affine = model.affine
        shapes = model.shapes[access.buffer]
        point = access if access.index is not None else access.as_point(shapes)
        axes = _axes(access.place)
        forms = [*point.forms, *axes, *access.place.times]
        domain = affine.close(point.place.domain, forms)
        shared = {*model.params, *(v for v in affine.opaque if not affine.depths.get(v))}
        names = {
            v: known.get(v) or T.Var(v.name + suffix)
            for lin in (*forms, *(c.lin for conj in domain for c in conj))
            for v in lin.terms
            if v not in shared or v in known
        }
        self.names = names
        self.exact = access.place.reason is None and not any(v in affine.opaque for v in names)
        self.index = tuple(f.rename(names) for f in point.index or ())
        axis_vars = [a.var for info in access.place.blocks for a in info.block.axes]
        self.axes = {v: f.rename(names) for v, f in zip(axis_vars, axes, strict=True)}
        self.times = [f.rename(names) for f in access.place.times]
        self.loops = {loop.var: t for loop, t in zip(access.place.loops, self.times, strict=True)}
        self.domain: Dnf = tuple(tuple(Con(c.lin.rename(names), c.eq) for c in conj) for conj in domain)

    @property
    def named(self) -> Named:
        return Named(self.access, self.names, self.index)

    def identified(self, other: Instance, copied: Mapping[T.Var, T.Expr]) -> Iterator[tuple[Lin, Lin]]:
        """The pairs of forms that are equal when both are one instance."""
        for mine, others in ((self.axes, other.axes), (self.loops, other.loops)):
            for v, form in mine.items():
                w = copied.get(v, v)
                if isinstance(w, T.Var) and w in others:
                    yield form, others[w]


def same_element(a: Instance, b: Instance) -> Dnf | None:
    """Both touch one element."""
    if len(a.index) != len(b.index):
        return None
    return (tuple(Con(p.minus(q), True) for p, q in zip(a.index, b.index, strict=True)),)


def same_digits(model: Model, a: Instance, b: Instance) -> list[Con]:
    """The digits of both indices are the same, where they count in the same symbolic base."""
    return [
        Con(f.rename(a.names).minus(g.rename(b.names)), True)
        for mine, others in digits(model, a.access, b.access)
        for f, g in zip(mine, others, strict=True)
    ]


def comes_before(a: Instance, b: Instance, accesses: tuple[Access, Access]) -> Iterator[tuple[Con, ...]]:
    """The ways in which an instance of the first comes before one of the second, one conjunction each."""
    common = common_loops(accesses[0].place, accesses[1].place)
    same: list[Con] = []
    for level in range(common):
        yield (*same, less(a.times[level], b.times[level]))
        same.append(Con(a.times[level].minus(b.times[level]), True))
    if accesses[0].order < accesses[1].order:
        yield tuple(same)
