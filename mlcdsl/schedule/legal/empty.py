"""Whether the inits of reductions that may be empty still run when loops are given other forms (rule S4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import touches
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.symbolic import prove, show
from mlcdsl.ir.visit import substitute, walk, walk_stmts
from mlcdsl.schedule.loop_tools import const, spot
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step

EMPTY = Need("empty", "the inits of reductions that may be empty still run")


def inits_changed(
    s: Step, after: T.PrimFunc, became: Mapping[T.Var, Sequence[T.Var]] | None = None
) -> tuple[T.For, T.Block] | None:
    """A loop that may have no iterations and around a block with an init, which would run in that case now but not
    after, or the other way round. `became` has the loops that others take the place of."""
    old, new = ReduceVars(s.func.body), ReduceVars(after.body)
    now = {x.var: (x.var,) for x in walk_stmts(after.body) if isinstance(x, T.For)} | dict(became or {})
    for loop in walk_stmts(s.func.body):
        if not isinstance(loop, T.For) or loop.var not in now:
            continue
        if (loop.var in old) == all(v in new for v in now[loop.var]):
            continue
        for block in walk_stmts(loop.body):
            if isinstance(block, T.Block) and block.init is not None and _starts(s, old, loop, block):
                return loop, block
    return None


def init_without(
    s: Step, after: T.PrimFunc, loops: Iterable[T.Stmt], stmts: T.Stmts, buffers: set[T.Buffer]
) -> tuple[T.For, T.Block] | None:
    """A loop that may have no iterations, and a block in the statements whose init runs in that case and touches one of
    the buffers, which other statements in the loop then do not finish."""
    new = ReduceVars(after.body)
    for loop in loops:
        if not isinstance(loop, T.For) or loop.var not in new or _has_steps(s, loop):
            continue
        for block in walk_stmts(stmts):
            if isinstance(block, T.Block) and any(t.buffer in buffers for t in touches(block.init or ())):
                return loop, block
    return None


def check_empty(s: Step, func: T.PrimFunc, became: Mapping[T.Var, Sequence[T.Var]]) -> None:
    """Refuse if a loop over a reduction, which may have no iterations, would do more than reduce."""
    found = inits_changed(s, func, became)
    if found is not None:
        loop, block = found
        s.refuse("empty", f"the init of block {block.name} runs also where loop {loop.var.name} has no iterations, and "
                 "would not any more", spot(loop), "may be empty",
                 "decompose the reduction first, or state in the `where` of the function that its size is "
                 "not 0")  # fmt: skip


def check_first(s: Step, func: T.PrimFunc, first: T.For) -> None:
    """Refuse if the first part of a loop, which alone has the inits of reductions, may have no iterations."""
    if first.var in ReduceVars(func.body) or _has_steps(s, first):
        return
    for block in walk_stmts(first.body):
        if isinstance(block, T.Block) and block.init:
            axes = [a.binding for a in block.axes if a.kind == "reduce"]
            if any(x is first.var for e in axes for x in walk(e)):
                s.refuse("empty", f"the init of block {block.name} would stand in the first part, which may have no "
                         "iterations", first.var.span or first, f"{show(first.extent)} steps in the first part",
                         "decompose the reduction first, or give the first part a number of steps")  # fmt: skip


def _starts(s: Step, reduce_vars: ReduceVars, loop: T.For, block: T.Block) -> bool:
    """Whether it is because the loop only reduces that the init of the block may run: the loop may have no iterations,
    or a condition on it may not hold in the first one."""
    first = {x.var: x.lo for x in walk_stmts(s.func.body) if isinstance(x, T.For) and x.var in reduce_vars}
    own = [e for e in reduce_vars.split(block.where)[1] if any(x is loop.var for x in walk(e))]
    return may_be_empty(s, loop) or any(prove(substitute(e, first), s.facts) is not True for e in own)


def may_be_empty(s: Step, loop: T.For) -> bool:
    """Whether it is not proved that the loop has iterations."""
    return not _has_steps(s, loop)


def _has_steps(s: Step, loop: T.For) -> bool:
    return prove(T.Binary("gt", loop.extent, const(0)), s.facts) is True
