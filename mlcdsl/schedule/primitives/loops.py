"""Look up the loops around a block."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, LOOPS, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "The loops around a block, outermost first, up to the block that it is in.", Arg("block", BLOCK), result=LOOPS
)
def loops(s: Step, block: T.Key) -> Rewrite:
    return Rewrite(s.func, [loop.var for loop in s.block(block).loops])
