"""Which instances of a block belong to a box of a buffer: ranges of its axes, from what it reads or writes there.

A range may hold too much or, for unusual accesses, too little: what is made from it is proved afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Box, Range, Touch, compare, greater, smaller, spread
from mlcdsl.ir.canonical import _floordiv, canonical, to_expr
from mlcdsl.ir.poly import ZERO, Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars

Ranges = dict[T.Var, "Range | None"]


def needed(block: T.Block, writes: Iterable[Touch], boxes: Mapping[T.Buffer, Box], known: Known) -> Ranges:
    """The values of the spatial axes that together write the boxes. None is all of them."""
    out: Ranges = {}
    for w in writes:
        if w.buffer in boxes:
            found = _constraints(block, w, boxes[w.buffer], known, inside=False)
            for axis in _spatial(block):
                r = found.get(axis.var)
                old = out.get(axis.var, r)
                both = None if r is None or old is None else _union(old, r, known)
                out[axis.var] = both
    return out


def available(block: T.Block, reads: Iterable[Touch], boxes: Mapping[T.Buffer, Box], known: Known) -> Ranges:
    """The values of the spatial axes for which the last read of the box is inside of it."""
    out: Ranges = {}
    for t in reads:
        if t.buffer in boxes:
            for v, r in _constraints(block, t, boxes[t.buffer], known, inside=True).items():
                old = out.get(v)
                if old is None or compare(r.hi, old.hi, known) == -1:
                    out[v] = r
    return out


def _spatial(block: T.Block) -> list[T.Axis]:
    return [a for a in block.axes if a.kind == "spatial"]


def _union(a: Range, b: Range, known: Known) -> Range:
    return Range(smaller(a.lo, b.lo, known), greater(a.hi, b.hi, known))


def _constraints(block: T.Block, t: Touch, box: Box, known: Known, *, inside: bool) -> dict[T.Var, Range]:
    """Ranges of axes from each dimension of one access; the first that is found for an axis counts."""
    out: dict[T.Var, Range] = {}
    if t.indices is None:
        return out
    for d, (index, r) in enumerate(zip(t.indices, box, strict=True)):
        more = canonical(t.extents[d]) - ONE if t.extents is not None else ZERO
        if r is not None:
            for v, found in _dimension(block, t, index, more, r, known, inside).items():
                out.setdefault(v, found)
    return out


def _dimension(
    block: T.Block, t: Touch, index: T.Expr, more: Poly, box: Range, known: Known, inside: bool
) -> dict[T.Var, Range]:
    """`c1 * v1 + c2 * v2 + rest` is in the box: v1 with the greatest coefficient, then v2 where v1 has one value."""
    rest = canonical(index)
    factors: list[tuple[int, T.Axis]] = []
    for axis in block.axes:
        split = rest.linear(axis.var)
        if split is not None:
            factors.append((split[0], axis))
            rest = split[1]
    axes = {a.var for a in block.axes}
    if set(free_vars(to_expr(rest))) & axes:
        return {}
    over = spread(Range(rest, rest + more), t.inner, known)
    if over is None:
        return {}
    factors.sort(key=lambda f: -abs(f[0]))
    out: dict[T.Var, Range] = {}
    for n, (c, axis) in enumerate(factors):
        r = over
        for k, other in factors[n + 1 :]:
            last = (canonical(other.extent) - ONE).scale(k)
            r = Range(r.lo, r.hi + last) if k > 0 else Range(r.lo + last, r.hi)
        found = _solve(c, r, box, inside)
        out[axis.var] = found
        if found.lo != found.hi:
            break
        over = over.shift(found.lo.scale(c))
    return {v: r for v, r in out.items() if any(a.var is v and a.kind == "spatial" for a in block.axes)}


def _solve(c: int, r: Range, box: Range, inside: bool) -> Range:
    """The `v` for which some of `c * v + r` is in the box, or (inside) all of it, as far as it reaches upwards."""
    low, high = (box.lo - r.hi, box.hi - r.lo) if not inside else (box.lo - r.lo, box.hi - r.hi)
    if inside and r.lo != r.hi:
        # a wide access: the instances whose first element is in the box, if no instance is inside as a whole
        width = (r.hi - r.lo).value
        if width is None or width >= abs(c):
            low = low - (r.hi - r.lo)
    if c < 0:
        c, low, high = -c, high.scale(-1), low.scale(-1)
    d = Poly.const(c)
    return Range(_floordiv(low + Poly.const(c - 1), d), _floordiv(high, d))
