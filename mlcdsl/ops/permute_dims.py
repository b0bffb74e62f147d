"""`permute_dims(x, axes)`: the axes in another order."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ops.base.constraints import is_tensor, where_attr
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import normal_axis, tensor


def _order(axes: tuple[int, ...] | None, rank: int) -> list[int]:
    return [*range(rank)][::-1] if axes is None else [normal_axis(a, rank) for a in axes]


def _wrong(call: OpCall) -> str | None:
    axes, rank = call.attrs["axes"], call.rank("x")
    if axes is None or sorted(_order(axes, rank)) == list(range(rank)):
        return None
    return f"{list(axes)} is not an order of the {rank} axes"


def _infer(call: OpCall) -> G.Type:
    shape = call.shape("x")
    return tensor(call.dtype("x"), (shape[a] for a in _order(call.attrs["axes"], len(shape))))


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.transpose(args[0], attrs["axes"])


def _legalize(e: Emit) -> None:
    x = e.param("x")
    order = _order(e.attr("axes"), len(x.shape))
    index = e.indices(len(order))
    e.output(index, x.element([f"i{order.index(a)}" for a in range(len(order))]))


PERMUTE_DIMS = operator(
    "permute_dims",
    args=("x",),
    attrs=(Attr("axes", "ints", None, "which axis of x comes where; reversed if not given"),),
    constraints=(is_tensor("x"), where_attr("axes", "`axes` is a permutation of the axes of `x`", _wrong)),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="The axes in another order; without `axes` the transpose.",
)
