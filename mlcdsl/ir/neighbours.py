"""Which elements of a buffer lie beside each other in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import NO_FACTS, Facts, equal, product
from mlcdsl.types import INDEX


def neighbours(buffer: T.Buffer, extents: Sequence[int], facts: Facts | Iterable[T.Expr] = NO_FACTS) -> bool:
    """Whether it is proved that the elements of a box, in row-major order, are one piece of memory."""
    step = 1
    for d in reversed(range(len(extents))):
        if extents[d] != 1:
            stride = product(buffer.shape[d + 1 :]) if buffer.strides is None else buffer.strides[d]
            if equal(stride, T.Const(step, INDEX), facts) is not True:
                return False
            step *= extents[d]
    return True
