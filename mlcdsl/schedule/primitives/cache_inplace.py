"""Update a buffer through a copy in other memory."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import box_of, touches
from mlcdsl.schedule.placing import known_at
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, BUFFER, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import (
    ACCESS,
    behind_allocs,
    buffers_written,
    chosen,
    copy_nest,
    first_unwritten,
    put_stmts,
    ranges_around,
    redirect,
    spots,
    staged_buffer,
    within,
)
from mlcdsl.schedule.step import Step


@primitive(
    "Update a copy in other memory instead of a buffer: copy there before, and back afterwards, by two new blocks.",
    Arg("block", BLOCK, "a block that reads and writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads"),
    Arg("scope", STR, "the memory scope of the copy, such as shared"),
    result=BLOCKS,
    requires=(
        ACCESS,
        Need("in_place", "the block reads and writes the buffer"),
        Need("written", "all that is copied has been written"),
        Need("independent", "parallel iterations, and the instances of a block around, do not copy the same elements"),
    ),
)
def cache_inplace(s: Step, block: T.Key, buffer: int | str, scope: str) -> Rewrite:
    at = s.block(block)
    updated = chosen(s, at.node, buffer, write=False)
    if updated not in buffers_written(at.node):
        s.refuse("in_place", f"block {at.node.name} reads {updated.name} and does not write it", at.node,
                 "this block", "use cache_read")  # fmt: skip
    spot = spots(s.func, at)[0]
    around = spot.stmts[spot.index]
    known, rank = known_at(s, at), len(updated.shape)
    found = [t for t in touches((around,)) if t.buffer is updated]
    staged, outside = staged_buffer(s, updated, scope), ranges_around(spot)
    # what is copied back is among what was copied, so that an element which no instance writes keeps its value
    there = within(box_of(found, rank, known), updated, known, outside)
    back = within(box_of([t for t in found if t.write], rank, known), updated, known, outside)
    if any(r is None for r in back):
        there = tuple(None if b is None else t for t, b in zip(there, back, strict=True))
    first, first_key = copy_nest(s, updated, staged, there, staged.name)
    last, last_key = copy_nest(s, staged, updated, back, f"{updated.name}_back")
    place = min(behind_allocs(spot.stmts), spot.index)
    before, after = spot.stmts[: spot.index], spot.stmts[spot.index + 1 :]
    changed = redirect((around,), updated, staged)
    alloc = T.Alloc(staged, span=staged.span)
    func = put_stmts(s.func, spot, (*before[:place], alloc, *before[place:], first, *changed, last, *after))
    missing = first_unwritten(collect(func), [updated, staged], [first_key, last_key])
    if missing is not None:
        how = "is not written" if missing[1] else "is not proved to be written"
        s.refuse("written", f"some of what the copy of {updated.name} reads {how}", updated,
                 "not all of it is written", f"write all of {updated.name} first, or use cache_write where the block "
                 "needs nothing of what was there")  # fmt: skip
    _check_apart(s, func)
    return Rewrite(func, [first_key, last_key])


def _check_apart(s: Step, func: T.PrimFunc) -> None:
    """Iterations of loops and instances of blocks around the copy do not copy the elements of others."""
    known = {d.message for d in s.analyze(s.func).diagnostics}
    found = [d for d in s.analyze(func).diagnostics if d.severity == "error" and d.message not in known]
    if found:
        first = found[0]
        s.refuse("independent", first.message, first.span, first.label, "more would be copied than the block writes: "
                 "do this step before what is around the block", related=first.related)  # fmt: skip
