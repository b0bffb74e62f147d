"""Look up the blocks whose results a block reads."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.dependences import neighbours
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "The blocks beside a block that write elements which it reads afterwards, in the order of the text.",
    Arg("block", BLOCK, "the block that reads"),
    result=BLOCKS,
)
def producers(s: Step, block: T.Key) -> Rewrite:
    return Rewrite(s.func, neighbours(s, block, lambda found, other, mine: found.feeds(other, mine)))
