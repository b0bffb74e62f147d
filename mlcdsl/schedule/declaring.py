"""Declared regions of blocks: what they read and write, as the text says it."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import Conj, TooComplex, both, less, simplify
from mlcdsl.check.sets.model import Access, BlockInfo, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.staging import buffers_read, buffers_written


def declared(block: T.Block, *, write: bool) -> tuple[T.Region, ...]:
    """The regions that the block declares, whole tensors where it declares nothing."""
    given = block.writes if write else block.reads
    if given is not None:
        return given
    return tuple(map(whole, buffers_written(block) if write else buffers_read(block)))


def whole(buffer: T.Buffer) -> T.Region:
    return T.Region(buffer, tuple(const(0) for _ in buffer.shape), buffer.shape)


def first_outside(func: T.PrimFunc, block: T.Key, region: T.Region, *, write: bool) -> Access | None:
    """An access of the block that is not proved to be inside of a region that it declares."""
    model, solver = collect(func), Solver()
    info = next(i for i in model.blocks if i.block.key is block)
    kind = "write" if write else "read"
    inits = {id(a.stmt) for a in model.accesses if a.kind == "write"}
    for a in model.accesses:
        mine = a.kind == kind and a.buffer is region.buffer and info.first < a.order <= info.last
        own = not write and id(a.stmt) in inits and isinstance(a.stmt, T.Store) and a.stmt.buffer is a.buffer
        if mine and not own and _may_escape(model, solver, info, a, region):
            return a
    return None


def _may_escape(model: Model, solver: Solver, info: BlockInfo, a: Access, region: T.Region) -> bool:
    """Whether an access could be outside of the region; of what externs access nobody knows."""
    if a.index is None or info.inner is None:
        return True
    lin, scope = model.affine.lin, info.inner.scope
    out: list[Conj] = []
    forms = [*a.index]
    for i, lo, n in zip(a.index, region.lo, region.extent, strict=True):
        low, count = lin(lo, scope), lin(n, scope)
        out += [(less(i, low),), (less(low.plus(count).shift(-1), i),)]
        forms += [low, count]
    try:
        return solver.possible(model.affine.close(both(a.place.domain, simplify(out)), forms))
    except TooComplex:
        return True
