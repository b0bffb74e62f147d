"""Giving loops their kind, where iterations are independent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlcdsl.check.sets.collect import acts
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import equal, show
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.schedule.legal.races import check_independent, race
from mlcdsl.schedule.loop_tools import check_plain, const, substitute_body
from mlcdsl.schedule.own_memory import with_own_memory
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found


def with_kind(s: Step, loop: T.Var, kind: T.LoopKind, thread: str = "") -> T.PrimFunc:
    """The function with a kind for a serial loop, which runs from 0 on if it is bound to a thread."""
    at = s.loop(loop)
    node: T.For = at.node
    check_plain(s, node)
    if thread and not (isinstance(node.lo, T.Const) and node.lo.value == 0):
        body = substitute_body(node.body, {loop: T.Binary("add", loop, node.lo)})
        node = replace(node, lo=const(0), body=body)
    if kind != "unroll":
        _check_effects(s, node)
        # as for any parallel loop: memory that threads do not share is shared by this program as it stands;
        # but for loops over threads that are there already, which fill shared memory for all of them
        again = thread != "vthread" and any(isinstance(a, T.For) and a.thread == thread for a in at.ancestors)
        checked = "parallel" if kind == "thread" and not again else kind
        new = s.put(at, replace(node, kind=checked))
        if kind == "parallel" and race(new, [loop]) is not None:
            own = with_own_memory(new, loop)
            if own is not new and race(own, [loop]) is None:
                return own
        check_independent(s, new, [loop])
    return s.put(at, replace(node, kind=kind, thread=thread))


def _check_effects(s: Step, node: T.For) -> None:
    """Refuse a loop whose iterations have effects, in their order."""
    for x in walk_stmts(node.body):
        if isinstance(x, T.CallExtern) and acts(x.extern):
            s.refuse("independent", f"the iterations of loop {node.var.name} call {x.extern.name}, which has an effect",
                     x, "an effect", f"leave loop {node.var.name} serial")  # fmt: skip


def check_threads(s: Step, at: Found, thread: str) -> None:
    """Refuse a thread index that does not fit those around the loop and in it."""
    node: T.For = at.node
    around = [a for a in at.ancestors if isinstance(a, T.For) and a.thread]
    inside = [x for x in walk_stmts(node.body) if isinstance(x, T.For) and x.thread]
    for x in (*around, *inside):
        pair = (x, node) if x in around else (node, x)
        if x.thread == thread and thread != "vthread" and not _together(*pair, thread):
            _refuse(s, "nesting", x, f"{thread} is bound to loop {x.var.name} on the same path",
                    "fuse the two loops first, or choose another index; only loops that fill shared memory for all "
                    "threads are bound to the same one again")  # fmt: skip
    for outer, inner in ((thread, x.thread) for x in inside):
        if outer.startswith("threadIdx") and inner.startswith("blockIdx"):
            x = next(x for x in inside if x.thread == inner)
            _refuse(s, "nesting", x, f"loop {x.var.name}, inside of it, is bound to {inner}",
                    "blocks hold threads: reorder the loops first")  # fmt: skip
    for x in around:
        if x.thread.startswith("threadIdx") and thread.startswith("blockIdx"):
            _refuse(s, "nesting", x, f"loop {x.var.name}, around it, is bound to {x.thread}",
                    "blocks hold threads: reorder the loops first")  # fmt: skip
    for x in _nest(node, around):
        if x.thread == thread != "vthread" and equal(x.extent, node.extent, s.facts) is not True:
            _refuse(s, "extents", x, f"loop {at.node.var.name} has {show(node.extent)} steps, loop {x.var.name}, which "
                    f"is bound to {thread} in the same kernel, has {show(x.extent)}",
                    f"split loop {node.var.name} so that its inner part has {show(x.extent)} steps")  # fmt: skip


def _together(outer: T.For, inner: T.For, thread: str) -> bool:
    """Whether the inner loop, over the same threads, fills shared memory for all of them: it writes nothing else, and
    does not depend on the thread of the outer loop."""
    stmts = list(walk_stmts((inner,)))
    stores = [x.buffer for x in stmts if isinstance(x, T.Store)]
    shared = bool(stores) and all(b.scope.split(".")[0] == "shared" for b in stores)
    used = any(v is outer.var for x in stmts for e in own_exprs(x) for v in walk(e))
    calls = any(isinstance(x, T.CallExtern) for x in stmts)
    return thread.startswith("threadIdx") and shared and not used and not calls


def _nest(node: T.For, around: list[T.For]) -> Iterator[T.For]:
    """The thread loops of the kernel that the loop is in."""
    root = around[0] if around else node
    for x in (root, *walk_stmts(root.body)):
        if isinstance(x, T.For) and x.thread and x is not node:
            yield x


def _refuse(s: Step, need: str, x: T.For, message: str, note: str) -> None:
    s.refuse(need, message, x.var.span or x, f"bound to {x.thread}", note)
