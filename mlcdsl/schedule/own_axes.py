"""A block over axes of its loops: for one that computes a part of what its axes have, such as every second element."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk
from mlcdsl.lower.tools import Replace
from mlcdsl.schedule.tree import find_block, replace_range
from mlcdsl.types import INDEX


def with_own_axes(func: T.PrimFunc, block: T.Key) -> T.PrimFunc | None:
    """The function with one axis for each loop that the block's spatial axes are bound to, and what they stood for in
    their place. None where an axis of another kind is bound to one of these loops, or nothing changes.

    Under `for v`, `block B(spatial vi = 2 * v) { B[vi] = 0 }` becomes `block B(spatial v_v = v) { B[2 * v_v] = 0 }`.
    """
    found = find_block(func, block)
    if found is None:
        return None
    node: T.Block = found.node
    spatial = [a for a in node.axes if a.kind == "spatial"]
    others = [a for a in node.axes if a.kind != "spatial"]
    used = _variables([a.binding for a in spatial])
    loops = [x for x in found.loops if x.var in used]
    if not loops or {x.var for x in loops} & _variables([a.binding for a in others]):
        return None
    if any(x.lo != T.Const(0, INDEX) for x in loops):
        return None
    own = {x.var: T.Var(f"v_{x.var.name}", span=x.var.span) for x in loops}
    axes = tuple(T.Axis(own[x.var], "spatial", x.extent, x.var, span=node.span) for x in loops)
    values = {a.var: Replace(own).expr(a.binding) for a in spatial}

    put = Replace(values)
    new = replace(
        node,
        axes=(*axes, *others),
        reads=None if node.reads is None else tuple(map(put.region, node.reads)),
        writes=None if node.writes is None else tuple(map(put.region, node.writes)),
        init=None if node.init is None else put.stmts(node.init),
        body=put.stmts(node.body),
    )
    return replace_range(func, found.path, 1, (new,))


def _variables(exprs: list[T.Expr]) -> set[T.Var]:
    return {x for e in exprs for x in walk(e) if isinstance(x, T.Var)}
