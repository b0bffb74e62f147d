"""Take buffers off what a block declares to access."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.declaring import declared
from mlcdsl.schedule.primitive import BLOCK, INTS, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import buffers_read, buffers_written
from mlcdsl.schedule.step import Step


@primitive(
    "Take buffers off what a block declares to read or write. Nothing is proved: the checker refuses a program whose "
    "blocks access what they do not declare, and steps look at what the block accesses, not at what it declares.",
    Arg("block", BLOCK, "the block"),
    Arg("access", STR, '"read" or "write"'),
    Arg("buffers", INTS, "the numbers of the buffers, as they are declared or appear"),
    requires=(
        Need("access", 'the access is "read" or "write", and there is a buffer of each number'),
        Need("left", "a block that accesses something so declares something: one that declares nothing declares all"),
    ),
    unsafe=True,
)
def unsafe_hide_buffer_access(s: Step, block: T.Key, access: str, buffers: list[int]) -> Rewrite:
    at = s.block(block)
    node: T.Block = at.node
    if access not in ("read", "write"):
        s.refuse("access", f'"{access}" is no access', node, "this block", 'write "read" or "write"')
    regions = declared(node, write=access == "write")
    wrong = [n for n in buffers if not 0 <= n < len(regions)]
    if wrong:
        listed = ", ".join(f"{n} {r.buffer.name}" for n, r in enumerate(regions)) or "none"
        s.refuse("access", f"block {node.name} has no {access} number {wrong[0]}", node, "this block",
                 f"it {access}s: {listed}")  # fmt: skip
    left = tuple(r for n, r in enumerate(regions) if n not in buffers) or None
    hidden = replace(node, writes=left) if access == "write" else replace(node, reads=left)
    there = [] if left else buffers_written(hidden) if access == "write" else buffers_read(hidden)
    if there:
        listed = ", ".join(b.name for b in there)
        s.refuse("left", f"block {node.name} would declare no {access}, and {access}s {listed}", node, "this block",
                 "leave one")  # fmt: skip
    return Rewrite(s.put(at, hidden))
