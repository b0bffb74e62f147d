"""Read through a copy in other memory."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Box, box_of, touches
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.empty import inits_changed
from mlcdsl.schedule.placing import known_at
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, BUFFER, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import (
    ACCESS,
    Spot,
    behind_allocs,
    buffers_read,
    chosen,
    copy_nest,
    first_unwritten,
    put_stmts,
    redirect,
    spots,
    staged_buffer,
    within,
    writes_to,
)
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, blocks_in, map_blocks


@primitive(
    "Copy what is read of a buffer into a buffer in other memory, by a new block, and read from there.",
    Arg("block", BLOCK, "a block that reads the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads"),
    Arg("scope", STR, "the memory scope of the copy, such as shared"),
    Arg("consumers", BLOCKS, "the blocks that read from the copy; none: all that come after it", []),
    result=BLOCK,
    requires=(
        ACCESS,
        Need("unchanged", "nothing writes the buffer between the copy and the blocks that read from it"),
        Need("written", "all that is copied has been written"),
    ),
)
def cache_read(s: Step, block: T.Key, buffer: int | str, scope: str, consumers: list[T.Key] | None = None) -> Rewrite:
    at = s.block(block)
    source = chosen(s, at.node, buffer, write=False)
    spot, position = _spot(s, at, source)
    readers = {block, *consumers} if consumers else None
    later = spot.stmts[position:]
    inside = later if readers is None else tuple(b for b in blocks_in(later) if b.key in readers)
    _check_consumers(s, source, later, consumers or [])
    found = [t for t in touches(later) if t.buffer is source and not t.write]
    if readers is not None:
        names = {id(t.node) for t in touches(inside)}
        found = [t for t in found if id(t.node) in names]
    known = known_at(s, at)
    box = within(box_of(found, len(source.shape), known), source, known)
    target = staged_buffer(s, source, scope)
    changed = redirect(later, source, target) if readers is None else _only(later, readers, source, target)
    func, key = _with_copy(s, spot, position, changed, source, target, box)
    missing = first_unwritten(collect(func), [source], [key])
    if missing is not None:
        how = "is not written" if missing[1] else "is not proved to be written"
        s.refuse("written", f"some of what the copy of {source.name} reads {how}", source, "not all of it is written",
                 f"write all of {source.name} first")  # fmt: skip
    held = inits_changed(s, func)
    if held is not None:
        loop, reduction = held
        name = reduction.name
        message = f"loop {loop.var.name} may have no steps: the init of block {name} then runs only if it just reduces"
        s.refuse("unchanged", message, loop, "may have no steps", f"do decompose_reduction on {name} first")
    return Rewrite(func, key)


def _spot(s: Step, at: Found, source: T.Buffer) -> tuple[Spot, int]:
    """The outermost place behind everything that writes the buffer, and in front of the block."""
    for spot in spots(s.func, at):
        writers = [n for n, x in enumerate(spot.stmts) if writes_to(x, source) is not None]
        last = writers[-1] if writers else -1
        if last > spot.index:
            break
        if last < spot.index:
            own = (n for n, x in enumerate(spot.stmts) if isinstance(x, T.Alloc) and x.buffer is source)
            first = max(last, next(own, -1)) + 1
            return spot, min(behind_allocs(spot.stmts, first), spot.index)
        if isinstance(spot.stmts[last], T.Block):
            break
    write = writes_to(spot.stmts[last], source)
    assert write is not None
    name = write.block.name if write.block is not None else "a statement"
    s.refuse("unchanged", f"block {name} writes {source.name} while block {at.node.name} reads it", write.node,
             f"writes {source.name}", f"a copy in front of block {at.node.name} would be out of date")  # fmt: skip


def _check_consumers(s: Step, source: T.Buffer, later: T.Stmts, consumers: list[T.Key]) -> None:
    behind = {b.key: b for b in blocks_in(later)}
    for key in consumers:
        node = s.block(key).node
        if key not in behind or source not in buffers_read(node):
            s.refuse("access", f"block {node.name} does not read {source.name} behind the copy", node, "this block")


def _only(stmts: T.Stmts, keys: set[T.Key], source: T.Buffer, target: T.Buffer) -> T.Stmts:
    """The statements in which some blocks use the other buffer."""

    def change(b: T.Block) -> T.Stmt:
        if b.key in keys:
            (new,) = redirect((b,), source, target)
            return new
        return replace(b, body=map_blocks(b.body, change))

    return map_blocks(stmts, change)


def _with_copy(
    s: Step, spot: Spot, position: int, later: T.Stmts, source: T.Buffer, target: T.Buffer, box: Box
) -> tuple[T.PrimFunc, T.Key]:
    outer = [x.var for x in spot.loops]
    place = behind_allocs(spot.stmts)
    alloc = T.Alloc(target, span=target.span)

    def build(box: Box) -> tuple[T.PrimFunc, T.Key]:
        nest, key = copy_nest(s, source, target, box, target.name, outer)
        if place <= position:
            new = (*spot.stmts[:place], alloc, *spot.stmts[place:position], nest, *later)
        else:
            new = (*spot.stmts[:position], alloc, nest, *later)
        return put_stmts(s.func, spot, new), key

    func, key = build(box)
    model = collect(func)
    missing = moved.unreached(model, moved.info_of(model, key))
    return build(tuple(None if d in missing else r for d, r in enumerate(box))) if missing else (func, key)
