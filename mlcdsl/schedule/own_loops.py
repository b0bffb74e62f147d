"""Blocks whose axes have loops of their own."""

from __future__ import annotations

from collections.abc import Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant
from mlcdsl.schedule import tree
from mlcdsl.schedule.loop_tools import same_extent
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step

LOOPS = Need("loops", "each axis is bound to a loop of its own that begins at 0, and these loops hold nothing else")


def own_loops(s: Step, need: str, found: tree.Found) -> Sequence[T.For]:
    """The loops that the axes of a block are bound to, outermost first; there is nothing else in them."""
    node: T.Block = found.node
    if node.where is not None:
        s.refuse(need, f"block {node.name} runs under a condition", node.where.span or node, "the condition",
                 "do this before its loops are split, or split with factors that divide")  # fmt: skip
    by_var = {x.var: x for x in found.loops}
    used: set[T.Var] = set()
    for a in node.axes:
        if constant(a.extent) == 1 and isinstance(a.binding, T.Const):
            continue
        loop = by_var.get(a.binding) if isinstance(a.binding, T.Var) else None
        if loop is None or loop.var in used or not same_extent(s, loop.extent, a.extent) or constant(loop.lo) != 0:
            s.refuse(need, f"axis {a.var.name} is not bound to a loop of its own that begins at 0", a, "this axis",
                     "transform the block before its loops are split or fused")  # fmt: skip
        used.add(loop.var)
    nest = list(found.loops)
    while nest and nest[0].var not in used:
        nest.pop(0)
    inner: T.Stmt = node
    for x in reversed(nest):
        if len(x.body) != 1 or x.body[0] is not inner:
            other = next((y for y in x.body if y is not inner), x)
            s.refuse(need, f"loop {x.var.name} holds more than block {node.name}", other, "also in it")
        if x.var not in used:
            s.refuse(need, f"no axis of block {node.name} is bound to loop {x.var.name}", x, "this loop")
        inner = x
    return nest
