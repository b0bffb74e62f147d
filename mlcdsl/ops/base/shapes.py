"""Shapes of results: broadcasting, axes, and the common inferences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant, show
from mlcdsl.ops.base.operator import Infer, OpCall
from mlcdsl.types import DTYPES, INDEX, DType

Shape = tuple[T.Expr, ...]


def size(value: int) -> T.Expr:
    """A number as a size."""
    return T.Const(value, INDEX)


ONE = size(1)


def show_shape(shape: Iterable[T.Expr]) -> str:
    """`[n, 4]`"""
    return f"[{', '.join(map(show, shape))}]"


def show_type(t: G.Type) -> str:
    """`f32[n, 4]`, `i64`, `(f32[2], f32[3])`"""
    if isinstance(t, G.TupleType):
        return f"({', '.join(map(show_type, t.items))})"
    return str(t.dtype) + (show_shape(t.shape) if isinstance(t, G.TensorType) else "")


def is_one(e: T.Expr) -> bool:
    return constant(e) == 1


@dataclass(frozen=True, slots=True)
class Clash:
    """Shapes `first` and `second` certainly differ at `axis`, counted from the right, from 1."""

    first: int
    second: int
    axis: int


def broadcast(call: OpCall, shapes: Sequence[Shape]) -> Shape | Clash:
    """The common shape.

    Two sizes of which it is not known whether they are equal must be so at run time; a number goes before a symbol.
    """
    rank = max((len(s) for s in shapes), default=0)
    result: list[T.Expr] = []
    for axis in range(rank, 0, -1):
        chosen, owner = ONE, 0
        for i, shape in enumerate(shapes):
            if len(shape) < axis or is_one(shape[-axis]):
                continue
            here = shape[-axis]
            if is_one(chosen):
                chosen, owner = here, i
                continue
            if call.equal(chosen, here) is False:
                return Clash(owner, i, axis)
            call.require(chosen, here)
            if constant(here) is not None and constant(chosen) is None:
                chosen, owner = here, i
        result.append(chosen)
    return tuple(result)


def same_as(arg: str, dtype: str | None = None) -> Infer:
    """The type of an argument, perhaps with another dtype."""

    def infer(call: OpCall) -> G.Type:
        return G.TensorType(DTYPES[dtype] if dtype else call.dtype(arg), call.shape(arg))

    return infer


def broadcast_of(*args: str, dtype: str | None = None) -> Infer:
    """The broadcast of the arguments, with the dtype of the last unless one is given."""

    def infer(call: OpCall) -> G.Type:
        shape = broadcast(call, [call.shape(a) for a in args])
        assert not isinstance(shape, Clash), "the constraint that they broadcast comes first"
        return G.TensorType(DTYPES[dtype] if dtype else call.dtype(args[-1]), shape)

    return infer


def normal_axis(axis: int, rank: int) -> int:
    """An axis from the front; the constraint that it is in range comes first."""
    return axis + rank if axis < 0 else axis


def normal_axes(axes: tuple[int, ...] | None, rank: int) -> tuple[int, ...]:
    """Axes from the front, sorted; None is all."""
    return tuple(range(rank)) if axes is None else tuple(sorted(normal_axis(a, rank) for a in axes))


def reduced(shape: Shape, axes: tuple[int, ...], keepdims: bool) -> Shape:
    """The shape after a reduction over `axes`."""
    if keepdims:
        return tuple(ONE if i in axes else s for i, s in enumerate(shape))
    return tuple(s for i, s in enumerate(shape) if i not in axes)


def tensor(dtype: DType, shape: Iterable[T.Expr]) -> G.TensorType:
    return G.TensorType(dtype, tuple(shape))
