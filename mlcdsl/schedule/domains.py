"""Which instances of a block belong to a box of a buffer: ranges of its axes, from what it reads or writes there.

A range may hold too much or, for unusual accesses, too little: what is made from it is proved afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Literal

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Box, Inner, Range, Touch, greater, smaller, spread
from mlcdsl.ir.canonical import _floordiv, canonical, to_expr
from mlcdsl.ir.poly import ZERO, Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.types import INDEX

Ranges = dict[T.Var, "Range | None"]


def needed(block: T.Block, writes: Iterable[Touch], boxes: Mapping[T.Buffer, Box], known: Known) -> Ranges:
    """The values of the spatial axes that together write the boxes. None is all of them."""
    out: Ranges = {}
    for w in writes:
        if w.buffer in boxes:
            found = _constraints(block, w, boxes[w.buffer], known)
            for axis in _spatial(block):
                r = found.get(axis.var)
                old = out.get(axis.var, r)
                both = None if r is None or old is None else _union(old, r, known)
                out[axis.var] = both
    return out


@dataclass(frozen=True, slots=True)
class Due:
    """The instances of a block that may run once a box is written: `ranges` of its axes hold them all, and the
    conditions `where` over its axes say which of these they are."""

    ranges: Ranges
    where: tuple[T.Expr, ...] = ()


def due(block: T.Block, read: Touch, box: Box, known: Known, write: Touch | None = None) -> Due:
    """The instances that find the last element of a read in the box, which is what one write makes, if that is given:
    then among what its steps meet."""
    if read.indices is None:
        return Due({})
    out: Ranges = {}
    where: list[T.Expr] = []
    for d, r in enumerate(box):
        last = None if r is None else _last(block, read, d, known)
        if r is not None and last is not None:
            where += _in(last, r)
            step = 1 if write is None else _step(write, d)
            if step > 1:
                where.append(T.Binary("eq", T.Binary("mod", to_expr(last - r.lo), _const(step)), _const(0)))
            for v, found in _within(block, last, r).items():
                out.setdefault(v, found)
    return Due(out, tuple(where))


def _step(write: Touch, d: int) -> int:
    """The distance that all elements of one iteration have a multiple of, in a dimension; 1 if nothing is known."""
    if write.indices is None or write.extents is not None:
        return 1
    index = canonical(write.indices[d])
    out = 0
    for x in write.inner:
        split = index.linear(x.var)
        if split is None and x.var in free_vars(to_expr(index)):
            return 1
        out = gcd(out, split[0] if split is not None else 0)
    return out or 1


def _const(n: int) -> T.Const:
    return T.Const(n, INDEX)


def due_last(
    block: T.Block, reads: Iterable[Touch], boxes: Mapping[T.Buffer, Box], known: Known, loops: Sequence[T.Var]
) -> Due | None:
    """The instances of which no read is of a later iteration, and one is of this. `loops` are those around the boxes,
    outermost first: iterations come in the order of the dimensions that depend on them."""
    done: list[T.Expr] = []
    now: list[T.Expr] = []
    for t in reads:
        box = [] if t.indices is None else [(d, r) for d, r in enumerate(boxes[t.buffer]) if r is not None]
        moving = [(n, d, r) for d, r in box for n in [_depth(r, loops)] if n is not None]
        earlier: list[T.Expr] = []
        here: list[T.Expr] = []
        for _, d, r in sorted(moving, key=lambda x: x[:2]):
            last = _last(block, t, d, known)
            if last is None:
                return None
            earlier.append(_joined("and", [*here, T.Binary("lt", to_expr(last), to_expr(r.lo))]))
            here += _in(last, r)
        if not here:
            return None
        now.append(_joined("and", here))
        done.append(_joined("or", [*earlier, now[-1]]))
    return Due({}, (*done, _joined("or", now)))


def _depth(r: Range, loops: Sequence[T.Var]) -> int | None:
    """Which loop is the outermost that a range depends on."""
    used = set(free_vars(to_expr(r.lo)))
    return next((n for n, v in enumerate(loops) if v in used), None)


def _joined(op: Literal["and", "or"], parts: list[T.Expr]) -> T.Expr:
    out = parts[0]
    for e in parts[1:]:
        out = T.Binary(op, out, e)
    return out


def _last(block: T.Block, read: Touch, d: int, known: Known) -> Poly | None:
    """The last element that an instance reads in dimension `d`, over the spatial axes."""
    assert read.indices is not None
    more = canonical(read.extents[d]) - ONE if read.extents is not None else ZERO
    index = canonical(read.indices[d]) + more
    sums = tuple(Inner(a.var, T.Const(0, INDEX), a.extent) for a in block.axes if a.kind != "spatial")
    found = spread(Range(index, index), (*sums, *read.inner), known)
    return None if found is None else found.hi


def _in(value: Poly, r: Range) -> list[T.Expr]:
    if r.lo == r.hi:
        return [T.Binary("eq", to_expr(value), to_expr(r.lo))]
    return [
        T.Binary("ge", to_expr(value), to_expr(r.lo)),
        T.Binary("lt", to_expr(value), to_expr(r.hi + ONE)),
    ]


def _within(block: T.Block, value: Poly, box: Range) -> dict[T.Var, Range]:
    """Ranges of axes, such that `value` can be in the box: from the greatest coefficient on while one value of the
    axis is left. Of further axes the last one follows from those before it, if its coefficient is 1 or -1."""
    factors, rest = factors_of(_spatial(block), value)
    if set(free_vars(to_expr(rest))) & {a.var for a in block.axes}:
        return {}
    factors.sort(key=lambda f: -abs(f[0]))
    over, out = Range(rest, rest), dict[T.Var, Range]()
    while factors:
        c, axis = factors[0]
        found = _solve(c, _plus(over, factors[1:]), box)
        if found.lo != found.hi:
            break
        out[axis.var] = found
        over = over.shift(found.lo.scale(c))
        del factors[0]
    places = [a.var for a in block.axes]
    factors.sort(key=lambda f: places.index(f[1].var))
    for n, (c, axis) in enumerate(factors):
        if n == len(factors) - 1 and n and abs(c) == 1:
            before = sum((Poly.atom(a.var).scale(k) for k, a in factors[:-1]), ZERO)
            out[axis.var] = _solve(c, over.shift(before), box)
        else:
            out[axis.var] = _solve(c, _plus(over, [f for f in factors if f[1] is not axis]), box)
    return out


def factors_of(axes: Iterable[T.Axis], value: Poly) -> tuple[list[tuple[int, T.Axis]], Poly]:
    """The axes with their coefficients, and what else there is in the value."""
    factors = []
    for axis in axes:
        split = value.linear(axis.var)
        if split is not None:
            factors.append((split[0], axis))
            value = split[1]
    return factors, value


def _plus(r: Range, factors: Iterable[tuple[int, T.Axis]]) -> Range:
    """The range with all values of these axes added."""
    for k, axis in factors:
        last = (canonical(axis.extent) - ONE).scale(k)
        r = Range(r.lo, r.hi + last) if k > 0 else Range(r.lo + last, r.hi)
    return r


def _spatial(block: T.Block) -> list[T.Axis]:
    return [a for a in block.axes if a.kind == "spatial"]


def _union(a: Range, b: Range, known: Known) -> Range:
    return Range(smaller(a.lo, b.lo, known), greater(a.hi, b.hi, known))


def _constraints(block: T.Block, t: Touch, box: Box, known: Known) -> dict[T.Var, Range]:
    """Ranges of axes from each dimension of one access; the first that is found for an axis counts."""
    out: dict[T.Var, Range] = {}
    if t.indices is None:
        return out
    for d, (index, r) in enumerate(zip(t.indices, box, strict=True)):
        more = canonical(t.extents[d]) - ONE if t.extents is not None else ZERO
        if r is not None:
            for v, found in _dimension(block, t, index, more, r, known).items():
                out.setdefault(v, found)
    return out


def _dimension(block: T.Block, t: Touch, index: T.Expr, more: Poly, box: Range, known: Known) -> dict[T.Var, Range]:
    """`c1 * v1 + c2 * v2 + rest` is in the box: v1 with the greatest coefficient, then v2 where v1 has one value."""
    factors, rest = factors_of(block.axes, canonical(index))
    if set(free_vars(to_expr(rest))) & {a.var for a in block.axes}:
        return {}
    over = spread(Range(rest, rest + more), t.inner, known)
    if over is None:
        return {}
    factors.sort(key=lambda f: -abs(f[0]))
    out: dict[T.Var, Range] = {}
    for n, (c, axis) in enumerate(factors):
        found = _solve(c, _plus(over, factors[n + 1 :]), box)
        out[axis.var] = found
        if found.lo != found.hi:
            break
        over = over.shift(found.lo.scale(c))
    return {v: r for v, r in out.items() if any(a.var is v and a.kind == "spatial" for a in block.axes)}


def _solve(c: int, r: Range, box: Range) -> Range:
    """The `v` for which some of `c * v + r` is in the box."""
    low, high = box.lo - r.hi, box.hi - r.lo
    if c < 0:
        c, low, high = -c, high.scale(-1), low.scale(-1)
    d = Poly.const(c)
    return Range(_floordiv(low + Poly.const(c - 1), d), _floordiv(high, d))
