"""Whether a block that runs again begins anew: what it reads of its results is of the same pass."""

from __future__ import annotations

from mlcdsl.check.sets.flow import PROVED, unwritten
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.moved import info_of, inside


def begun(model: Model, key: T.Key, depth: int) -> bool:
    """Whether all that a block reads of what it writes was written before, by itself, in the same iteration of the
    outermost `depth` loops. No other block is to write it."""
    info, mine = info_of(model, key), [a for a in model.accesses if inside(a, key)]
    own = {a.buffer for a in mine if a.kind == "write" and _lasts(model, a.buffer, key)}
    if all(_at_one_place(info.block, mine, b) for b in own):
        return True
    solver = Solver()
    reads = (a for a in mine if a.kind == "read" and a.buffer in own)
    return all(unwritten(model, solver, a, depth) == PROVED for a in reads)


def _lasts(model: Model, buffer: T.Buffer, key: T.Key) -> bool:
    """Whether the buffer is there after an instance of the block."""
    fresh = model.fresh.get(buffer)
    return fresh is None or not any(i.block.key is key for i in fresh.place.blocks)


def _at_one_place(block: T.Block, mine: list[Access], buffer: T.Buffer) -> bool:
    """Whether an instance starts an element of the buffer, and reads and writes it alone."""
    found = [a for a in mine if a.buffer is buffer]
    first = found[0]
    same = all(a.index is not None and a.exprs == first.exprs for a in found)
    return same and first.kind == "write" and any(x is first.stmt for x in block.init or ())
