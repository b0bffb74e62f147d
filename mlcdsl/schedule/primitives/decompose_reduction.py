"""Separate a reduction's init from its update."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Access
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.ir.visit import substitute, walk_stmts
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.legal.instances import same_instances
from mlcdsl.schedule.legal.order import Copies, copies_kept
from mlcdsl.schedule.legal.starting import again
from mlcdsl.schedule.loop_tools import joined, spot, unseen_before
from mlcdsl.schedule.primitive import BLOCK, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find_block, find_loop, fresh_name, put
from mlcdsl.types import INDEX


@primitive(
    "Give a reduction's init a block and loops of its own, in front of a loop; the update stays. The new block is "
    "named after the old one with `_init`, which is renamed with `_update`.",
    Arg("block", BLOCK, "the reduction"),
    Arg("loop", LOOP, "the init goes in front of this loop"),
    result=BLOCK,
    requires=(
        Need("init", "the block has an init"),
        Need("around", "the loop is around the block, in the same block as it"),
        Need("reduce", "no loop outside of it runs over a reduce axis"),
        Need("instances", "in front of the loop, the same instances of the init can be run"),
        Need("order", "nothing in the loop comes between the init and its old place and touches what it touches"),
    ),
)
def decompose_reduction(s: Step, block: T.Key, loop: T.Var) -> Rewrite:
    at, found = s.loop(loop), s.block(block)
    node: T.Block = found.node
    around = _check(s, at, found)
    split = next(i for i, x in enumerate(around) if x.var is loop)
    reduced = {v for a in node.axes if a.kind == "reduce" for v in free_vars(a.binding)}
    for x in around[:split]:
        if x.var in reduced:
            s.refuse("reduce", f"loop {x.var.name} is outside of {loop.name} and runs over a reduction", spot(x),
                     "a reduction loop", f"decompose at {x.var.name} or a loop outside of it")  # fmt: skip
    twice = again(node, {x.var for x in around[split:]})
    if twice is not None:
        s.refuse("instances", f"the init of block {node.name} would run again for each step of the reduction, since "
                 "its loops are of spatial and reduce axes", twice, "may not run again",
                 "do this step before the loops are fused")  # fmt: skip
    copier = Copier()
    init, key = _init_nest(s, node, around[split:], reduced, copier)
    unseen = unseen_before(at, (init,))
    if unseen:
        s.refuse("instances", f"the init of block {node.name} uses {unseen[0].name}, which loop {loop.name} declares",
                 unseen[0].span or spot(at.node), "declared here", "decompose at a loop inside of it")  # fmt: skip
    name = None if node.name is None else fresh_name(s.func, f"{node.name}_update")
    func = put(s.func, found.path, (replace(node, init=None, name=name),))
    changed = find_loop(func, loop)
    assert changed is not None
    func = put(func, changed.path, (init, changed.node))
    _prove(s, func, at, node, key, copier)
    return Rewrite(func, key)


def _check(s: Step, at: Found, found: Found) -> tuple[T.For, ...]:
    """The loops around the block, one of which is the one at `at`."""
    node, loop = found.node, at.node.var
    if node.init is None:
        s.refuse("init", f"block {node.name} has no init", node, "nothing to decompose")
    if not any(x.var is loop for x in found.loops):
        s.refuse("around", f"loop {loop.name} is not around block {node.name}", spot(at.node), "this loop",
                 "loops of the block: " + (", ".join(x.var.name for x in found.loops) or "none"),
                 related=[Label(node.span, "the block")] if node.span else [])  # fmt: skip
    return found.loops


def _init_nest(
    s: Step, node: T.Block, inner: tuple[T.For, ...], reduced: set[T.Var], copier: Copier
) -> tuple[T.Stmt, T.Key]:
    """The init in copies of those loops that its axes, or the conditions on them, use. Loops of reduce axes only are
    where the init runs, at 0."""
    assert node.init is not None
    spatial = [a for a in node.axes if a.kind != "reduce"]
    bound = {v for a in spatial for v in free_vars(a.binding)}
    start = {x.var: x.lo for x in inner if x.var in reduced and x.var not in bound}
    where = [substitute(c, start) for c in ReduceVars(s.func.body).split(node.where)[0]]
    used = bound | {v for c in where for v in free_vars(c)}
    loops = [x for x in inner if x.var in used]
    fresh: dict[T.Var, T.Expr] = {x.var: T.Var(f"{x.var.name}_init", INDEX, span=x.var.span) for x in loops}
    axes = tuple(
        replace(a, var=copier.var(a.var), binding=substitute(a.binding, fresh), extent=substitute(a.extent, fresh))
        for a in spatial
    )
    copier.vars.update(fresh)
    body = copier.stmts(node.init)
    key = T.Key()
    name = None if node.name is None else fresh_name(s.func, f"{node.name}_init")
    predicate = joined(substitute(c, fresh) for c in where)
    block: T.Stmt = T.Block(name, axes, predicate, None, None, None, body, node.attrs, key=key, span=node.span)
    for x in reversed(loops):
        var = fresh[x.var]
        assert isinstance(var, T.Var)
        lo, extent = substitute(x.lo, fresh), substitute(x.extent, fresh)
        kind = "serial" if x.kind == "parallel" else x.kind
        block = replace(x, var=var, lo=lo, extent=extent, kind=kind, body=(block,))
    return block, key


def _prove(s: Step, func: T.PrimFunc, at: Found, node: T.Block, key: T.Key, copier: Copier) -> None:
    """The init runs for what it ran for, and before the same accesses."""
    before, after = collect(s.func), collect(func)
    new = find_block(func, key)
    assert new is not None and node.init is not None
    where_new = {id(a.node): a for a in (*after.accesses, *after.effects)}
    own = {id(x) for x in walk_stmts(node.init)}
    pairs = [
        (a, where_new[id(copier.nodes[id(a.node)])])
        for a in (*before.accesses, *before.effects)
        if id(a.stmt) in own and a.kind == "write"
    ]
    depth = sum(isinstance(a, T.For | T.While) for a in at.ancestors)
    axes = [(a, b.var) for a, b in zip((a.var for a in node.axes if a.kind != "reduce"), new.node.axes, strict=True)]
    if not all(same_instances(before, after, pair, axes, _outer(pair[0], depth)) for pair in pairs):
        s.refuse("instances", f"in front of loop {at.node.var.name}, the init of block {node.name} is not proved to "
                 "run for the same instances", node, "runs under conditions of the loops between",
                 "decompose at a loop that is nearer to the block")  # fmt: skip
    found = copies_kept(before, after, Copies(copier.nodes, copier.vars))
    if found is not None:
        init_first = id(found.first.node) in copier.nodes
        other = found.second if init_first else found.first
        verb = "reads" if other.kind == "read" else "writes"
        s.refuse("order", f"the init of block {node.name} comes {'before' if init_first else 'behind'} what {verb} "
                 f"{other.buffer.name} in loop {at.node.var.name}, and would change sides", other.node,
                 f"{verb} {other.buffer.name}", found.message,
                 "decompose at a loop that is nearer to the block")  # fmt: skip


def _outer(access: Access, depth: int) -> int:
    """How many loops of the model stand for the `depth` outermost loops (one may be two there)."""
    nodes: list[object] = []
    for count, x in enumerate(access.place.loops):
        if not any(x.node is n for n in nodes):
            if len(nodes) == depth:
                return count
            nodes.append(x.node)
    return len(access.place.loops)
