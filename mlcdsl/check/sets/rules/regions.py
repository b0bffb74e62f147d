"""E0404: what a block reads and writes is inside of what it declares to read and write (B14)."""

from __future__ import annotations

from mlcdsl.check.sets.linear import ZERO, Conj, Dnf, Lin, TooComplex, both, less, simplify, within
from mlcdsl.check.sets.model import Access, BlockInfo, Kind
from mlcdsl.check.sets.quick import bounds_of
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import access_text, element_text, label, names_in, when
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T

Box = tuple[tuple[Lin, Lin], ...]


@rule("E0404", order=30)
def check(c: Check) -> None:
    """Every access in a block that declares regions. What a reduction reads of its own result is a write's matter."""
    for info in c.model.blocks:
        if info.block.reads is None and info.block.writes is None:
            continue
        reported: set[tuple[T.Buffer, Kind]] = set()
        for a in c.model.accesses:
            inside = info.first < a.order <= info.last and _visible(c, info, a)
            if inside and (a.buffer, a.kind) not in reported and _undeclared(c, info, a):
                reported.add((a.buffer, a.kind))


def _visible(c: Check, info: BlockInfo, a: Access) -> bool:
    """Whether the buffer exists outside of the block, and the access is one point."""
    fresh = c.model.fresh.get(a.buffer)
    return a.index is not None and not (fresh is not None and any(x is info for x in fresh.place.blocks))


def _declared(info: BlockInfo, a: Access) -> list[T.Region] | None:
    """The regions that allow the access, None if the block declares nothing of this kind."""
    block = info.block
    if a.kind == "write":
        return None if block.writes is None else [r for r in block.writes if r.buffer is a.buffer]
    if block.reads is None:
        return None
    own = [r for r in block.writes or () if r.buffer is a.buffer]
    if block.writes is None and isinstance(a.stmt, T.Store) and a.stmt.buffer is a.buffer:
        return None
    return [r for r in block.reads if r.buffer is a.buffer] + own


def _undeclared(c: Check, info: BlockInfo, a: Access) -> bool:
    regions = _declared(info, a)
    if regions is None:
        return False
    assert a.index is not None and info.inner is not None
    boxes = [_box(c, info, r) for r in regions]
    if any(_contains(c, a, box) for box in boxes):
        return False
    try:
        point = _escape(c, a, boxes)
    except TooComplex:
        return False
    if point is None:
        return False
    c.report(_finding(c, info, a, regions, point))
    return True


def _box(c: Check, info: BlockInfo, region: T.Region) -> Box:
    assert info.inner is not None
    lin, scope = c.model.affine.lin, info.inner.scope
    return tuple((lin(lo, scope), lin(n, scope)) for lo, n in zip(region.lo, region.extent, strict=True))


def _contains(c: Check, a: Access, box: Box) -> bool:
    assert a.index is not None
    bounds = bounds_of(c.model, a.place)
    pairs = zip(a.index, box, strict=True)
    return all(bounds.nonnegative(i.minus(lo)) and bounds.nonnegative(less(i, lo.plus(n)).lin) for i, (lo, n) in pairs)


def _escape(c: Check, a: Access, boxes: list[Box]) -> Point | None:
    """An instance whose element is in no box (but in the buffer), if that is certain."""
    model = c.model
    assert a.index is not None
    inside = tuple(x for i, n in zip(a.index, model.shapes[a.buffer], strict=True) for x in within(i, ZERO, n))
    condition: Dnf = both(a.place.domain, simplify([inside]))
    for box in boxes:
        out: list[Conj] = []
        for i, (lo, n) in zip(a.index, box, strict=True):
            out += [(less(i, lo),), (less(lo.plus(n).shift(-1), i),)]
        condition = both(condition, simplify(out))
    forms = [*a.index, *(x for box in boxes for pair in box for x in pair)]
    closed = model.affine.close(condition, forms)
    if a.place.reason or model.affine.why(closed):
        return None
    return c.solver.first(closed, [*model.params, *(x.var for x in a.place.loops)])


def _finding(c: Check, info: BlockInfo, a: Access, regions: list[T.Region], point: Point) -> Diagnostic:
    assert a.index is not None
    at = {**{v: 0 for i in a.index for v in i.terms}, **point}
    element = element_text(a.buffer, [i.value(at) for i in a.index])
    verb, clause = ("reads", "reads") if a.kind == "read" else ("writes", "writes")
    given = when(c.model, a.place, point, names_in(a.exprs))
    name = f"block {info.block.name}" if info.block.name else "the block"
    if regions:
        message = f"{name} {verb} {element}, which its `{clause}` do not contain{given}"
        related = tuple(p for r in regions for p in label(r.span, "declared here"))
        note = f"Widen the declared region so that it contains {access_text(a)}, or leave the declaration out."
    else:
        message = f"{name} {verb} {access_text(a)}, but its `{clause}` do not name {a.buffer.name}"
        others = (info.block.reads if a.kind == "read" else info.block.writes) or ()
        related = tuple(p for r in others[:1] for p in label(r.span, f"the declared {clause} of {name}"))
        note = f"Add {access_text(a)} to `{clause}`, or leave the declaration out: it is then inferred."
    return Diagnostic("E0404", message, a.span, label=f"{verb} {element}", related=related, notes=(note,))
