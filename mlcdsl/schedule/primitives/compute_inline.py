"""Put a block's value where it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter
from mlcdsl.schedule.inlining import (
    SINGLE,
    TEMPORARY,
    Fresh,
    check_inits,
    check_temporary,
    check_visible,
    the_store,
    undeclared,
    without,
)
from mlcdsl.schedule.inverting import Inverse, invert
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.between import disturbed
from mlcdsl.schedule.primitive import BLOCK, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Put the value that a block computes into every place that reads it; the block and its buffer go.",
    Arg("block", BLOCK, "a block that stores one element in each instance"),
    requires=(
        SINGLE,
        TEMPORARY,
        Need("order", "nothing changes what the block reads before its result is read"),
    ),
)
def compute_inline(s: Step, block: T.Key) -> Rewrite:
    found = s.block(block)
    node: T.Block = found.node
    store = the_store(s, found)
    buffer = store.buffer
    model = collect(s.func)
    check_temporary(s, model, buffer, None, block)
    inverse = invert(store.indices, node.axes)
    if inverse is None:
        s.refuse("single", f"the indices of {buffer.name} do not tell the axes of block {node.name}", node.body[-1],
                 "not solved for the axes")  # fmt: skip
    check_visible(s, store.value, {a.var for a in node.axes}, buffer)
    between = disturbed(model, _cases(model, block, buffer))
    if between is not None:
        what = f"{between.buffer.name} is written between block {node.name} and what reads {buffer.name}"
        s.refuse("order", what, between.node, f"writes {between.buffer.name}",
                 f"keep what block {node.name} reads with cache_read")  # fmt: skip
    func = undeclared(s, without(s.func, block, buffer), buffer)
    body = _Inline(buffer, inverse, store.value).stmts(func.body)
    func = replace(func, body=body)
    check_inits(s, func)
    return Rewrite(func)


def _cases(model: Model, key: T.Key, buffer: T.Buffer) -> Iterator[tuple[Access, Access, Access, Access]]:
    """Writes of what the block reads, between the block and the readers of its result."""
    mine = model.by_buffer.get(buffer, [])
    stores = [a for a in mine if a.kind == "write"]
    readers = [a for a in mine if a.kind == "read"]
    for other in model.accesses:
        if other.kind == "read" and moved.inside(other, key):
            for between in model.by_buffer[other.buffer]:
                if between.kind == "write":
                    yield from ((first, other, between, last) for first in stores for last in readers)


class _Inline(Rewriter):
    def __init__(self, buffer: T.Buffer, inverse: Inverse, value: T.Expr):
        self.buffer, self.inverse, self.value = buffer, inverse, value

    def expr(self, expr: T.Expr) -> T.Expr:
        new = super().expr(expr)
        if isinstance(new, T.Load) and new.buffer is self.buffer:
            return Fresh(self.inverse(new.indices)).expr(self.value)
        return new
