"""Lowering of tensor functions, from what was written or scheduled to what code generation takes.

Every step maps a function to a function that means the same, prints as `.mlc`, and keeps the spans of the text.
"""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.ir.tensor import PrimFunc
from mlcdsl.lower.blocks import lower_blocks
from mlcdsl.lower.buffers import flatten_buffers
from mlcdsl.lower.checks import insert_checks
from mlcdsl.lower.compact import compact
from mlcdsl.lower.contract import contract
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.lower.interchange import interchange
from mlcdsl.lower.jam import jam
from mlcdsl.lower.limits import within_limit
from mlcdsl.lower.simplify import simplify
from mlcdsl.lower.sizes import check_sizes
from mlcdsl.lower.unroll import unroll
from mlcdsl.lower.vectors import vectors

Step = Callable[[PrimFunc], PrimFunc]

#: name -> the step for a width of vector registers, in the order in which they run
STEPS: dict[str, Callable[[int], Step]] = {
    # `compute` becomes loops and a block
    "index_notation": lambda bits: expand_index_notation,
    # blocks that allow it fuse multiply-adds
    "contract": lambda bits: contract,
    # blocks become plain statements, inits go in front of their reductions
    "blocks": lambda bits: lower_blocks,
    # index arithmetic is folded, dead branches and trivial loops go
    "simplify": lambda bits: simplify,
    # allocations move into the loops that use them, as small as what is used there
    "compact": lambda bits: compact,
    # unscheduled reductions walk memory in its order
    "interchange": lambda bits: interchange,
    # neighbouring iterations around a reduction run side by side
    "jam": jam,
    # short `unroll` loops are written out
    "unroll": lambda bits: unroll,
    # `vectorized` loops get lanes and tails
    "vectors": vectors,
    # accesses by one linear index, allocations out of loops
    "buffers": lambda bits: flatten_buffers,
    # the arithmetic that the other steps left
    "simplify_again": lambda bits: simplify,
}


def lower(func: PrimFunc, until: str | None = None, *, vector_bits: int = 512) -> PrimFunc:
    """The function after all steps, or after the step `until`."""
    if until is not None and until not in STEPS:
        raise ValueError(f"no lowering step is called {until!r}; there are {', '.join(STEPS)}")
    for name, make in STEPS.items():
        func = make(vector_bits)(func)
        if name == until:
            break
    return func


__all__ = ["STEPS", "check_sizes", "expand_index_notation", "insert_checks", "lower", "within_limit"]
