"""Operators that only change the shape: flatten, expand_dims, squeeze."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import product, show
from mlcdsl.ops.base.constraints import axis_in_range, distinct_axes, is_tensor
from mlcdsl.ops.base.operator import Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.reshaping import legalize_view
from mlcdsl.ops.base.shapes import ONE, is_one, normal_axis, tensor

# ---------------------------------------------------------------- flatten


def _flat(call: OpCall) -> G.Type:
    return tensor(call.dtype("x"), (product(call.shape("x")),))


def _flatten(args: Any, attrs: dict[str, Any]) -> Array:
    return np.reshape(args[0], (-1,)) if args[0].size else np.reshape(args[0], (0,))


operator(
    "flatten",
    args=("x",),
    constraints=(is_tensor("x"),),
    infer=_flat,
    reference=_flatten,
    legalize=legalize_view,
    doc="All elements in row-major order, along one axis.",
    view=True,
)

# ---------------------------------------------------------------- expand_dims


def _expanded(call: OpCall) -> G.Type:
    axes = call.attrs["axis"]
    rank = call.rank("x") + len(axes)
    new = {normal_axis(a, rank) for a in axes}
    old = iter(call.shape("x"))
    return tensor(call.dtype("x"), (ONE if i in new else next(old) for i in range(rank)))


def _expand(args: Any, attrs: dict[str, Any]) -> Array:
    return np.expand_dims(args[0], attrs["axis"])


operator(
    "expand_dims",
    args=("x",),
    attrs=(Attr("axis", "ints", doc="where the new axes of size 1 stand in the result"),),
    constraints=(is_tensor("x"), axis_in_range(extra=-1), distinct_axes(extra=True)),
    infer=_expanded,
    reference=_expand,
    legalize=legalize_view,
    doc="The same elements with new axes of size 1.",
    view=True,
)

# ---------------------------------------------------------------- squeeze


def _dropped(call: OpCall) -> set[int]:
    axes, shape = call.attrs["axis"], call.shape("x")
    if axes is None:
        return {i for i, s in enumerate(shape) if is_one(s)}
    return {normal_axis(a, len(shape)) for a in axes}


def _squeezed(call: OpCall) -> G.Type:
    dropped, shape = _dropped(call), call.shape("x")
    for i in sorted(dropped):
        call.require(shape[i], ONE)
    return tensor(call.dtype("x"), (s for i, s in enumerate(shape) if i not in dropped))


def _size_one(call: OpCall) -> Problem | None:
    shape = call.shape("x")
    wrong = next((i for i in sorted(_dropped(call)) if call.equal(shape[i], ONE) is False), None)
    if wrong is None:
        return None
    message = f"axis {wrong} has size {show(shape[wrong])}, not 1"
    return Problem(message, "axis", "only axes of size 1 can go", (0, f"size {show(shape[wrong])} at axis {wrong}"))


def _squeeze(args: Any, attrs: dict[str, Any]) -> Array:
    return np.asarray(np.squeeze(args[0], attrs["axis"]))


operator(
    "squeeze",
    args=("x",),
    attrs=(Attr("axis", "ints", None, "which axes go; those whose size is the number 1 if not given"),),
    constraints=(
        is_tensor("x"),
        axis_in_range(),
        distinct_axes(),
        Constraint("the axes in `axis` have size 1", _size_one),
    ),
    infer=_squeezed,
    reference=_squeeze,
    legalize=legalize_view,
    doc="The same elements without axes of size 1.",
    view=True,
)
