"""`clip(x, lo, hi)`: values forced into an interval."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ops.base.constraints import accepts, is_tensor, where_attr
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import same_as


def _wrong_bound(call: OpCall) -> str | None:
    d = call.dtype("x")
    for name in ("lo", "hi"):
        value = call.attrs[name]
        if d.is_int and (value != value or value in (float("inf"), -float("inf")) or int(value) != value):
            return f"`{name}` is {value}, but x is {d}"
        if d.is_int and not d.min_int <= value <= d.max_int:
            return f"`{name}` is {value}, which {d} does not hold"
    return None


def _ordered(call: OpCall) -> str | None:
    lo, hi = call.attrs["lo"], call.attrs["hi"]
    return None if lo <= hi else f"`lo` is {lo}, which is not at most {hi}"


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    x = args[0]
    return np.asarray(np.minimum(np.maximum(x, x.dtype.type(attrs["lo"])), x.dtype.type(attrs["hi"])))


def _legalize(e: Emit) -> None:
    integer = e.param("x").dtype.is_int
    lo, hi = (int(e.attr(n)) if integer else e.attr(n) for n in ("lo", "hi"))
    e.elementwise(f"clamp({{x}}, {lo}, {hi})")


CLIP = operator(
    "clip",
    args=("x",),
    attrs=(Attr("lo", "number", doc="the least value"), Attr("hi", "number", doc="the greatest value")),
    constraints=(
        is_tensor("x"),
        accepts("x", "number"),
        where_attr("lo", "`lo` and `hi` are values of the dtype of `x`", _wrong_bound),
        where_attr("lo", "`lo` is at most `hi`", _ordered),
    ),
    infer=same_as("x"),
    reference=_reference,
    legalize=_legalize,
    doc="min(max(x, lo), hi).",
)
