"""Positions of extremes: argmax, argmin."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ops.base.constraints import accepts, axis_in_range, is_tensor
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import normal_axes, reduced, tensor
from mlcdsl.ops.family_reductions import indices
from mlcdsl.types import I64


def _axes(call: OpCall) -> tuple[int, ...]:
    axis = call.attrs["axis"]
    return normal_axes(None if axis is None else (axis,), call.rank("x"))


def _infer(call: OpCall) -> G.Type:
    return tensor(I64, reduced(call.shape("x"), _axes(call), call.attrs["keepdims"]))


def _legalize(e: Emit, reducer: str) -> None:
    x = e.param("x")
    outer, ks, own = indices(len(x.shape), _axes(e.call), e.attr("keepdims"))
    e.output(outer, f"{reducer}[{', '.join(ks)}]({x.element(own)})" if ks else "0")


def _position(name: str, what: str) -> None:
    def reference(args: Any, attrs: dict[str, Any]) -> Array:
        x, axis, keep = args[0], attrs["axis"], attrs["keepdims"]
        if (x.size if axis is None else x.shape[axis]) == 0:
            empty = np.zeros_like(x, dtype=np.int64)
            return np.asarray(np.sum(empty, axis, keepdims=keep))
        return np.asarray(getattr(np, name)(x, axis, keepdims=keep), dtype=np.int64)

    operator(
        name,
        args=("x",),
        attrs=(
            Attr("axis", "int", None, "the axis; the position among all elements if not given"),
            Attr("keepdims", "bool", False, "whether reduced axes stay, with size 1"),
        ),
        constraints=(is_tensor("x"), accepts("x", "number"), axis_in_range()),
        infer=_infer,
        reference=reference,
        legalize=lambda e: _legalize(e, name),
        doc=f"The position (i64) of the {what} element, the first of equals, a NaN before all; over nothing 0.",
    )


_position("argmax", "greatest")
_position("argmin", "least")
