"""Look up the blocks that read a block's results."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.dependences import neighbours
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "The blocks beside a block that read elements which it wrote before, in the order of the text.",
    Arg("block", BLOCK, "the block that writes"),
    result=BLOCKS,
)
def consumers(s: Step, block: T.Key) -> Rewrite:
    return Rewrite(s.func, neighbours(s, block, lambda found, other, mine: found.feeds(mine, other)))
