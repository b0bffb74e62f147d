"""Consume a result where it is produced."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Box, box_of, touches
from mlcdsl.schedule.domains import available
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.moving import (
    APART,
    INIT,
    KINDS,
    PARALLEL,
    Move,
    check_inits,
    check_order,
    check_parallel,
    check_starts,
    place,
    repeatable,
    start,
)
from mlcdsl.schedule.placing import threads_around
from mlcdsl.schedule.primitive import BLOCK, BOOL, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Move a block below a loop, where it consumes what one iteration produces, in loops ax0, ax1, ...",
    Arg("block", BLOCK, "the consumer"),
    Arg("loop", LOOP, "a loop whose body writes what the block reads"),
    Arg("preserve_unit_loops", BOOL, "also make loops of one step", False),
    requires=(
        APART,
        KINDS,
        Need("producers", "the loop's body writes what the block reads"),
        Need("instances", "all iterations together produce what the instances of the block need, and no more"),
        Need("order", "what the block reads is complete, and dependent accesses keep their order"),
        INIT,
        PARALLEL,
    ),
)
def reverse_compute_at(s: Step, block: T.Key, loop: T.Var, preserve_unit_loops: bool = False) -> Rewrite:
    move = start(s, block, loop)
    boxes = _boxes(move)
    if not boxes:
        read = ", ".join(sorted({t.buffer.name for t in move.touched if not t.write}))
        s.refuse("producers", f"loop {loop.name} writes nothing that block {move.name} reads", move.loop,
                 f"no write of {read}" if read else "the block reads nothing")  # fmt: skip
    ranges = available(move.block, [t for t in move.touched if not t.write], boxes, move.known)
    func = place(move, ranges, _position(move), preserve_unit_loops)
    check_inits(move, func)
    _prove(move, func)
    return Rewrite(func)


def _boxes(move: Move) -> dict[T.Buffer, Box]:
    """What the loop's body writes of what the block reads, other than what the block writes itself."""
    read = {t.buffer for t in move.touched if not t.write} - move.written
    writes = [t for t in touches(move.loop.body) if t.write and t.buffer in read]
    return {
        b: box_of([t for t in writes if t.buffer is b], len(b.shape), move.known, threads_around(move.at, b))
        for b in dict.fromkeys(t.buffer for t in writes)
    }


def _position(move: Move) -> int:
    """At the end of the body, but in front of what reads the block's results."""
    for n, stmt in enumerate(move.loop.body):
        if any(not t.write and t.buffer in move.written for t in touches((stmt,))):
            return n
    return len(move.loop.body)


def _prove(move: Move, func: T.PrimFunc) -> None:
    s, key = move.s, move.block.key
    before, after = collect(s.func), collect(func)
    old, new = moved.info_of(before, key), moved.info_of(after, key)
    check_order(move, "order", moved.order_changed(before, after, key, lambda a, b: True))
    depth = moved.shared_depth(old.place, new.place)
    if depth is None or not moved.included((before, old), (after, new), depth):
        s.refuse("instances", f"not every instance of block {move.name} would run in loop {move.loop.var.name}, or it "
                 "is not proved", move.loop, "does not produce all that the block needs",
                 "name a loop around all that produces it")  # fmt: skip
    check_starts(move, before, after, depth)
    if not moved.included((after, new), (before, old), depth):
        s.refuse("instances", f"block {move.name} would run for more than it does now, or it is not proved that it "
                 "would not", move.block, "runs for less")  # fmt: skip
    if not repeatable(move) and moved.runs_twice(after, new, depth):
        s.refuse("kinds", f"block {move.name} updates what it did not start, and an instance would run twice",
                 move.block, "has no init for it", "do this step before decompose_reduction")  # fmt: skip
    check_parallel(move, after)
