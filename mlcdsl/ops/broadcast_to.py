"""`broadcast_to(x, shape)`: the elements repeated along axes of size 1 and new axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import constant, show
from mlcdsl.ops.base.constraints import is_tensor
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.shapes import Shape, is_one, show_shape, show_type, tensor


def _fits(call: OpCall) -> Problem | None:
    shape: Shape = call.attrs["shape"]
    own = call.shape("x")
    given = (0, f"this is {show_type(call.type('x'))}")
    if any((v := constant(s)) is not None and v < 0 for s in shape):
        return Problem("a size is negative", "shape", "sizes are 0 or more")
    if len(own) > len(shape):
        return Problem(f"{show_shape(own)} has more axes than {show_shape(shape)}", "shape", "here", given)
    for a, b in zip(own[::-1], shape[::-1], strict=False):
        if not is_one(a) and call.equal(a, b) is False:
            message = f"{show_shape(own)} cannot be broadcast to {show_shape(shape)}"
            return Problem(message, "shape", f"{show(b)} here, {show(a)} there", given)
    return None


def _infer(call: OpCall) -> G.Type:
    shape: Shape = call.attrs["shape"]
    for a, b in zip(call.shape("x")[::-1], shape[::-1], strict=False):
        if not is_one(a):
            call.require(a, b)
    return tensor(call.dtype("x"), shape)


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.broadcast_to(args[0], attrs["shape"])


def _legalize(e: Emit) -> None:
    e.elementwise("{x}")


BROADCAST_TO = operator(
    "broadcast_to",
    args=("x",),
    attrs=(Attr("shape", "shape", doc="the shape of the result"),),
    constraints=(is_tensor("x"), Constraint("the shape of `x` broadcasts to `shape`", _fits)),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="The elements repeated along axes of size 1 and along new axes in front.",
)
