"""What is missing in the `reads` or `writes` that a block declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mlcdsl.ide.queries.hover.regions import inferred
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Box, Range, Touch, box_of, compare, one_box, touches
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.symbolic import Facts
from mlcdsl.ir.visit import walk_stmts


@dataclass(slots=True)
class Missing:
    """Regions by their number that are to be other ones, and those that come behind them, as text."""

    replaced: dict[int, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)


def missing_regions(func: T.PrimFunc, block: T.Block, *, write: bool, refuted: bool) -> Missing:
    """Buffers that are accessed but not declared. `refuted`: it is known that regions are too small, so that those of
    which nobody knows that they are large enough are replaced, too. What a block writes, it may read."""
    declared = (block.writes if write else block.reads) or ()
    facts = _facts(func, block)
    local = {s.buffer for s in walk_stmts(block.body) if isinstance(s, T.Alloc)}
    accesses = [t for t in touches((*(block.init or ()), *block.body)) if t.buffer not in local]
    found = Missing()
    for buffer in dict.fromkeys(t.buffer for t in accesses if t.write is write):
        mine = [t for t in accesses if t.buffer is buffer and t.write is write]
        points = [t for t in mine if t.indices is not None]
        allowed = [_box(r) for r in declared if r.buffer is buffer]
        allowed += [] if write else _written(block, buffer, accesses, facts)
        if not points or all(_inside(t, allowed, facts) for t in points):
            continue
        own = [n for n, r in enumerate(declared) if r.buffer is buffer]
        if not own:
            found.added.append(inferred(buffer, points, facts))
        elif refuted and len(points) == len(mine):
            found.replaced[own[0]] = inferred(buffer, points, facts)
    return found


def _facts(func: T.PrimFunc, block: T.Block) -> Facts:
    axes = [T.Binary("lt", a.var, a.extent) for a in block.axes]
    return Facts((*func.where, *axes), [p.value for p in func.params if isinstance(p.value, T.Var)])


def _written(block: T.Block, buffer: T.Buffer, accesses: Iterable[Touch], facts: Facts) -> list[Box]:
    """The boxes that `writes` has of a buffer, or will have."""
    mine = [t for t in accesses if t.buffer is buffer and t.write]
    own = [_box(r) for r in block.writes or () if r.buffer is buffer]
    return [*own, box_of(mine, len(buffer.shape), facts)] if mine else own


def _box(region: T.Region) -> Box:
    return tuple(
        Range(canonical(lo), canonical(lo) + canonical(n) - ONE) for lo, n in zip(region.lo, region.extent, strict=True)
    )


def _inside(t: Touch, allowed: Iterable[Box], facts: Facts) -> bool:
    """Whether an access is known to be within one of the boxes."""
    box = one_box(t, len(t.buffer.shape), facts)
    return any(all(_within(a, b, n, facts) for a, b, n in zip(box, b, t.buffer.shape, strict=True)) for b in allowed)


def _within(inner: Range | None, outer: Range | None, size: T.Expr, facts: Facts) -> bool:
    if outer is None:
        return True
    low, high = outer.lo, outer.hi
    if inner is None:  # all that there is
        return low.value == 0 and compare(canonical(size) - ONE, high, facts) in (-1, 0)
    return compare(low, inner.lo, facts) in (-1, 0) and compare(inner.hi, high, facts) in (-1, 0)
