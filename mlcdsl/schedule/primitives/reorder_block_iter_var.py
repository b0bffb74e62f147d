"""Reorder the axes of a block."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, INTS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Put the axes of a block into another order. The loops and what the block does stay.",
    Arg("block", BLOCK, "the block"),
    Arg("order", INTS, "the numbers of the axes, from 0, in their new order"),
    requires=(Need("permutation", "every axis is named once"),),
)
def reorder_block_iter_var(s: Step, block: T.Key, order: list[int]) -> Rewrite:
    at = s.block(block)
    axes = at.node.axes
    if sorted(order) != list(range(len(axes))):
        named = ", ".join(f"{n} is {a.var.name}" for n, a in enumerate(axes))
        s.refuse("permutation", f"{order} is no order of {len(axes)} axes", at.node, named)
    return Rewrite(s.put(at, replace(at.node, axes=tuple(axes[n] for n in order))))
