"""Put a buffer into other memory."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, BUFFER, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, chosen, redirect
from mlcdsl.schedule.step import Step


@primitive(
    "Change the memory scope of a buffer that a block writes.",
    Arg("block", BLOCK, "a block that writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    Arg("scope", STR, "the memory scope, such as shared"),
    requires=(ACCESS, Need("alloc", "the buffer is an `alloc`: the memory of parameters is the caller's")),
)
def set_scope(s: Step, block: T.Key, buffer: int | str, scope: str) -> Rewrite:
    node = s.block(block).node
    old = chosen(s, node, buffer, write=True)
    if any(p.value is old for p in s.func.params):
        call = f'cache_write({node.name}, "{old.name}", "{scope}")'
        s.refuse("alloc", f"{old.name} is a parameter", old, "a parameter",
                 f"{call} gives the block a buffer of its own")  # fmt: skip
    if old.scope == scope:
        return Rewrite(s.func)
    return Rewrite(replace(s.func, body=redirect(s.func.body, old, replace(old, scope=scope))))
