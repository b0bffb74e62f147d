"""A block over axes of its loops: for one that computes a part of what its axes have, such as every second element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mlcdsl.check.sets import analyze
from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk
from mlcdsl.lower.tools import Replace
from mlcdsl.schedule.legal.moved import info_of, overlapping
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.tree import Found, find_block, replace_range
from mlcdsl.types import INDEX


def with_own_axes(func: T.PrimFunc, block: T.Key, around: T.Var) -> T.PrimFunc | None:
    """The function with one axis for each loop that the block's spatial axes are bound to, and what they stood for in
    their place; the first form about which the checker has nothing to say, or None.

    Under `for v`, `block B(spatial vi = 2 * v) { B[vi] = 0 }` becomes `block B(spatial v_v = v) { B[2 * v_v] = 0 }`.
    A predicate that leaves out values of these axes becomes an `if` inside of the block. Where iterations of loop
    `around` and those around it have elements in common, the axes of these loops are opaque.
    """
    found = find_block(func, block)
    assert found is not None
    for form in _forms(found, around):
        new = replace_range(func, found.path, 1, (form,))
        model = collect(new)
        shared = all(a.kind != "opaque" for a in form.axes) and overlapping(model, info_of(model, block))
        if not shared and not any(d.severity == "error" for d in analyze(new).diagnostics):
            return new
    return None


def _forms(found: Found, around: T.Var) -> Iterator[T.Block]:
    block: T.Block = found.node
    loops = _loops_of(block, found.loops)
    others = [a.binding for a in block.axes if a.kind != "spatial"]
    if not loops or {x.var for x in loops} & _variables(others):
        return
    at = next(n for n, x in enumerate(found.loops) if x.var is around)
    for guarded, opaque in ((False, ()), (True, ()), (True, found.loops[: at + 1])):
        yield _over(block, loops, {x.var for x in opaque}, guarded)


def _loops_of(block: T.Block, around: Sequence[T.For]) -> list[T.For]:
    """The loops that say which instance runs, and whether."""
    used = _variables([a.binding for a in block.axes if a.kind == "spatial"])
    if block.where is not None:
        used |= _variables([block.where])
    for x in reversed(around):
        if x.var in used:
            used |= _variables([x.lo])
    return [x for x in around if x.var in used]


def _over(block: T.Block, loops: list[T.For], opaque: set[T.Var], guarded: bool) -> T.Block:
    """The block over the loops: the axes of some of them opaque, of the others spatial."""
    zero = const(0)
    at: dict[T.Var, T.Expr] = {}
    axes = []
    for x in loops:
        var = T.Var(f"v_{x.var.name}", INDEX, span=x.var.span)
        at[x.var] = var if x.lo == zero else T.Binary("add", Replace(at).expr(x.lo), var)
        binding = x.var if x.lo == zero else T.Binary("sub", x.var, x.lo)
        axes.append(T.Axis(var, "opaque" if x.var in opaque else "spatial", x.extent, binding, span=block.span))
    others = [a for a in block.axes if a.kind != "spatial"]
    put = Replace({a.var: Replace(at).expr(a.binding) for a in block.axes if a.kind == "spatial"})
    guard = None if block.where is None or not guarded else Replace(at).expr(block.where)
    return replace(
        block,
        axes=(*axes, *others),
        where=block.where if guard is None else None,
        reads=None if block.reads is None else tuple(map(put.region, block.reads)),
        writes=None if block.writes is None else tuple(map(put.region, block.writes)),
        init=None if block.init is None else _under(guard, put.stmts(block.init)),
        body=_under(guard, put.stmts(block.body)),
    )


def _under(guard: T.Expr | None, stmts: T.Stmts) -> T.Stmts:
    return stmts if guard is None else (T.If(guard, stmts, ()),)


def _variables(exprs: Iterable[T.Expr]) -> set[T.Var]:
    return {x for e in exprs for x in walk(e) if isinstance(x, T.Var)}
