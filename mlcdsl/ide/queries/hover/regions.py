"""What blocks read and write: as declared, else inferred from what they access."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.ide.types_text import region_text
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Range, Touch, box_of, touches
from mlcdsl.ir.canonical import to_expr
from mlcdsl.ir.symbolic import Facts
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.staging import buffers_read, buffers_written
from mlcdsl.types import INDEX

#: values of `let` are written out in regions, and may double with each name
_LETS = 10
_ZERO = T.Const(0, INDEX)


def regions_of(func: T.PrimFunc, block: T.Block, *, write: bool) -> tuple[str, bool]:
    """The regions that a block accesses, as text, and whether they are declared."""
    declared = block.writes if write else block.reads
    if declared is not None:
        return ", ".join(map(region_text, declared)), True
    stmts = (*(block.init or ()), *block.body)
    if sum(isinstance(s, T.Let) for s in walk_stmts(stmts)) > _LETS:
        return ", ".join(b.name for b in (buffers_written(block) if write else buffers_read(block))), False
    found = [t for t in touches(stmts) if t.write is write]
    facts = Facts(func.where, [p.value for p in func.params if isinstance(p.value, T.Var)])
    buffers = buffers_written(block) if write else buffers_read(block)
    return ", ".join(inferred(b, found, facts) for b in buffers), False


def inferred(buffer: T.Buffer, found: Iterable[Touch], facts: Facts) -> str:
    """The least region known to hold the accesses of a buffer, as text."""
    mine = [t for t in found if t.buffer is buffer]
    box = box_of(mine, len(buffer.shape), facts)
    lo = tuple(to_expr(r.lo) if isinstance(r, Range) else _ZERO for r in box)
    extent = tuple(to_expr(r.extent) if isinstance(r, Range) else n for r, n in zip(box, buffer.shape, strict=True))
    return region_text(T.Region(buffer, lo, extent))
