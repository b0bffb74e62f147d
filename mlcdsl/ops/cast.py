"""`cast(x, dtype)`: conversion to another element type."""

from __future__ import annotations

from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ops.base.arrays import convert
from mlcdsl.ops.base.constraints import is_tensor
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import tensor


def _infer(call: OpCall) -> G.Type:
    return tensor(call.attrs["dtype"], call.shape("x"))


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return convert(args[0], attrs["dtype"])


def _legalize(e: Emit) -> None:
    to = e.attr("dtype")
    e.elementwise("{x}" if to == e.param("x").dtype else f"{to}({{x}})")


CAST = operator(
    "cast",
    args=("x",),
    attrs=(Attr("dtype", "dtype", doc="the element type of the result"),),
    constraints=(is_tensor("x"),),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="Conversion: to a float rounded once, float to integer truncated and saturated, NaN to 0; integers wrap.",
)
