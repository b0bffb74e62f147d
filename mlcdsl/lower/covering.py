"""Whether every read is of elements that were written before, in the same pass over some statements.

Decided by intervals, for what schedules make: writes of whole boxes, each element once, kept inside of the buffer by a
predicate or not. Reads are in bounds (where this is not proved, it has been checked before).
"""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, Touch, compare, one_box
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars


def covered(found: Sequence[Touch], known: Known) -> bool:
    """The accesses of one buffer, in the order of the text: whether each read is covered by one write before it."""
    return all(
        t.write or any(w.write and _covers(w, t, known) for w in found[:n]) for n, t in enumerate(found)
    )  # fmt: skip


def _covers(w: Touch, r: Touch, known: Known) -> bool:
    shared = 0
    for a, b in zip(w.inner, r.inner, strict=False):
        if a.var is not b.var:
            break
        shared += 1
    inner = {x.var: x for x in w.inner[shared:]}
    limits = _limits(w, _last(r), known) if w.guards is not None and w.indices is not None else None
    if limits is None:
        return False
    box = _written(w, inner, limits)
    wanted = one_box(Touch(r.node, r.buffer, False, r.indices, r.extents, r.inner[shared:], None, ()),
                     len(w.buffer.shape), known)  # fmt: skip
    if box is None:
        return False
    for have, want in zip(box, wanted, strict=True):
        if (
            want is None
            or compare(want.lo, have.lo, known) not in (0, 1)
            or compare(want.hi, have.hi, known) not in (0, -1)
        ):
            return False
    return True


def _limits(w: Touch, read: dict[int, Poly], known: Known) -> dict[int, Poly] | None:
    """The last value of dimensions, by guards `index - offset < limit`. None if a guard holds back more than that, what
    is outside of the buffer or behind what is read, and all but the first steps of loops (`k == 0`) that say nothing of
    the place."""
    assert w.indices is not None and w.guards is not None
    used = {v for i in w.indices for v in free_vars(i)}
    loops = {x.var: x for x in w.inner}
    limits: dict[int, Poly] = {}
    for g in w.guards:
        match g:
            case T.Binary("eq", T.Var() as v, T.Const() as c) if (
                v in loops and v not in used and canonical(loops[v].lo) == Poly.const(int(c.value))
            ):
                continue
            case T.Binary("lt", a, b):
                d = _same_but_for(w.indices, a, set(loops))
                if d is None:
                    return None
                last = canonical(b) + canonical(w.indices[d]) - canonical(a) - Poly.const(1)
                ends = (canonical(w.buffer.shape[d]) - Poly.const(1), read.get(d))
                if not any(end is not None and compare(last, end, known) in (0, 1) for end in ends):
                    if d in limits:
                        return None
                    limits[d] = last
            case T.Binary("ge", a, b):
                if canonical(b) != Poly.const(0) or not any(canonical(i) == canonical(a) for i in w.indices):
                    return None
            case _:
                return None
    return limits


def _last(r: Touch) -> dict[int, Poly]:
    """The last values of the dimensions of a read, by its guards."""
    out: dict[int, Poly] = {}
    for g in r.guards or ():
        if isinstance(g, T.Binary) and g.op == "lt" and r.indices is not None:
            d = _same_but_for(r.indices, g.a, {x.var for x in r.inner})
            if d is not None:
                out[d] = canonical(g.b) + canonical(r.indices[d]) - canonical(g.a) - Poly.const(1)
    return out


def _same_but_for(indices: tuple[T.Expr, ...], e: T.Expr, loops: set[T.Var]) -> int | None:
    """The dimension whose index differs from `e` by something that no loop changes."""
    for d, i in enumerate(indices):
        if not loops & set(free_vars(to_expr(canonical(i) - canonical(e)))):
            return d
    return None


def _written(w: Touch, inner: dict[T.Var, Inner], limits: dict[int, Poly]) -> list[Range] | None:
    """The box that a write fills over its inner loops, all of it; None if it may leave elements out."""
    assert w.indices is not None
    left = dict(inner)
    out: list[Range] = []
    for d, index in enumerate(w.indices):
        rest = canonical(index)
        terms: list[tuple[int, Inner]] = []
        for v in [v for v in left if v in free_vars(index)]:
            split = rest.linear(v)
            if split is None:
                return None
            terms.append((split[0], left.pop(v)))
            rest = split[1]
        if set(free_vars(to_expr(rest))) & set(inner):
            return None
        r = _filled(rest, terms, inner)
        if r is None:
            return None
        if d in limits:
            beyond = (r.hi - limits[d]).value
            if beyond is None:
                return None
            r = Range(r.lo, limits[d]) if beyond > 0 else r
        out.append(r)
    # a loop that says nothing of the place must have steps
    steps = [canonical(x.extent).value for x in left.values()]
    return out if all(n is not None and n > 0 for n in steps) else None


def _filled(base: Poly, terms: list[tuple[int, Inner]], inner: dict[T.Var, Inner]) -> Range | None:
    """The values of `base + sum(c * loop)` if they are a range: each coefficient is what the smaller ones span."""
    terms.sort(key=lambda t: t[0])
    span = Poly.const(1)
    for c, loop in terms:
        lo, extent = canonical(loop.lo), canonical(loop.extent)
        if span != Poly.const(c) or (set(free_vars(loop.extent)) | set(free_vars(loop.lo))) & set(inner):
            return None
        base = base + lo.scale(c)
        span = span * extent
    return Range(base, base + span - Poly.const(1))
