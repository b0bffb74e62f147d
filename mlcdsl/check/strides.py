"""Strides of an `alloc`: elements do not share memory."""

from __future__ import annotations

from itertools import permutations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts, prove
from mlcdsl.types import INDEX

#: of tensors of more dimensions only the row-major order of strides is tried
_RANKS = 4


def apart(buffer: T.Buffer, facts: Facts) -> bool:
    """Whether it is proved that the least stride is positive and, in some order of the dimensions, each other is at
    least the length of the row inside of it (0 only where that is empty)."""
    strides = buffer.strides
    if strides is None:
        return True
    dims = tuple(reversed(range(len(strides))))
    return any(_nested(buffer.shape, strides, order, facts) for order in _orders(dims))


def _orders(dims: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(permutations(dims)) if len(dims) <= _RANKS else [dims]


def _nested(shape: tuple[T.Expr, ...], strides: tuple[T.Expr, ...], order: tuple[int, ...], facts: Facts) -> bool:
    """`order` names the dimensions from the innermost out."""
    least: T.Expr = T.Const(1, INDEX)
    for d in order:
        if not prove(T.Binary("ge", strides[d], least), facts):
            return False
        least = T.Binary("mul", shape[d], strides[d])
    return True
