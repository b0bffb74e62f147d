"""Consume a result where it is produced."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cmp_to_key

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import TooComplex
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Box, Range, Touch, box_of, compare, spread, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.schedule.domains import Due, due, due_last
from mlcdsl.schedule.following import following
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.moving import (
    APART,
    INIT,
    KINDS,
    PARALLEL,
    MakeNest,
    Move,
    begins_anew,
    check_inits,
    check_order,
    check_own_order,
    check_parallel,
    check_starts,
    over_ranges,
    place,
    start,
)
from mlcdsl.schedule.placing import threads_around
from mlcdsl.schedule.primitive import BLOCK, BOOL, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Refused, Step


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
    refusal: Exception | None = None
    for make in _nests(move, boxes, preserve_unit_loops):
        try:
            func = place(move, make, _position(move, boxes))
            check_inits(move, func)
            _prove(move, func)
            return Rewrite(func)
        except (Refused, TooComplex) as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal


def _nests(move: Move, boxes: dict[T.Buffer, Box], keep_unit: bool) -> Iterator[MakeNest]:
    """What may run in an iteration, by the read that finds its element last; the proof decides which one it is."""
    block = move.block
    reads = {(t.buffer, t.indices): t for t in move.touched if not t.write and t.buffer in boxes}
    writes = [t for t in touches(move.loop.body) if t.write and t.buffer in boxes and t.guards is not None]
    only = writes[0] if len(writes) == 1 else None
    found = [due(block, t, boxes[t.buffer], move.known) for t in reads.values()]

    def later(a: Due, b: Due) -> int:
        return _later(a, b, move.known)

    given = _given(only, move.known) if only is not None else []
    for one in sorted(found, key=cmp_to_key(later)):
        yield over_ranges(move, one.ranges, keep_unit, (*given, *one.where))
    for write in writes if len(found) == 1 else ():
        nest = following(block, next(iter(reads.values())), write)
        if nest is not None:
            yield lambda visible, nest=nest: nest  # type: ignore[misc]
    for t in reads.values() if only is not None else ():
        one = due(block, t, boxes[t.buffer], move.known, only)
        yield over_ranges(move, one.ranges, keep_unit, (*given, *one.where))
    around = [x.var for x in (*move.at.ancestors, move.loop) if isinstance(x, T.For)]
    last = due_last(block, reads.values(), boxes, move.known, around) if len(found) > 1 else None
    if last is not None:
        yield over_ranges(move, last.ranges, keep_unit, (*given, *last.where))


def _given(write: Touch, known: Known) -> list[T.Expr]:
    """Conditions under which an iteration writes anything: for the inner loops, some value is enough."""
    out = []
    inner = {x.var for x in write.inner}
    for e in write.guards or ():
        if not inner & set(free_vars(e)):
            out.append(e)
        elif isinstance(e, T.Binary) and e.op == "lt":
            gap = canonical(e.a) - canonical(e.b)
            least = spread(Range(gap, gap), write.inner, known)
            if least is not None:
                out.append(T.Binary("lt", to_expr(least.lo), const(0)))
    return out


def _later(a: Due, b: Due, known: Known) -> int:
    """Negative where the first lets fewer instances run, as the later of two reads does."""
    for v, r in a.ranges.items():
        other = b.ranges.get(v)
        order = compare(r.hi, other.hi, known) if r is not None and other is not None else None
        if order:
            return order
    return 0


def _boxes(move: Move) -> dict[T.Buffer, Box]:
    """What the loop's body writes of what the block reads, other than what the block writes itself."""
    read = {t.buffer for t in move.touched if not t.write}
    read = read - move.written or read
    writes = [t for t in touches(move.loop.body) if t.write and t.buffer in read]
    return {
        b: box_of([t for t in writes if t.buffer is b], len(b.shape), move.known, threads_around(move.at, b))
        for b in dict.fromkeys(t.buffer for t in writes)
    }


def _position(move: Move, produced: Container[T.Buffer]) -> int:
    """At the end of the body, but in front of what reads the block's results behind all that it needs."""
    out = len(move.loop.body)
    for n, stmt in reversed([*enumerate(move.loop.body)]):
        found = [*touches((stmt,))]
        if any(t.write and t.buffer in produced for t in found):
            break
        if any(not t.write and t.buffer in move.written for t in found):
            out = n
    return out


def _prove(move: Move, func: T.PrimFunc) -> None:
    s, key = move.s, move.block.key
    before, after = collect(s.func), collect(func)
    old, new = moved.info_of(before, key), moved.info_of(after, key)
    check_order(move, "order", moved.order_changed(before, after, key, lambda a, b: True))
    check_own_order(move, before, after)
    depth = moved.shared_depth(old.place, new.place)
    if depth is None or not moved.included((before, old), (after, new), depth):
        s.refuse("instances", f"not every instance of block {move.name} would run in loop {move.loop.var.name}, or it "
                 "is not proved", move.loop, "does not produce all that the block needs",
                 "name a loop around all that produces it")  # fmt: skip
    check_starts(move, before, after, depth)
    if not moved.included((after, new), (before, old), depth):
        s.refuse("instances", f"block {move.name} would run for more than it does now, or it is not proved that it "
                 "would not", move.block, "runs for less")  # fmt: skip
    if not begins_anew(move, after) and moved.runs_twice(after, new, depth):
        s.refuse("kinds", f"block {move.name} updates what it did not start, and an instance would run twice",
                 move.block, "has no init for it", "do this step before decompose_reduction")  # fmt: skip
    check_parallel(move, after)
