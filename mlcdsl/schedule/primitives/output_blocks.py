"""Look up the blocks that write results."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.tools import written
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import child_blocks


@primitive(
    "The blocks that write what is seen outside: parameters of the function or, of the blocks in a block, what is "
    "declared outside of that. In the order of the text.",
    Arg("scope", BLOCK, "the block to look into", default=None),
    result=BLOCKS,
)
def output_blocks(s: Step, scope: T.Key | None) -> Rewrite:
    inside = s.func.body
    if scope is not None:
        node: T.Block = s.block(scope).node
        inside = (*(node.init or ()), *node.body)
    own = {x.buffer for x in walk_stmts(inside) if isinstance(x, T.Alloc)}
    return Rewrite(s.func, [b.key for b in child_blocks(inside) if any(x not in own for x in written((b,)))])
