"""Whether a block that was moved, and perhaps runs some instances again, still does what it did.

What a block computes follows from its axes and from what it reads. So a program in which a block has moved means the
same if what the block reads is the same, if it runs no instance that it did not run before, and if every reader of
its results finds them written.
"""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.linear import (
    ZERO,
    Con,
    Dnf,
    Lin,
    TooComplex,
    both,
    differ,
    every,
    less,
    simplify,
    variables,
    within,
)
from mlcdsl.check.sets.model import Access, BlockInfo, Loop, Model, Place
from mlcdsl.check.sets.pairs import Pair
from mlcdsl.check.sets.quick import bounds_of, spread
from mlcdsl.check.sets.rules.races import KINDS
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.legal import order
from mlcdsl.schedule.legal.example import Violation
from mlcdsl.schedule.legal.starting import in_init


def info_of(model: Model, key: T.Key) -> BlockInfo:
    return next(i for i in model.blocks if i.block.key is key)


def inside(access: Access, key: T.Key) -> bool:
    """Whether the access is of a block."""
    return any(i.block.key is key for i in access.place.blocks)


# ---------------------------------------------------------------- instances


def shared_depth(a: Place, b: Place) -> int | None:
    """The number of loops, from the outermost on, that places of two programs have in common; None if the models
    name them differently."""
    n = 0
    for x, y in zip(a.loops, b.loops, strict=False):
        if x.origin is not y.origin or x.origin is None:
            break
        if (x.var is x.origin) != (y.var is y.origin):
            return None
        n += 1
    return n


def included(of: tuple[Model, BlockInfo], within: tuple[Model, BlockInfo], depth: int) -> bool:
    """Whether the instances of a block in one program are among those in another, in each iteration of the outermost
    `depth` loops. False where it is not proved."""
    if _runs_whole(*within, depth) and idle_loop(*within, depth) is None:
        return True
    outer = [Lin.var(T.Var(f"outer{n}")) for n in range(depth)]
    values = [Lin.var(T.Var(a.var.name)) for a in within[1].block.axes]
    try:
        first = _instances(*of, outer, values)
        second = _instances(*within, outer, values)
        place = within[1].inner
        if place is None or place.reason is not None or within[0].affine.why(second) is not None:
            return False
        keep = [*within[0].params, *(v for f in (*outer, *values) for v in f.terms)]
        return Solver().first_outside(first, [second], keep, least=False) is None
    except TooComplex:
        return False


def _instances(model: Model, info: BlockInfo, outer: list[Lin], values: list[Lin]) -> Dnf:
    """The condition that these are the values of the outer loops and axes at an instance."""
    assert info.inner is not None
    forms = [*info.place.times[: len(outer)], *info.bindings]
    where = simplify([tuple(Con(c.minus(f), True) for c, f in zip((*outer, *values), forms, strict=True))])
    return model.affine.close(both(info.inner.domain, where), forms)


def _runs_whole(model: Model, info: BlockInfo, depth: int) -> bool:
    """Whether every axis runs over loops of its own, inside of the outermost `depth`, under no condition but that it is
    less than its extent."""
    place, depths = info.place, model.affine.depths
    if any(depths.get(v, 0) > 0 for d in place.conds for v in variables(d)):
        return False
    if place.marks or info.where_reason is not None or len(info.where) > 1:
        return False
    ends = [less(lin, extent).lin for lin, extent in zip(info.bindings, info.extents, strict=True)]
    asked = [con for conj in info.where for con in conj]
    if any(con.eq or not any(con.lin.same(end) for end in ends) for con in asked):
        return False
    loops: dict[T.Var, Loop] = {x.var: x for x in place.loops[depth:] if x in place.bounded}
    for lin, extent, end in zip(info.bindings, info.extents, ends, strict=True):
        if lin.is_const and lin.const == 0 and extent.is_const and extent.const == 1:
            continue
        found = spread(model.affine, lin, loops)
        cut = any(con.lin.same(end) for con in asked)
        if found is None or not (found.same(extent) or (cut and _reaches(model, place, found, extent))):
            return False
    return True


def _reaches(model: Model, place: Place, size: Lin, extent: Lin) -> bool:
    """Whether the size is no less than the extent."""
    if bounds_of(model, place).nonnegative(size.minus(extent)):
        return True
    try:
        known = [
            d for d in (*place.conds, *place.facts) if not any(model.affine.depths.get(v, 0) for v in variables(d))
        ]
        smaller = simplify([(less(size, extent),)])
        return not Solver().possible(model.affine.close(every([smaller, *known]), (size, extent)))
    except TooComplex:
        return False


def idle_loop(model: Model, info: BlockInfo, depth: int) -> Loop | None:
    """A loop around a block that its axes do not use, inside of the outermost `depth`, and that may be empty."""
    place = info.place
    used = {f for lin in info.bindings for v in lin.terms for f in model.affine.factors.get(v, (v,))}
    others = [x for x in place.loops[depth:] if x in place.bounded and x.var not in used]
    if not others:
        return None
    bounds = bounds_of(model, next(p for x, p in model.loops if x is place.loops[depth]))
    return next((x for x in others if x.hi is None or not bounds.nonnegative(less(x.lo, x.hi).lin)), None)


def inits_kept(before: Model, after: Model, key: T.Key, depth: int) -> bool:
    """Whether the init of a block still runs for all values of its spatial axes that it ran for, in each iteration of
    the outermost `depth` loops: also where loops around it are empty. False where it is not proved."""
    old, new = info_of(before, key), info_of(after, key)
    spatial = [a.var for a in old.block.axes if a.kind == "spatial"]
    outer = [Lin.var(T.Var(f"outer{n}")) for n in range(depth)]
    values = [Lin.var(T.Var(v.name)) for v in spatial]

    def where(model: Model, place: Place) -> Dnf:
        forms = [*place.times[:depth], *(place.scope.ints[v] for v in spatial)]
        chosen = simplify([tuple(Con(c.minus(f), True) for c, f in zip((*outer, *values), forms, strict=True))])
        return model.affine.close(both(place.domain, chosen), forms)

    try:
        for a, b in zip(_init_writes(before, old), _init_writes(after, new), strict=True):
            second = where(after, b.place)
            if b.place.reason is not None or after.affine.why(second) is not None:
                return False
            keep = [*before.params, *(v for f in (*outer, *values) for v in f.terms)]
            if Solver().first_outside(where(before, a.place), [second], keep, least=False) is not None:
                return False
    except TooComplex:
        return False
    return True


def _init_writes(model: Model, info: BlockInfo) -> list[Access]:
    stmts = {id(x) for x in walk_stmts(info.block.init or ())}
    return [a for a in model.accesses if a.kind == "write" and id(a.stmt) in stmts]


def unreached(model: Model, info: BlockInfo) -> list[int]:
    """The axes with values that no iteration takes; all axes if single values are taken, but not together."""
    if _runs_whole(model, info, 0) or info.inner is None or info.inner.reason is not None:
        return []
    values = [Lin.var(T.Var(a.var.name)) for a in info.block.axes]
    domain, affine, loops = info.inner.domain, model.affine, info.place.loops

    def missing(axes: list[int]) -> bool:
        closed = affine.close(domain, [f for n in axes for f in (info.bindings[n], info.extents[n])])
        if affine.why(closed) is not None:
            return False
        box = tuple(c for n in axes for c in within(values[n], ZERO, info.extents[n]))
        hit = tuple(Con(values[n].minus(info.bindings[n]), True) for n in axes)
        fixed = [x.var for x in loops if any(x.var in info.extents[n].terms for n in axes)]
        keep = [*model.params, *fixed, *(v for n in axes for v in values[n].terms)]
        return Solver().first_outside(both(closed, (box,)), [both(closed, (hit,))], keep, least=False) is not None

    try:
        single = [n for n in range(len(values)) if missing([n])]
        together = list(range(len(values)))
        return single or (together if missing(together) else [])
    except TooComplex:
        return []


def bounds_needed(model: Model, info: BlockInfo) -> list[tuple[bool, bool]]:
    """For each axis, whether its binding may be below 0, and whether it may be beyond the extent."""
    solver, bounds = Solver(), bounds_of(model, info.place)

    def possible(con: Con, *forms: Lin) -> bool:
        try:
            return solver.possible(model.affine.close(both(info.place.domain, simplify([(con,)])), forms))
        except TooComplex:
            return True

    out = []
    for lin, extent in zip(info.bindings, info.extents, strict=True):
        low = not bounds.nonnegative(lin) and possible(less(lin, ZERO), lin)
        high = not bounds.nonnegative(less(lin, extent).lin) and possible(less(extent.shift(-1), lin), lin, extent)
        out.append((low, high))
    return out


def runs_twice(model: Model, info: BlockInfo, depth: int) -> bool:
    """Whether an instance may run more than once in one iteration of the outermost `depth` loops."""
    found = [a for a in model.accesses if inside(a, info.block.key)]
    if not found or depth == len(info.place.loops):
        return False
    try:
        pair = Pair(model, found[0], found[0], depth).same(info.bindings)
        times = found[0].place.times[depth : len(info.place.loops)]
        pair.require(simplify([conj for t in times for conj in differ(t, pair.second(t))]))
        return Solver().possible(pair.condition)
    except TooComplex:
        return True


def overlapping(model: Model, info: BlockInfo) -> bool:
    """Whether instances with different values of spatial axes write one element, or are not proved not to."""
    spatial = [f for a, f in zip(info.block.axes, info.bindings, strict=True) if a.kind == "spatial"]
    mine = [a for a in model.accesses if a.kind == "write" and inside(a, info.block.key)]
    try:
        for n, a in enumerate(mine):
            for b in mine[n:]:
                if b.buffer is a.buffer and not order.own_element(a, b):
                    pair = Pair(model, a, b, 0).meet()
                    pair.require(simplify([conj for f in spatial for conj in differ(f, pair.second(f))]))
                    if Solver().possible(pair.condition):
                        return True
    except TooComplex:
        return True
    return False


# ---------------------------------------------------------------- order


def order_changed(
    before: Model, after: Model, key: T.Key, matters: Callable[[Access, Access], bool]
) -> Violation | None:
    """Two accesses of one element, one of the block and one of another, whose order has changed."""

    def pairs() -> list[tuple[Access, Access]]:
        found = []
        for accesses in before.by_buffer.values():
            mine = [a for a in accesses if inside(a, key)]
            others = [a for a in accesses if not inside(a, key)]
            for a in mine:
                for b in others:
                    if "write" in (a.kind, b.kind):
                        found += [p for p in ((a, b), (b, a)) if matters(*p)]
        return found

    return order.changed(before, after, iter(pairs()), order.Copies())


def own_order_changed(before: Model, after: Model, key: T.Key, together: int) -> Violation | None:
    """The same for two accesses of the block itself, in the same iteration of the outermost `together` loops. There,
    if there are any, the init comes first: the loops of the reduction begin with its first instance."""
    mine = [a for a in before.accesses if inside(a, key)]
    pairs = (
        (a, b)
        for a in mine
        for b in mine
        if a.buffer is b.buffer and "write" in (a.kind, b.kind) and not order.free(a, b)
    )
    if together:
        pairs = (p for p in pairs if in_init(p[0]) == in_init(p[1]))
    return order.changed(before, after, pairs, order.Copies(), together)


def unserved(model: Model, key: T.Key, buffers: set[T.Buffer], depth: int) -> tuple[Access, bool] | None:
    """A read of a buffer, outside of the block, that may find an element not written in the same iteration of the
    outermost `depth` loops; and whether this is proved."""
    solver = Solver()
    home = info_of(model, key).place.loops[:depth]
    for a in model.accesses:
        if a.buffer not in buffers or a.kind != "read" or inside(a, key):
            continue
        mine = a.place.loops[:depth]
        if len(mine) != depth or any(x is not y for x, y in zip(mine, home, strict=True)):
            return a, False
        verdict = unwritten(model, solver, a, depth)
        if verdict.point is not None or verdict.reason is not None:
            return a, verdict.point is not None
    return None


# ---------------------------------------------------------------- parallel loops


def conflict(
    model: Model, key: T.Key, *, reads: bool = False, alone: T.Buffer | None = None
) -> tuple[Loop, Access] | None:
    """A parallel loop around the block, two of whose iterations would (or are not proved not to) touch an element that
    the block writes; or, on demand, one that it reads and another iteration writes. With `alone`, all accesses of this
    buffer count, and threads do not write the same elements together."""
    info = info_of(model, key)
    mine = [a for a in model.accesses if (inside(a, key) and (reads or a.kind == "write")) or a.buffer is alone]
    for depth, loop in enumerate(info.place.loops):
        if not (isinstance(loop.node, T.For) and loop.node.kind in KINDS):
            continue
        for a in mine:
            if len(a.place.loops) <= depth or a.place.loops[depth] is not loop:
                continue
            if (alone is None and _cooperative(a.buffer, loop.node)) or _own(model, a.buffer, loop, depth):
                continue
            for b in model.by_buffer[a.buffer]:
                if "write" not in (a.kind, b.kind):
                    continue
                if len(b.place.loops) > depth and b.place.loops[depth] is loop and _meet(model, a, b, depth):
                    return loop, a
    return None


def _own(model: Model, buffer: T.Buffer, loop: Loop, depth: int) -> bool:
    """Whether every iteration has the buffer for itself: made in the loop, or in memory that threads do not share."""
    fresh = model.fresh.get(buffer)
    if fresh is not None and fresh.depth > depth and fresh.place.loops[depth] is loop:
        return True
    assert isinstance(loop.node, T.For)
    rank = buffer.scope.split(".")[0]
    return loop.node.kind == "thread" and (
        rank == "local" or (rank == "shared" and loop.node.thread.startswith("blockIdx"))
    )


def _cooperative(buffer: T.Buffer, loop: T.For) -> bool:
    """Whether the threads of the loop fill the buffer together: all of them write the same."""
    return loop.kind == "thread" and buffer.scope.split(".")[0] in ("shared", "warp")


def _meet(model: Model, a: Access, b: Access, depth: int) -> bool:
    try:
        pair = Pair(model, a, b, depth).meet()
        x, y = a.place.times[depth], pair.second(b.place.times[depth])
        pair.require(simplify([(less(x, y),)]) if a is b else differ(x, y))
        return Solver().possible(pair.condition)
    except TooComplex:
        return True
