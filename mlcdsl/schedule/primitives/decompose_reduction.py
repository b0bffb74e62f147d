"""Separate a reduction's init from its update."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.primitive import BLOCK, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import find_loop, fresh_name, put
from mlcdsl.types import INDEX


@primitive(
    "Give a reduction's init a block and loops of its own, in front of a loop; the update stays.",
    Arg("block", BLOCK, "the reduction"),
    Arg("loop", LOOP, "the init goes in front of this loop"),
    result=BLOCK,
    requires=(
        Need("init", "the block has an init"),
        Need("around", "the loop is around the block"),
        Need("reduce", "no loop outside of it runs over a reduce axis"),
    ),
)
def decompose_reduction(s: Step, block: T.Key, loop: T.Var) -> Rewrite:
    at, found = s.loop(loop), s.block(block)
    node: T.Block = found.node
    if node.init is None:
        s.refuse("init", f"block {node.name} has no init", node, "nothing to decompose")
    around = found.loops
    if not any(x.var is loop for x in around):
        s.refuse("around", f"loop {loop.name} is not around block {node.name}", at.node, "this loop")
    split = next(i for i, x in enumerate(around) if x.var is loop)
    reduced = {v for a in node.axes if a.kind == "reduce" for v in free_vars(a.binding)}
    for x in around[:split]:
        if x.var in reduced:
            s.refuse("reduce", f"loop {x.var.name} is outside of {loop.name} and runs over a reduction", x,
                     "a reduction loop", f"decompose at {x.var.name} or a loop outside of it")  # fmt: skip
    init, key = _init_nest(s, node, around[split:], reduced)
    update = replace(node, init=None, name=fresh_name(s.func, f"{node.name}_update"))
    func = put(s.func, found.path, (update,))
    changed = find_loop(func, loop)
    assert changed is not None
    return Rewrite(put(func, changed.path, (init, changed.node)), key)


def _init_nest(s: Step, node: T.Block, inner: tuple[T.For, ...], reduced: set[T.Var]) -> tuple[T.Stmt, T.Key]:
    """The init in loops over those spatial loops that are inside."""
    copier = Copier()
    assert node.init is not None
    spatial = [a for a in node.axes if a.kind != "reduce"]
    used = {v for a in spatial for v in free_vars(a.binding)}
    loops = [x for x in inner if x.var in used and x.var not in reduced]
    fresh = {x.var: T.Var(f"{x.var.name}_init", INDEX, span=x.var.span) for x in loops}
    axes = tuple(
        replace(a, var=copier.var(a.var), binding=copier.expr_with(a.binding, fresh), extent=a.extent) for a in spatial
    )
    where = _spatial_part(node.where, reduced)
    body = copier.stmts(node.init)
    key = T.Key()
    block: T.Stmt = T.Block(
        fresh_name(s.func, f"{node.name}_init"), axes, None if where is None else copier.expr_with(where, fresh),
        None, None, None, body, node.attrs, key=key, span=node.span,
    )  # fmt: skip
    for x in reversed(loops):
        kind = x.kind if x.kind in ("vectorized", "unroll", "serial") else "serial"
        block = replace(x, var=fresh[x.var], extent=copier.expr_with(x.extent, fresh), kind=kind, body=(block,))
    return block, key


def _spatial_part(where: T.Expr | None, reduced: set[T.Var]) -> T.Expr | None:
    """The conjuncts of a predicate that say nothing of reductions."""
    if where is None:
        return None
    if isinstance(where, T.Binary) and where.op == "and":
        a, b = _spatial_part(where.a, reduced), _spatial_part(where.b, reduced)
        return b if a is None else a if b is None else T.Binary("and", a, b)
    return None if set(free_vars(where)) & reduced else where
