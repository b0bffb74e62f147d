"""The nest of a consumer that follows its producer: over the loops that write what it reads."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Touch
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import substitute
from mlcdsl.schedule.domains import factors_of
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.placing import Nest
from mlcdsl.types import INDEX


def following(block: T.Block, read: Touch, write: Touch) -> Nest | None:
    """The instances of a block that read what one write writes, in copies of the loops around the write; None where
    the element that is read does not say which instance reads it: an index that is no `axis + c` or `c - axis`.

    For a write of `B[9 * i + j]` in `for i`, and a read of `B[a]`: `a = 9 * i + j`, in `for i`.
    """
    if read.inner or read.indices is None or read.extents is not None:
        return None
    if write.indices is None or write.extents is not None or write.guards is None:
        return None
    used = {v for e in write.indices for v in free_vars(e)}
    inner = [x for x in write.inner if x.var in used]
    if any(x.var not in used for x in write.inner for e in write.guards if x.var in free_vars(e)):
        return None
    own = {x.var: T.Var(f"ax{n}", INDEX) for n, x in enumerate(inner)}
    loops = [
        T.For(own[x.var], substitute(x.lo, own), substitute(x.extent, own), "serial", (), span=block.span)
        for x in inner
    ]
    pairs = [(i, substitute(w, own)) for i, w in zip(read.indices, write.indices, strict=True)]
    solved = _solved(block, pairs)
    if solved is None:
        return None
    at, conditions = solved
    for axis in block.axes:
        if axis.var not in at:
            var = T.Var(f"ax{len(loops)}", INDEX, span=axis.span)
            loops.append(T.For(var, const(0), axis.extent, "serial", (), span=block.span))
            at[axis.var] = var
    axes = tuple(T.Axis(a.var, a.kind, a.extent, at[a.var], span=a.span) for a in block.axes)
    guards = [substitute(e, own) for e in write.guards]
    moved = T.Block(
        block.name, axes, None, block.reads, block.writes, block.init, block.body, block.attrs, key=block.key,
        span=block.span,
    )  # fmt: skip
    return Nest(moved, tuple(loops), (*guards, *conditions))


def _solved(block: T.Block, pairs: list[tuple[T.Expr, T.Expr]]) -> tuple[dict[T.Var, T.Expr], list[T.Expr]] | None:
    """The axes for which each index has its value, and what must hold besides."""
    axes = {a.var for a in block.axes}
    spatial = [a for a in block.axes if a.kind == "spatial"]
    at: dict[T.Var, T.Expr] = {}
    conditions: list[T.Expr] = []
    for index, value in pairs:
        factors, rest = factors_of(spatial, canonical(substitute(index, at)))
        if axes & set(free_vars(to_expr(rest))) or len(factors) > 1:
            return None
        left = canonical(value) - rest
        if not factors:
            conditions.append(T.Binary("eq", to_expr(left), const(0)))
            continue
        ((c, axis),) = factors
        if abs(c) != 1:
            return None
        at[axis.var] = to_expr(left.scale(c))
    return at, conditions
