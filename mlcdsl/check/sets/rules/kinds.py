"""E0402: the kind of an axis fits the writes of its block (B9, B10)."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.check.sets.linear import Dnf, Lin, TooComplex, differ, less, simplify
from mlcdsl.check.sets.model import Access, BlockInfo
from mlcdsl.check.sets.pairs import Pair
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import element_text, label, values
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T


@rule("E0402", order=20)
def check(c: Check) -> None:
    """Spatial axes have elements of their own; reduce axes share elements, and accumulate in them."""
    for info in c.model.blocks:
        writes = [a for a in c.model.accesses if info.first < a.order <= info.last and _outer_write(c, info, a)]
        for k, axis in enumerate(info.block.axes):
            if axis.kind == "spatial":
                _spatial(c, info, k, writes)
            elif axis.kind == "reduce":
                _reduce(c, info, k, writes)


def _outer_write(c: Check, info: BlockInfo, a: Access) -> bool:
    """Whether the access is a store to a buffer that exists outside of the block."""
    fresh = c.model.fresh.get(a.buffer)
    inside = fresh is not None and any(x is info for x in fresh.place.blocks)
    return a.kind == "write" and a.index is not None and not inside


def _over_axes(c: Check, info: BlockInfo, a: Access) -> tuple[Lin, ...]:
    """The index as a form over the block's axes instead of the loops."""
    scope = a.place.scope.copy()
    for axis in info.block.axes:
        scope.ints.pop(axis.var, None)
    return tuple(c.model.affine.lin(e, scope) for e in a.exprs)


def _spatial(c: Check, info: BlockInfo, k: int, writes: list[Access]) -> None:
    axis = info.block.axes[k]
    if info.extents[k].is_const and info.extents[k].const <= 1:
        return
    if _decides(c, info, axis, writes):
        return
    for a, b in _pairs(writes):
        try:
            found = _meet(c, info, k, a, b)
        except TooComplex:
            continue
        if found is not None:
            c.report(_shared(c, info, k, a, found))
            return


def _decides(c: Check, info: BlockInfo, axis: T.Axis, writes: list[Access]) -> bool:
    """Whether some dimension of each write has the axis in it and otherwise only what is the same for both."""
    outer = {loop.var for loop in info.place.loops} | {a.var for a in info.block.axes} | set(c.model.params)
    chosen: dict[T.Buffer, list[tuple[Lin, ...]]] = {}
    for a in writes:
        chosen.setdefault(a.buffer, []).append(_over_axes(c, info, a))
    return all(
        any(
            all(i[d].same(all_[0][d]) for i in all_)
            and axis.var in all_[0][d].terms
            and all(v in outer for v in all_[0][d].terms)
            for d in range(len(all_[0]))
        )
        for all_ in chosen.values()
    )


def _pairs(writes: list[Access]) -> Iterator[tuple[Access, Access]]:
    for n, a in enumerate(writes):
        yield from ((a, b) for b in writes[n:] if b.buffer is a.buffer)


def _instances(c: Check, info: BlockInfo, k: int, a: Access, b: Access) -> Pair:
    """Two instances of the block that differ in axis `k` alone."""
    place = info.place
    bound = {v for lin in info.bindings for v in lin.terms}
    fixed = [Lin.var(x.var) for x in place.loops if x.var not in bound]
    fixed += [lin for outer in place.blocks for lin in outer.bindings]
    fixed += [lin for n, lin in enumerate(info.bindings) if n != k]
    pair = Pair(c.model, a, b, 0).same(fixed)
    x = _binding(info, k, a)
    y = pair.second(_binding(info, k, b))
    return pair.require(simplify([(less(x, y),)]) if a is b else differ(x, y))


def _binding(info: BlockInfo, k: int, a: Access) -> Lin:
    """The value of an axis at an access; in an init it can be fixed."""
    fixed = {loop.var: t for loop, t in zip(a.place.loops, a.place.times, strict=True) if t.is_const}
    return info.bindings[k].put(fixed)


def _meet(c: Check, info: BlockInfo, k: int, a: Access, b: Access) -> tuple[Point, Pair] | None:
    pair = _instances(c, info, k, a, b).meet()
    if pair.reason is not None:
        return None
    point = c.solver.first(pair.condition, [*c.model.params, *(x.var for x in a.place.loops)])
    return None if point is None else (point, pair)


def _at(lin: Lin, point: Point) -> int:
    return lin.value({**dict.fromkeys(lin.terms, 0), **point})


def _both_values(info: BlockInfo, k: int, a: Access, found: tuple[Point, Pair]) -> tuple[int, int]:
    point, pair = found
    x, y = _at(_binding(info, k, a), point), _at(pair.second(_binding(info, k, pair.b)), point)
    return min(x, y), max(x, y)


def _others(c: Check, info: BlockInfo, k: int, point: Point) -> str:
    said = values(c.model, info.place, point, ())
    return f" when {said}" if said else ""


def _shared(c: Check, info: BlockInfo, k: int, a: Access, found: tuple[Point, Pair]) -> Diagnostic:
    axis, name = info.block.axes[k], info.block.axes[k].var.name
    x, y = _both_values(info, k, a, found)
    assert a.index is not None
    element = element_text(a.buffer, [_at(i, found[0]) for i in a.index])
    updates = any(i.kind == "read" and i.buffer is a.buffer and i.stmt is a.stmt for i in c.model.by_buffer[a.buffer])
    advice = f"declare {name} `reduce`" if updates else f"write to an element that depends on {name}"
    return Diagnostic(
        "E0402",
        f"spatial axis {name}: {name} = {x} and {name} = {y} both write {element}{_others(c, info, k, found[0])}",
        a.span,
        label=f"the same element for several values of {name}",
        related=label(axis.span, "declared spatial"),
        notes=(f"Every value of a spatial axis has elements of its own: {advice}, or declare it `opaque`.",),
    )


def _reduce(c: Check, info: BlockInfo, k: int, writes: list[Access]) -> None:
    if info.extents[k].is_const and info.extents[k].const <= 1:
        return
    for a in writes:
        if any(x.block.init is not None and _within(x.block.init, a.stmt) for x in a.place.blocks):
            continue
        try:
            if _moves(c, info, k, a) or _overwrites(c, info, k, a):
                return
        except TooComplex:
            continue


def _within(init: T.Stmts, stmt: T.Stmt) -> bool:
    from mlcdsl.ir.visit import walk_stmts

    return any(s is stmt for s in walk_stmts(init))


def _moves(c: Check, info: BlockInfo, k: int, a: Access) -> bool:
    """Report a write whose place depends on a reduce axis."""
    axis = info.block.axes[k]
    index = _over_axes(c, info, a)
    terms = {v for i in index for v in i.terms}
    if axis.var not in terms and not any(v in c.model.affine.facts for v in terms):
        return False
    pair = _instances(c, info, k, a, a)
    assert a.index is not None
    apart: Dnf = simplify(conj for i in a.index for conj in ((less(i, pair.second(i)),), (less(pair.second(i), i),)))
    # Loops inside of the block give several elements anyhow: they are the same in both instances.
    inner = [Lin.var(x.var) for x in a.place.loops[len(info.place.loops) :]]
    pair.same(inner).require(apart)
    if pair.reason is not None:
        return False
    point = c.solver.first(pair.condition, [*c.model.params, *(x.var for x in a.place.loops)])
    if point is None:
        return False
    x, y = _both_values(info, k, a, (point, pair))
    first = element_text(a.buffer, [_at(i, point) for i in a.index])
    second = element_text(a.buffer, [_at(pair.second(i), point) for i in a.index])
    name = axis.var.name
    said = f"{name} = {x} writes {first}, {name} = {y} writes {second}"
    c.report(
        Diagnostic(
            "E0402",
            f"the place that is written depends on reduce axis {name}: {said}{_others(c, info, k, point)}",
            a.span,
            label=f"depends on {name}",
            related=label(axis.span, "declared reduce"),
            notes=(f"All values of a reduce axis accumulate in one element. Declare {name} `spatial`.",),
        )
    )
    return True


def _overwrites(c: Check, info: BlockInfo, k: int, a: Access) -> bool:
    """Report an element that several values of a reduce axis write while none reads it."""
    reads = (x for x in c.model.by_buffer[a.buffer] if x.kind == "read" and info.first < x.order <= info.last)
    if any(True for _ in reads):
        return False
    found = _meet(c, info, k, a, a)
    if found is None:
        return False
    axis, point = info.block.axes[k], found[0]
    assert a.index is not None
    element = element_text(a.buffer, [_at(i, point) for i in a.index])
    name = axis.var.name
    others = _others(c, info, k, point)
    c.report(
        Diagnostic(
            "E0402",
            f"{element} is written by several iterations of reduce axis {name} without accumulating{others}",
            a.span,
            label="overwrites what the iteration before wrote",
            related=label(axis.span, "declared reduce"),
            notes=(
                f"Accumulate, as in `{a.buffer.name}[..] += ..`, or declare {name} `spatial` and write to an element "
                f"that depends on it.",
            ),
        )
    )
    return True
