"""Read through a copy in another layout."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.primitive import BLOCK, BUFFER, MAP, STR, Arg, Rewrite, primitive
from mlcdsl.schedule.reindexing import ALIKE, BOUNDS, LAYOUT
from mlcdsl.schedule.restaging import APART, WRITTEN, stage_read
from mlcdsl.schedule.staging import ACCESS
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.values import IndexMap


@primitive(
    "Read a buffer through a copy in other memory, in the layout that a map of the block's axes gives.",
    Arg("block", BLOCK, "a block that reads the buffer"),
    Arg("buffer", BUFFER, "which of the buffers that the block reads"),
    Arg("scope", STR, "the memory scope of the copy, such as shared"),
    Arg("index_map", MAP, "from the axes of the block to the place in the copy"),
    result=BLOCK,
    requires=(ACCESS, ALIKE, LAYOUT, APART, BOUNDS, WRITTEN),
)
def reindex_cache_read(s: Step, block: T.Key, buffer: int | str, scope: str, index_map: IndexMap) -> Rewrite:
    return stage_read(s, block, buffer, scope, scope.split(".")[-1], index_map)
