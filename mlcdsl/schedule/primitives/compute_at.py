"""Compute a producer where it is consumed."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Access, BlockInfo, Model
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Box, box_of, touches
from mlcdsl.ir.canonical import to_expr
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import show
from mlcdsl.schedule.domains import Ranges, needed
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.example import said
from mlcdsl.schedule.moving import (
    APART,
    INIT,
    KINDS,
    PARALLEL,
    Move,
    begins_anew,
    check_inits,
    check_order,
    check_own_order,
    check_parallel,
    check_starts,
    over_ranges,
    place,
    readers,
    repeatable,
    start,
)
from mlcdsl.schedule.own_axes import with_own_axes
from mlcdsl.schedule.own_memory import with_own_memory
from mlcdsl.schedule.placing import reads_own, threads_around
from mlcdsl.schedule.primitive import BLOCK, BOOL, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Move a block below a loop, where it computes what one iteration needs of its result, in loops ax0, ax1, ...",
    Arg("block", BLOCK, "the producer"),
    Arg("loop", LOOP, "a loop whose body reads what the block writes"),
    Arg("preserve_unit_loops", BOOL, "also make loops of one step", False),
    requires=(
        APART,
        KINDS,
        Need("writer", "no other block writes what the block writes"),
        Need("consumers", "the loop's body reads what the block writes, and every reader, there or elsewhere, finds "
             "what it reads"),
        Need("instances", "an iteration needs only what the block computes already"),
        Need("order", "what the block reads is the same at its new place"),
        INIT,
        PARALLEL,
    ),
)  # fmt: skip
def compute_at(s: Step, block: T.Key, loop: T.Var, preserve_unit_loops: bool = False) -> Rewrite:
    move = start(s, block, loop)
    if not repeatable(move):
        s.refuse("kinds", f"block {move.name} updates what it did not start", move.block, "has no init for it",
                 "do this step before decompose_reduction, or move its reader with reverse_compute_at")  # fmt: skip
    position = next((n for n, x in enumerate(move.loop.body) if _reads(move, x)), None)
    if position is None:
        results = ", ".join(sorted(b.name for b in move.written))
        s.refuse("consumers", f"loop {loop.name} does not read {results}", move.loop, f"no read of {results}",
                 _read_elsewhere(move, results))  # fmt: skip
    ranges = needed(move.block, [t for t in move.touched if t.write], _boxes(move), move.known)
    func = place(move, over_ranges(move, ranges, preserve_unit_loops), position)
    after = collect(func)
    partial = moved.unreached(after, moved.info_of(after, block))
    if partial:
        # what no iteration needs is computed too, where that does not depend on the iteration
        ranges = {**ranges, **dict.fromkeys(_fixed(move, ranges, partial))}
        func = place(move, over_ranges(move, ranges, preserve_unit_loops), position)
        after = collect(func)
    conflict = moved.conflict(after, block)
    if conflict is not None and isinstance(conflict[0].node, T.For) and conflict[0].node.kind == "parallel":
        func = with_own_memory(func, conflict[0].node.var)
        after = collect(func)
    check_inits(move, func)
    _prove(move, after)
    return Rewrite(_whole(move, func, after))


def _fixed(move: Move, ranges: Ranges, axes: list[int]) -> list[T.Var]:
    """Those axes whose range is the same in all iterations."""
    loops = {x.var for x in (*move.at.ancestors, move.loop) if isinstance(x, T.For)}
    out = []
    for n in axes:
        var = move.block.axes[n].var
        r = ranges.get(var)
        if r is not None and not loops & {*free_vars(to_expr(r.lo)), *free_vars(to_expr(r.hi))}:
            out.append(var)
    return out


def _reads(move: Move, stmt: T.Stmt) -> bool:
    return any(not t.write and t.buffer in move.written for t in touches((stmt,)))


def _read_elsewhere(move: Move, results: str) -> str:
    """What to do when the loop reads nothing of the block: who does, and where to go."""
    reads = readers(collect(move.s.func), move)
    if not reads:
        return f"nothing reads {results}"
    verb = "reads" if len(reads) == 1 else "read"
    them = "it" if len(reads) == 1 else "them"
    into = f"move {them} into {move.loop.var.name} first, or name a loop around {them}"
    return f"{', '.join(reads)} {verb} {results}: {into}"


def _two_writers(move: Move, before: Model, other: Access) -> str:
    """What to do when another block writes the results, too."""
    node = other.place.blocks[-1].block if other.place.blocks else None
    if not repeatable(move) or (node is not None and node.init is None and reads_own(node, move.written)):
        return ("where decompose_reduction made two blocks of one, do this step before it; else make them one block "
                "with an init")  # fmt: skip
    reads = readers(before, move)
    moving = f"move {reads[0]} instead, to a loop around both, with reverse_compute_at, or " if reads else ""
    return f"{moving}let one block write all of {other.buffer.name}"


def _boxes(move: Move) -> dict[T.Buffer, Box]:
    """What the loop's body reads of each result."""
    reads = [t for t in touches(move.loop.body) if not t.write and t.buffer in move.written]
    return {
        b: box_of([t for t in reads if t.buffer is b], len(b.shape), move.known, threads_around(move.at, b))
        for b in dict.fromkeys(t.buffer for t in reads)
    }


def _prove(move: Move, after: Model) -> None:
    s, key, results = move.s, move.block.key, move.written
    before = collect(s.func)
    for a in before.accesses:
        if a.buffer in results and a.kind == "write" and not moved.inside(a, key):
            s.refuse("writer", f"{said(a)} writes {a.buffer.name} too", a.node, f"writes {a.buffer.name}",
                     _two_writers(move, before, a))  # fmt: skip
    if not begins_anew(move, after):
        s.refuse("kinds", f"block {move.name} reads what it did not start in an iteration of {move.loop.var.name}, or "
                 "it is not proved that it does not", move.block, "reads its own results",
                 "give it an init that starts all of it, or move its reader with reverse_compute_at")  # fmt: skip
    old, new = moved.info_of(before, key), moved.info_of(after, key)
    depth = moved.shared_depth(old.place, new.place)
    if depth is None or not moved.included((after, new), (before, old), depth):
        s.refuse("instances", f"an iteration of {move.loop.var.name} needs more than block {move.name} computes, or "
                 "it is not proved that it does not", move.block, "computes less")  # fmt: skip
    stale = lambda a, b: a.buffer not in results or b.kind == "write"  # noqa: E731
    check_order(move, "order", moved.order_changed(before, after, key, stale))
    check_own_order(move, before, after)
    missing = moved.unserved(after, key, results, depth)
    if missing is not None:
        access, proved = missing
        how = "would read" if proved else "is not proved to read"
        what = access.buffer.name + (" before it is computed" if proved else " only where it is computed")
        related = [Label(move.loop.var.span, "computed in this loop")] if move.loop.var.span else []
        s.refuse("consumers", f"{said(access)} {how} {what}", access.node, f"reads {access.buffer.name}",
                 f"move {said(access)} into {move.loop.var.name} first, or compute at a loop around all readers",
                 related=related)  # fmt: skip
    _prove_results(move, (before, old), (after, new), depth)
    check_parallel(move, after)


def _whole(move: Move, func: T.PrimFunc, after: Model) -> T.PrimFunc:
    """The function with a block that computes all that its axes have: where only a part is needed, such as every second
    element or a band, its axes are those of the loops."""
    left_out = moved.unreached(after, moved.info_of(after, move.block.key))
    if not left_out:
        return func
    new = with_own_axes(func, move.block.key, move.loop.var)
    if new is not None:
        return new
    axis = move.block.axes[left_out[0]]
    return move.s.refuse(
        "instances", f"no iteration of {move.loop.var.name} needs all that block {move.name} computes: values of axis "
        f"{axis.var.name} would be left out", axis, "takes all its values",
        f"name a loop further out, or inline block {move.name} with compute_inline",
    )  # fmt: skip


def _prove_results(move: Move, old: tuple[Model, BlockInfo], new: tuple[Model, BlockInfo], depth: int) -> None:
    """A parameter is read after the function: all of it is computed, also where the loop is empty."""
    s = move.s
    written = [p for p in s.func.params if p.value in move.written]
    for p in written:
        if moved.included(old, new, depth):
            continue
        idle = moved.idle_loop(*new, depth)
        if idle is not None and isinstance(idle.node, T.For):
            name, steps = idle.node.var.name, show(idle.node.extent)
            s.refuse("consumers", f"loop {name} may have no steps, and then the result {p.name} would not be computed",
                     idle.node.var.span or idle.node, "may have no steps",
                     f"say in the `where` of the function that {name} has steps: {steps} > 0")  # fmt: skip
        s.refuse("consumers", f"not all of the result {p.name} would be computed", p, "a result",
                 "use reverse_compute_at on its reader instead")  # fmt: skip
    if written:
        check_starts(move, old[0], new[0], depth)
