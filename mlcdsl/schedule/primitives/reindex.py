"""A copy of a buffer by the axes of a block."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, BOOL, BUFFER, Arg, Rewrite, primitive
from mlcdsl.schedule.reindexing import ALIKE, BOUNDS
from mlcdsl.schedule.restaging import APART, WRITTEN, stage_read, stage_write
from mlcdsl.schedule.staging import ACCESS
from mlcdsl.schedule.step import Step


@primitive(
    "Read or write a buffer through a copy whose dimensions are the axes of the access, in their order in the block.",
    Arg("block", BLOCK, "a block that accesses the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads (or writes)"),
    Arg("write", BOOL, "whether it is what the block writes", False),
    result=BLOCK,
    requires=(ACCESS, ALIKE, APART, BOUNDS, WRITTEN),
)
def reindex(s: Step, block: T.Key, buffer: int | str, write: bool = False) -> Rewrite:
    stage = stage_write if write else stage_read
    return stage(s, block, buffer, None, "reindex", None)
