"""Look up the blocks in a block or a loop."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule import tree
from mlcdsl.schedule.primitive import BLOCKS, TARGET, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "The blocks in a block or a loop that are in no other block there, in the order of the text.",
    Arg("target", TARGET, "the block or loop"),
    result=BLOCKS,
)
def child_blocks(s: Step, target: T.Key | T.Var) -> Rewrite:
    node = s.target(target).node
    inside = (*(node.init or ()), *node.body) if isinstance(node, T.Block) else node.body
    return Rewrite(s.func, [b.key for b in tree.child_blocks(inside)])
