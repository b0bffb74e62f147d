"""Keep what neighbouring iterations share in a circular buffer."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import BlockInfo, Model, common_loops
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import compare
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import loads, walk_stmts
from mlcdsl.schedule.legal import moved, rolled
from mlcdsl.schedule.legal.example import said
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.placing import known_at, reads_own, used_by
from mlcdsl.schedule.primitive import BLOCK, BUFFER, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.rolling import SERIAL, Window, circular, skipping, windows
from mlcdsl.schedule.staging import ACCESS, chosen
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find
from mlcdsl.schedule.windows import addressed, passed_whole


@dataclass(slots=True)
class _Roll:
    """A block and the buffer that it writes; `loops` are the loops around both the block and all readers, and inside of
    the allocation; `depth` counts all loops down to the innermost of these."""

    s: Step
    at: Found
    buffer: T.Buffer
    model: Model
    info: BlockInfo
    loops: list[T.For]
    depth: int

    @property
    def name(self) -> str:
        return self.info.block.name or "without a name"


@primitive(
    "Compute nothing again that the iteration before has computed: the buffer keeps what the windows of neighbouring "
    "iterations share. It becomes circular in one dimension, as large as one window.",
    Arg("block", BLOCK, "the block that writes the buffer, in a loop with its readers, as compute_at leaves it"),
    Arg("buffer", BUFFER, "which of the buffers that the block writes"),
    requires=(
        ACCESS,
        Need("alloc", "the buffer is an `alloc`"),
        Need("elements", "the buffer is accessed by elements: no address is taken, and no call gets all of it"),
        Need("writer", "the block alone writes the buffer, and writes nothing else"),
        Need("shared", "a loop in which the buffer is allocated before is around the block and all readers"),
        Need("overlap", "for one such loop and one dimension of the buffer, what an iteration computes overlaps with "
             "what the one before does, and is a fixed number of elements further on"),
        Need("serial", "the loop is serial"),
        Need("window", "an iteration accesses only the elements that it computes now"),
        Need("covered", "all that is read has been computed, and the iteration before computed what is left out"),
        Need("unchanged", "what the block reads is the same as in the iteration before"),
        Need("parallel", "different iterations of parallel loops use different places"),
    ),
)  # fmt: skip
def rolling_buffer(s: Step, block: T.Key, buffer: int | str) -> Rewrite:
    at = s.block(block)
    chosen_buffer = chosen(s, at.node, buffer, write=True)
    _check_alloc(s, at, chosen_buffer)
    roll = _start(s, at, chosen_buffer)
    _check_writer(roll)
    window, *others = _windows(roll)
    _prove(roll, window)
    skips = [window, *(w for w in others if _provable(roll, w))]
    known = known_at(s, at)
    smaller = compare(canonical(chosen_buffer.shape[window.dim]), window.extent, known)
    if smaller in (-1, 0):
        return Rewrite(skipping(s.func, block, skips))
    func, new = circular(s.func, block, chosen_buffer, window, skips)
    _check_parallel(roll, func, new)
    return Rewrite(func)


def _check_alloc(s: Step, at: Found, buffer: T.Buffer) -> None:
    name = at.node.name
    if any(p.value is buffer for p in s.func.params):
        s.refuse("alloc", f"{buffer.name} is a parameter", buffer, "a parameter",
                 f'cache_write({name}, "{buffer.name}", "global") gives the block a buffer of its own')  # fmt: skip
    body = s.func.body
    if buffer in addressed(body) or buffer in passed_whole(body):
        call = passed_whole(body).get(buffer)
        s.refuse("elements", f"a call gets {buffer.name} as it is laid out", call or buffer, "used as a whole",
                 "do this step before the call is made, for example before tensorize")  # fmt: skip


def _start(s: Step, at: Found, buffer: T.Buffer) -> _Roll:
    model = collect(s.func)
    info = moved.info_of(model, at.node.key)
    readers = [a for a in model.by_buffer[buffer] if a.kind == "read" and not moved.inside(a, at.node.key)]
    depth = min((common_loops(info.place, a.place) for a in readers), default=0)
    alloc = find(s.func, lambda x: isinstance(x, T.Alloc) and x.buffer is buffer)
    assert alloc is not None
    around = {x.var for x in info.place.loops[:depth]} - {x.var for x in alloc.ancestors if isinstance(x, T.For)}
    loops = [x for x in at.loops if x.var in around]
    if not loops:
        reader = next((a for a in readers if common_loops(info.place, a.place) == depth), None)
        what = f"{said(reader)}, which reads {buffer.name}" if reader is not None else "a reader"
        node = at.node if reader is None else reader.node
        s.refuse("shared", f"no loop behind the allocation of {buffer.name} is around block {at.node.name} and {what}",
                 node, f"reads {buffer.name}" if reader is not None else "nothing reads its result",
                 f"move block {at.node.name} below a loop of its readers with compute_at first")  # fmt: skip
    return _Roll(s, at, buffer, model, info, loops, depth)


def _check_writer(r: _Roll) -> None:
    s, block, buffer = r.s, r.info.block, r.buffer
    for a in r.model.accesses:
        mine = moved.inside(a, block.key)
        if a.kind != "write" or mine == (a.buffer is buffer):
            continue
        local = r.model.fresh.get(a.buffer)
        if not mine and a.buffer is buffer:
            s.refuse("writer", f"{said(a)} writes {buffer.name} too", a.node, f"writes {buffer.name}",
                     "where decompose_reduction made two blocks of one, do this step before it")  # fmt: skip
        if mine and not (local is not None and r.info in local.place.blocks):
            s.refuse("writer", f"block {r.name} also writes {a.buffer.name}", a.node, f"writes {a.buffer.name}")
    stores = [x for x in walk_stmts((*(block.init or ()), *block.body)) if isinstance(x, T.Store)]
    at = {x.indices for x in stores if x.buffer is buffer}
    for load in loads((*(block.init or ()), *block.body)):
        if load.buffer is buffer and (len(at) > 1 or load.indices not in at or reads_own(block, {buffer})):
            s.refuse("unchanged", f"block {r.name} reads elements of {buffer.name} that it has not started itself",
                     load, f"reads {buffer.name}")  # fmt: skip


def _windows(r: _Roll) -> list[Window]:
    """The window that rolls, that of the outermost loop, then those in other dimensions."""
    s, block = r.s, r.info.block
    inner = r.loops[-1]
    nest = next(x for x in inner.body if any(y is block for y in walk_stmts((x,))))
    sizes = {*s.func.dims, *(p.value for p in s.func.params if isinstance(p.value, T.Var))}
    outer = {x.var for x in r.info.place.loops} | {a.var for b in r.info.place.blocks for a in b.block.axes}
    found = windows(nest, block, r.buffer, r.loops, (sizes, outer), known_at(s, r.at))
    found = [w for w in found if rolled.level_of(r.info, w.loop.var) is not None]
    usable = [w for w in found if w.loop.kind in SERIAL]
    if found and not usable:
        loop = found[0].loop
        s.refuse("serial", f"loop {loop.var.name} is {loop.kind}", spot(loop), f"a {loop.kind} loop",
                 f"keep {loop.var.name} serial: its iterations use what the ones before have computed")  # fmt: skip
    if not usable:
        names = ", ".join(x.var.name for x in r.loops)
        s.refuse("overlap", f"what block {r.name} computes in one iteration is not found to overlap with what it "
                 f"computes in the one before, for any of the loops {names}", spot(inner), "around block and readers",
                 "move the block below another loop of its readers, or leave it as it is")  # fmt: skip
    return usable


def _depths(r: _Roll, window: Window) -> tuple[int, ...]:
    """Reads find what they need in their own iteration, or in an earlier one of the loop that rolls."""
    level = rolled.level_of(r.info, window.loop.var)
    assert level is not None
    return r.depth, level


def _provable(r: _Roll, window: Window) -> bool:
    """Whether the block may leave out what is old in a window."""
    return (
        rolled.repeated(r.model, r.info, r.buffer, window, r.depth)
        and rolled.changed(r.model, r.info, r.buffer, window, r.depth) is None
    )


def _prove(r: _Roll, window: Window) -> None:
    s, model, name, loop = r.s, r.model, r.buffer.name, window.loop.var
    related = [Label(loop.span, f"the window moves by {window.step} in each iteration")] if loop.span else []
    away = rolled.outside(model, r.buffer, window)
    if away is not None:
        s.refuse("window", f"{said(away)} accesses elements of {name} that one iteration of {loop.name} does not "
                 "compute, or is not proved not to", away.node, f"{away.kind}s {name}",
                 f"an iteration computes {show(window.size)} elements of dimension {window.dim}",
                 related=related)  # fmt: skip
    missing = rolled.unserved(model, r.info.block.key, r.buffer, _depths(r, window))
    if missing is not None:
        s.refuse("covered", f"{said(missing)} is not proved to read only what was computed before in loop {loop.name}",
                 missing.node, f"reads {name}", related=related)  # fmt: skip
    if not rolled.repeated(model, r.info, r.buffer, window, r.depth):
        s.refuse("covered", f"block {r.name} does not compute the same elements in the iteration of {loop.name} "
                 "before, or is not proved to", r.info.block, "would leave them out",
                 f"a reduction has to run as a whole in each iteration of {r.loops[-1].var.name}",
                 related=related)  # fmt: skip
    lets = {x.var: x for x in walk_stmts(window.loop.body) if isinstance(x, T.Let)}
    for x in used_by((*(r.info.block.init or ()), *r.info.block.body)):
        if x in lets:
            s.refuse("unchanged", f"block {r.name} uses {x.name}, which each iteration of {loop.name} computes anew",
                     lets[x], "this let", "use its value instead")  # fmt: skip
    found = rolled.changed(model, r.info, r.buffer, window, r.depth)
    if found is not None:
        read, write = found
        s.refuse("unchanged", f"{said(write)} writes what block {r.name} reads of {read.buffer.name}, from one "
                 f"iteration of {loop.name} to the next, or is not proved not to", write.node, "writes it",
                 f"if {said(write)} computes the same again in each iteration, do rolling_buffer on it first",
                 related=[Label(read.span, f"reads {read.buffer.name}")] if read.span else [])  # fmt: skip


def _check_parallel(r: _Roll, func: T.PrimFunc, buffer: T.Buffer) -> None:
    found = moved.conflict(collect(func), r.info.block.key, reads=True, alone=buffer)
    if found is None:
        return
    loop, _ = found
    assert isinstance(loop.node, T.For)
    r.s.refuse("parallel", f"iterations of {loop.node.kind} loop {loop.node.var.name} would use the same places of "
               f"{buffer.name}, or are not proved not to", spot(loop.node), f"a {loop.node.kind} loop",
               f"keep {loop.node.var.name} serial, or allocate {buffer.name} in it")  # fmt: skip
