"""Write through a copy of what an iteration writes."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.model import Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.primitive import BLOCK, BUFFER, LOOP, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, chosen, writes_to
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


@primitive(
    "Write a buffer in other memory instead of a buffer in one iteration of a loop, and copy from there at its end.",
    Arg("loop", LOOP, "the loop: the copy is in its body"),
    Arg("block", BLOCK, "a block in the loop that writes the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    Arg("scope", STR, "the memory scope of the copy, such as local"),
    result=BLOCK,
    requires=(
        INSIDE,
        ACCESS,
        Need("fresh", "what an iteration reads of the buffer where it writes it, it has written before"),
        Need("complete", "an iteration has written all that it copies back"),
        INIT,
        PARALLEL,
    ),
)
def write_at(s: Step, loop: T.Var, block: T.Key, buffer: int | str, scope: str) -> Rewrite:
    at = s.loop(loop)
    index_in(s, at, block)
    target = chosen(s, s.block(block).node, buffer, write=True)
    writers = [n for n, x in enumerate(at.node.body) if writes_to(x, target) is not None]
    p = part(s, at, target, scope, writers[0], writers[-1] + 1, write=True)
    func, key = with_copy(p)
    model = collect(func)
    _check_flow(p, model, key)
    check_inits(p, func)
    check_parallel(p, model, key)
    return Rewrite(func, key)


def _check_flow(p: Part, model: Model, key: T.Key) -> None:
    """Everything that is read of the copy, the block that copies back too, was written in the same iteration."""
    solver = Solver()
    depth, name, loop = depth_of(model, key, p.loop.var), p.buffer.name, p.loop.var.name
    for access in sorted(model.by_buffer.get(p.staged, ()), key=lambda a: moved.inside(a, key)):
        if access.kind != "read":
            continue
        verdict = unwritten(model, solver, access, depth)
        if verdict.point is None and verdict.reason is None:
            continue
        how = "not" if verdict.point is not None else "not proved to be"
        if moved.inside(access, key):
            p.s.refuse("complete", f"some of {name} that would be copied back is {how} written in an iteration of loop "
                       f"{loop}", p.loop, f"does not write all of its part of {name}",
                       f"name a loop around all that writes {name}")  # fmt: skip
        p.s.refuse("fresh", f"what is read of {name} is {how} written before in the same iteration of loop {loop}",
                   access.node, f"reads {name}", f"name a loop around all that writes {name}, outside of the loops "
                   "that a reduction runs over")  # fmt: skip
