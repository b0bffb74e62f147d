"""Write through a copy in other memory."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import box_of, touches
from mlcdsl.schedule.placing import known_at
from mlcdsl.schedule.primitive import BLOCK, BUFFER, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import (
    ACCESS,
    behind_allocs,
    chosen,
    copy_nest,
    first_unwritten,
    put_stmts,
    redirect,
    spots,
    staged_buffer,
    within,
)
from mlcdsl.schedule.step import Step


@primitive(
    "Write a buffer in other memory instead of a buffer, and copy from there to it afterwards, by a new block.",
    Arg("block", BLOCK, "a block that writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    Arg("scope", STR, "the memory scope of the copy, such as local"),
    result=BLOCK,
    requires=(
        ACCESS,
        Need("fresh", "what the statement around the block reads of the buffer, it has written before"),
        Need("complete", "all that is copied back has been written"),
    ),
)
def cache_write(s: Step, block: T.Key, buffer: int | str, scope: str) -> Rewrite:
    at = s.block(block)
    target = chosen(s, at.node, buffer, write=True)
    spot = spots(s.func, at)[0]
    around = spot.stmts[spot.index]
    known = known_at(s, at)
    found = [t for t in touches((around,)) if t.buffer is target and t.write]
    box = within(box_of(found, len(target.shape), known), target, known)
    staged = staged_buffer(s, target, scope)
    nest, key = copy_nest(s, staged, target, box, staged.name)
    place = min(behind_allocs(spot.stmts), spot.index)
    alloc = T.Alloc(staged, span=staged.span)
    before, after = spot.stmts[: spot.index], spot.stmts[spot.index + 1 :]
    new = (*before[:place], alloc, *before[place:], *redirect((around,), target, staged), nest, *after)
    func = put_stmts(s.func, spot, new)
    missing = first_unwritten(collect(func), [staged])
    if missing is not None:
        access, proved = missing
        how = "not" if proved else "not proved to be"
        name = target.name
        if any(i.block.key is key for i in access.place.blocks):
            s.refuse("complete", f"not all of {name} that would be copied is written, or it is not proved", at.node,
                     f"writes {name}", f"write all of {name} in this statement")  # fmt: skip
        s.refuse("fresh", f"what is read of {name} is {how} written here before", access.node, f"reads {name}",
                 f"give the block an init, or write {name} in the same statement")  # fmt: skip
    return Rewrite(func, key)
