"""`reshape(x, shape)`: the same elements in row-major order, in another shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant, exact_quotient, product, show, simplify
from mlcdsl.ops.base.constraints import is_tensor
from mlcdsl.ops.base.operator import Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.reshaping import legalize_view
from mlcdsl.ops.base.shapes import Shape, show_shape, show_type, tensor


def _open_axes(shape: Shape) -> list[int]:
    return [i for i, s in enumerate(shape) if constant(s) == -1]


def target_shape(call: OpCall) -> Shape:
    """The shape with -1 replaced; what must hold for that at run time goes to `call.required`."""
    shape: Shape = call.attrs["shape"]
    total = product(call.shape("x"))
    unknown = _open_axes(shape)
    if not unknown:
        call.require(product(shape), total)
        return shape
    others = product(s for i, s in enumerate(shape) if i != unknown[0])
    size = exact_quotient(total, others, call.facts)
    if size is None:
        size = simplify(T.Binary("floordiv", total, others))
        call.require(product((size, others)), total)
    return tuple(size if i == unknown[0] else s for i, s in enumerate(shape))


def _sizes(call: OpCall) -> Problem | None:
    shape: Shape = call.attrs["shape"]
    if len(_open_axes(shape)) > 1:
        return Problem("more than one size is -1", "shape", "only one can be found from the others")
    negative = next((s for s in shape if (v := constant(s)) is not None and v < -1), None)
    return None if negative is None else Problem(f"the size {show(negative)} is negative", "shape", "here")


def _count(call: OpCall) -> Problem | None:
    shape: Shape = call.attrs["shape"]
    total, unknown = product(call.shape("x")), _open_axes(shape)
    others = product(s for i, s in enumerate(shape) if i not in unknown)
    given = f"{show_type(call.type('x'))} has {show(total)} elements"
    if unknown:
        n, d = constant(total), constant(others)
        if d == 0 or (n is not None and d is not None and n % d):
            return Problem(f"{show(total)} elements do not divide by {show(others)}", "shape", "here", (0, given))
    elif call.equal(total, others) is False:
        message = f"the number of elements differs: {show(total)} and {show(others)}"
        return Problem(message, "shape", f"{show_shape(shape)} has {show(others)} elements", (0, given))
    return None


def _infer(call: OpCall) -> G.Type:
    return tensor(call.dtype("x"), target_shape(call))


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.reshape(args[0], attrs["shape"])


RESHAPE = operator(
    "reshape",
    args=("x",),
    attrs=(Attr("shape", "shape", doc="the new sizes; one may be -1, it is found from the others"),),
    constraints=(
        is_tensor("x"),
        Constraint("the sizes in `shape` are 0 or more, at most one is -1", _sizes),
        Constraint("the number of elements stays the same", _count),
    ),
    infer=_infer,
    reference=_reference,
    legalize=legalize_view,
    doc="The same elements in row-major order, in another shape.",
    view=True,
)
