"""Declare the region of a buffer that a block reads or writes."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import simplify
from mlcdsl.schedule.declaring import declared, first_outside
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import BLOCK, BUFFER, MAP, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import chosen
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.values import IndexMap


@primitive(
    "Declare the region of a buffer that a block reads or writes, in place of what is inferred. What else the block "
    "accesses is declared, too, as it is or as whole tensors.",
    Arg("block", BLOCK, "the block"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads or writes"),
    Arg("access", STR, '"read" or "write"'),
    Arg("region", MAP, "from the block's axes to one index for each dimension, or to two bounds for each"),
    requires=(
        Need("access", 'the access is "read" or "write", and the block accesses the buffer so'),
        Need("region", "there is a name for each axis, and an index or two bounds for each dimension"),
        Need("inside", "what the block accesses is inside of the region"),
    ),
)
def annotate_buffer_access(s: Step, block: T.Key, buffer: int | str, access: str, region: IndexMap) -> Rewrite:
    at = s.block(block)
    node: T.Block = at.node
    if access not in ("read", "write"):
        s.refuse("access", f'"{access}" is no access', node, "this block", 'write "read" or "write"')
    write = access == "write"
    target = chosen(s, node, buffer, write=write)
    new = _region(s, node, target, region)
    before = declared(node, write=write)
    regions = tuple(dict.fromkeys(new if r.buffer is target else r for r in before))
    changed = replace(node, writes=regions) if write else replace(node, reads=regions)
    func = s.put(at, changed)
    outside = first_outside(func, block, new, write=write)
    if outside is not None:
        s.refuse("inside", f"block {node.name} {access}s {target.name} outside of the region, or is not proved not to",
                 outside.span or node, f"{access}s it", "widen the region")  # fmt: skip
    return Rewrite(func)


def _region(s: Step, block: T.Block, buffer: T.Buffer, region: IndexMap) -> T.Region:
    axes, rank = [a.var for a in block.axes], len(buffer.shape)
    count = len(region.results)
    if len(region.params) != len(axes) or count not in (rank, 2 * rank):
        names = ", ".join(a.name for a in axes)
        s.refuse("region", f"{region} is no region of {buffer.name}", block, f"has the axes {names}",
                 f"{buffer.name} has {rank} dimensions: ({names}) -> (i, ..), or -> (lo, hi, ..)")  # fmt: skip
    found = region(axes)
    if count == rank:
        return T.Region(buffer, found, tuple(const(1) for _ in found))
    los, his = found[::2], found[1::2]
    extents = tuple(simplify(T.Binary("sub", hi, lo)) for lo, hi in zip(los, his, strict=True))
    return T.Region(buffer, los, extents)
