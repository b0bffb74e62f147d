"""Read through a copy of what an iteration reads."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Model
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import touches
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.primitive import BLOCK, BUFFER, LOOP, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, chosen, first_unwritten, writes_to
from mlcdsl.schedule.staging_at import (
    INIT,
    INSIDE,
    PARALLEL,
    Part,
    check_inits,
    check_parallel,
    depth_of,
    index_in,
    part,
    with_copy,
)
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found


@primitive(
    "Copy what one iteration of a loop reads of a buffer into a buffer in other memory, and read from there.",
    Arg("loop", LOOP, "the loop: the copy is in its body"),
    Arg("block", BLOCK, "a block in the loop that reads the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads"),
    Arg("scope", STR, "the memory scope of the copy, such as shared"),
    result=BLOCK,
    requires=(
        INSIDE,
        ACCESS,
        Need("unchanged", "the statement of the loop's body that the block is in does not write the buffer"),
        Need("written", "all that is copied has been written"),
        INIT,
        PARALLEL,
    ),
)
def read_at(s: Step, loop: T.Var, block: T.Key, buffer: int | str, scope: str) -> Rewrite:
    at = s.loop(loop)
    index = index_in(s, at, block)
    source = chosen(s, s.block(block).node, buffer, write=False)
    first, last = _stretch(s, at, block, source, index)
    p = part(s, at, source, scope, first, last, write=False)
    func, key = with_copy(p)
    model = collect(func)
    check_inits(p, func)
    _check_written(p, model, key)
    check_parallel(p, model, key)
    return Rewrite(func, key)


def _stretch(s: Step, at: Found, block: T.Key, source: T.Buffer, index: int) -> tuple[int, int]:
    """The statements around one that may read from the copy: up to those that write the buffer, from the first that
    reads it."""
    body: T.Stmts = at.node.body
    write = writes_to(body[index], source)
    if write is not None:
        writer = write.block.name if write.block is not None else "a statement"
        name = s.block(block).node.name
        s.refuse("unchanged", f"block {writer} writes {source.name} in the statement that block {name} is in",
                 write.node, f"writes {source.name}", "use cache_inplace where a block reads and writes a buffer, or "
                 "name a loop further in")  # fmt: skip
    writers = [n for n, x in enumerate(body) if writes_to(x, source) is not None]
    last = next((n for n in writers if n > index), len(body))
    start = next((n for n in reversed(writers) if n < index), -1) + 1
    own = (n for n, x in enumerate(body) if isinstance(x, T.Alloc) and x.buffer is source)
    start = max(start, next(own, -1) + 1)
    return next(n for n in range(start, last) if any(t.buffer is source for t in touches((body[n],)))), last


def _check_written(p: Part, model: Model, key: T.Key) -> None:
    name = p.buffer.name
    missing = first_unwritten(model, [p.buffer], [key])
    if missing is not None:
        how = "is not written" if missing[1] else "is not proved to be written"
        p.s.refuse("written", f"some of what the copy of {name} reads {how}", p.buffer, "not all of it is written",
                   f"write all of {name} first")  # fmt: skip
    unserved = moved.unserved(model, key, {p.staged}, depth_of(model, key, p.loop.var))
    if unserved is not None:
        p.s.refuse("written", f"it is not proved that the copy holds all that is read of {name}", unserved[0].node,
                   f"reads {name}", "use cache_read")  # fmt: skip
