"""`take(x, indices, axis=0)`: slices of x chosen by an index tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ops.base.constraints import accepts, axis_in_range, is_tensor
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Arg, Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import normal_axis, tensor


def _infer(call: OpCall) -> G.Type:
    axis = normal_axis(call.attrs["axis"], call.rank("x"))
    shape = call.shape("x")
    return tensor(call.dtype("x"), (*shape[:axis], *call.shape("indices"), *shape[axis + 1 :]))


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    x, indices = args
    size = x.shape[attrs["axis"]]
    if indices.size and (indices.min() < 0 or indices.max() >= size):
        raise IndexError(f"an index is not in [0, {size})")
    return np.asarray(np.take(x, indices, attrs["axis"]))


def _legalize(e: Emit) -> None:
    x, chosen = e.param("x"), e.param("indices")
    axis, wide = normal_axis(e.attr("axis"), len(x.shape)), len(chosen.shape)
    index = e.indices(len(e.out.shape))
    at = chosen.literal or chosen.element(index[axis : axis + wide])
    if chosen.dtype.name != "i64":
        at = f"i64({at})"
    e.output(index, x.element([*index[:axis], at, *index[axis + wide :]]))


TAKE = operator(
    "take",
    args=("x", Arg("indices", "positions along the axis, in [0, size)", group="index")),
    attrs=(Attr("axis", "int", 0, "the axis of x that is indexed"),),
    constraints=(is_tensor("x"), accepts("indices", "int"), axis_in_range()),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="Slices of x along an axis, chosen by indices; an index outside the axis is an error at run time.",
)
