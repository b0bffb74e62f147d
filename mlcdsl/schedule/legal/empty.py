"""Whether the inits of reductions that may be empty still run when loops are given other forms (rule S4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.symbolic import prove, show
from mlcdsl.ir.visit import walk, walk_stmts
from mlcdsl.schedule.loop_tools import const, spot
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step

EMPTY = Need("empty", "the inits of reductions that may be empty still run")


def check_empty(s: Step, func: T.PrimFunc, became: Mapping[T.Var, Sequence[T.Var]]) -> None:
    """Refuse if a loop over a reduction, which may have no iterations, would do more than reduce. `became` has the
    loops that others take the place of."""
    before, after = ReduceVars(s.func.body), ReduceVars(func.body)
    for loop in walk_stmts(s.func.body):
        if not isinstance(loop, T.For) or loop.var not in before:
            continue
        if all(v in after for v in became.get(loop.var, (loop.var,))):
            continue
        for block in walk_stmts(loop.body):
            if isinstance(block, T.Block) and block.init and _starts(s, before, loop, block):
                name = loop.var.name
                s.refuse("empty", f"the init of block {block.name} runs also where loop {name} has no iterations, and "
                         "would not any more", spot(loop), "may be empty",
                         "decompose the reduction first, or state in the `where` of the function that its size is "
                         "not 0")  # fmt: skip


def check_first(s: Step, func: T.PrimFunc, first: T.For) -> None:
    """Refuse if the first part of a loop, which alone has the inits of reductions, may have no iterations."""
    if first.var in ReduceVars(func.body) or prove(T.Binary("gt", first.extent, const(0)), s.facts) is True:
        return
    for block in walk_stmts(first.body):
        if isinstance(block, T.Block) and block.init:
            axes = [a.binding for a in block.axes if a.kind == "reduce"]
            if any(x is first.var for e in axes for x in walk(e)):
                s.refuse("empty", f"the init of block {block.name} would stand in the first part, which may have no "
                         "iterations", first.var.span or first, f"{show(first.extent)} steps in the first part",
                         "decompose the reduction first, or give the first part a number of steps")  # fmt: skip


def _starts(s: Step, reduce_vars: ReduceVars, loop: T.For, block: T.Block) -> bool:
    """Whether the init of the block may run only because the loop reduces."""
    axes = [a.binding for a in block.axes if a.kind == "reduce"]
    own = reduce_vars.split(block.where)[1]
    if any(x is loop.var for e in own for x in walk(e)):
        return True
    bound = any(x is loop.var for e in axes for x in walk(e))
    return bound and prove(T.Binary("gt", loop.extent, const(0)), s.facts) is not True
