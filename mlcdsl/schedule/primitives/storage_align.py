"""Say how a buffer's rows are aligned."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, BUFFER, INT, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, chosen
from mlcdsl.schedule.step import Step

ATTR = "storage_align"


@primitive(
    "Let the stride of a dimension be `factor * k + offset` elements: against bank conflicts, for vector accesses. It "
    "is an attribute of the block; the meaning of the program does not change.",
    Arg("block", BLOCK, "the block that writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    Arg("axis", INT, "the dimension"),
    Arg("factor", INT, "what the stride is aligned to"),
    Arg("offset", INT, "what the stride is beyond a multiple of the factor"),
    requires=(
        ACCESS,
        Need("alloc", "the buffer is an `alloc`: the strides of parameters are the caller's"),
        Need("dimension", "the buffer has the dimension"),
        Need("factor", "the factor is 1 or more"),
    ),
)
def storage_align(s: Step, block: T.Key, buffer: int | str, axis: int, factor: int, offset: int) -> Rewrite:
    at = s.block(block)
    node: T.Block = at.node
    found = chosen(s, node, buffer, write=True)
    rank = len(found.shape)
    if any(p.value is found for p in s.func.params):
        call = f'cache_write({node.name}, "{found.name}", "global")'
        s.refuse("alloc", f"{found.name} is a parameter", found, "a parameter",
                 f"{call} gives the block a buffer of its own")  # fmt: skip
    if not -rank <= axis < rank:
        s.refuse("dimension", f"{found.name} has {rank} dimensions, there is no number {axis}", found, "this buffer",
                 f"choose one of 0 to {rank - 1}")  # fmt: skip
    if factor < 1:
        s.refuse("factor", f"the factor is {factor}", node, "this block", "choose 1 or more")
    said = f"{found.name}[{axis % rank}] = {factor} * k + {offset}"
    old = dict(node.attrs).get(ATTR)
    kept = [x for x in str(old).split("; ") if not x.startswith(f"{found.name}[{axis % rank}] ")] if old else []
    attrs = (*((k, v) for k, v in node.attrs if k != ATTR), (ATTR, "; ".join([*kept, said])))
    return Rewrite(s.put(at, replace(node, attrs=attrs)))
