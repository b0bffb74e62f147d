"""What the primitives share that put a copy between a block and a buffer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Box, Inner, Range, Touch, compare, spread, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import ZERO
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.tools import Replace
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, Hop, fresh_name, replace_range
from mlcdsl.types import INDEX

ACCESS = Need("access", "the block accesses a buffer of this number or name")


# ---------------------------------------------------------------- which buffer


def buffers_read(block: T.Block) -> list[T.Buffer]:
    """What a block reads, in order of appearance, as declared or as found; not what its init starts."""
    if block.reads is not None:
        return list(dict.fromkeys(r.buffer for r in block.reads))
    started = {s.buffer for s in walk_stmts(block.init or ()) if isinstance(s, T.Store)}
    found = touches((*(block.init or ()), *block.body))
    started |= _local(block)
    return list(dict.fromkeys(t.buffer for t in found if not t.write and t.buffer not in started))


def _local(block: T.Block) -> set[T.Buffer]:
    """The buffers that exist inside of a block only."""
    return {x.buffer for x in walk_stmts((*(block.init or ()), *block.body)) if isinstance(x, T.Alloc)}


def buffers_written(block: T.Block) -> list[T.Buffer]:
    """What a block writes, in order of appearance, as declared or as found."""
    if block.writes is not None:
        return list(dict.fromkeys(r.buffer for r in block.writes))
    local = _local(block)
    found = touches((*(block.init or ()), *block.body))
    return list(dict.fromkeys(t.buffer for t in found if t.write and t.buffer not in local))


def chosen(s: Step, block: T.Block, which: int | str, *, write: bool) -> T.Buffer:
    """The buffer of a number or name."""
    found = buffers_written(block) if write else buffers_read(block)
    does = "writes" if write else "reads"
    if isinstance(which, int):
        if -len(found) <= which < len(found):
            return found[which]
        count = "1 buffer" if len(found) == 1 else f"{len(found)} buffers"
        what = f"block {block.name} {does} {count}, there is no number {which}"
    else:
        named = [b for b in found if b.name == which]
        if named:
            return named[0]
        what = f"block {block.name} {does} no buffer {which}"
    listed = ", ".join(f"{n} {b.name}" for n, b in enumerate(found)) or "none"
    s.refuse("access", what, block, "this block", f"it {does}: {listed}")


# ---------------------------------------------------------------- where


@dataclass(frozen=True, slots=True)
class Spot:
    """A list of statements: that at the end of `path`, whose last hop names the statement with the block in it."""

    path: tuple[Hop, ...]
    stmts: T.Stmts

    @property
    def index(self) -> int:
        return self.path[-1].index

    @property
    def loops(self) -> tuple[T.For, ...]:
        return tuple(h.parent for h in self.path if isinstance(h.parent, T.For))


def spots(func: T.PrimFunc, at: Found) -> list[Spot]:
    """The lists of statements around a block, up to the block that it is in, outermost first."""
    first = next((n for n in reversed(range(len(at.path))) if isinstance(at.path[n].parent, T.Block)), 0)
    out = []
    for n in range(first, len(at.path)):
        hop = at.path[n]
        stmts = func.body if hop.parent is None else getattr(hop.parent, hop.field)
        out.append(Spot(at.path[: n + 1], stmts))
    return out


def put_stmts(func: T.PrimFunc, spot: Spot, new: T.Stmts) -> T.PrimFunc:
    """The function with other statements in this place."""
    first = replace(spot.path[-1], index=0)
    return replace_range(func, (*spot.path[:-1], first), len(spot.stmts), new)


def behind_allocs(stmts: T.Stmts, least: int = 0) -> int:
    """The position behind the allocations at the beginning."""
    n = least
    while n < len(stmts) and isinstance(stmts[n], T.Alloc):
        n += 1
    return n


def writes_to(stmt: T.Stmt, buffer: T.Buffer) -> Touch | None:
    """A write of the buffer in a statement."""
    return next((t for t in touches((stmt,)) if t.write and t.buffer is buffer), None)


def redirect(stmts: T.Stmts, old: T.Buffer, new: T.Buffer) -> T.Stmts:
    """The statements with another buffer in place of one."""
    return Replace(buffers={old: new}).stmts(stmts)


# ---------------------------------------------------------------- the copy


def staged_buffer(s: Step, buffer: T.Buffer, scope: str) -> T.Buffer:
    """`A_shared`: the same shape, dense, in another scope."""
    name = f"{buffer.name}_{scope.split('.')[-1]}"
    return T.Buffer(name, buffer.dtype, buffer.shape, None, scope, span=buffer.span)


def within(box: Box, buffer: T.Buffer, known: Known, around: tuple[Inner, ...] = ()) -> Box:
    """The box without dimensions in which it is not proved to be inside of the buffer, or is all of it. `around` are
    loops and axes with their ranges, outermost first."""
    out: list[Range | None] = []
    for r, size in zip(box, buffer.shape, strict=True):
        n = canonical(size)
        over = None if r is None else spread(r, around, known)
        inside = over is not None and compare(over.lo, ZERO, known) in (0, 1)
        inside = inside and over is not None and compare(over.hi, n - ONE, known) in (-1, 0)
        whole = r is not None and r.lo == ZERO and r.extent == n
        out.append(r if inside and not whole else None)
    return tuple(out)


def ranges_around(spot: Spot) -> tuple[Inner, ...]:
    """The loops, and the axes of blocks, that a list of statements is in."""
    out: list[Inner] = []
    for hop in spot.path:
        if isinstance(hop.parent, T.For):
            out.append(Inner(hop.parent.var, hop.parent.lo, hop.parent.extent))
        elif isinstance(hop.parent, T.Block):
            out += [Inner(a.var, const(0), a.extent) for a in hop.parent.axes]
    return tuple(out)


def copy_nest(
    s: Step, source: T.Buffer, target: T.Buffer, box: Box, name: str, outer: Iterable[T.Var] = ()
) -> tuple[T.Stmt, T.Key]:
    """Loops ax0, ax1, ... over the box, and a block that copies; `outer` are loop variables around it."""
    loops: list[T.For] = []
    axes: list[T.Axis] = []
    at: list[T.Expr] = []
    outside, span = set(outer), source.span
    for d, (r, size) in enumerate(zip(box, source.shape, strict=True)):
        extent = to_expr(r.extent if r is not None else canonical(size))
        var, axis = T.Var(f"ax{d}", INDEX, span=span), T.Var(f"v{d}", INDEX, span=span)
        loops.append(T.For(var, const(0), extent, "serial", (), span=span))
        lo = const(0) if r is None else to_expr(r.lo)
        if set(free_vars(lo)) & outside:
            axes.append(T.Axis(axis, "spatial", size, T.Binary("add", lo, var), span=span))
            at.append(axis)
        else:
            axes.append(T.Axis(axis, "spatial", extent, var, span=span))
            at.append(axis if lo == const(0) else T.Binary("add", axis, lo))
    key, point = T.Key(), tuple(at)
    store = T.Store(target, point, T.Load(source, point, span=span), span=span)
    stmt: T.Stmt = T.Block(fresh_name(s.func, name), tuple(axes), None, None, None, None, (store,), key=key, span=span)
    for loop in reversed(loops):
        stmt = replace(loop, body=(stmt,))
    return stmt, key


# ---------------------------------------------------------------- proofs


def first_unwritten(
    model: Model, buffers: Sequence[T.Buffer], keys: Sequence[T.Key] = ()
) -> tuple[Access, bool] | None:
    """A read of one of the buffers (in the blocks of these keys, if any) that may find nothing written; and whether
    it is proved that it does."""
    solver = Solver()
    for a in model.accesses:
        if a.kind != "read" or a.buffer not in buffers or a.buffer not in model.fresh:
            continue
        if keys and not any(moved.inside(a, k) for k in keys):
            continue
        verdict = unwritten(model, solver, a, model.fresh[a.buffer].depth)
        if verdict.point is not None or verdict.reason is not None:
            return a, verdict.point is not None
    return None
