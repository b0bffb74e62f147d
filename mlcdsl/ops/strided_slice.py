"""`strided_slice(x, begin, end, strides, axes)`: `x[begin:end:stride]` along some axes."""

from __future__ import annotations

from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant, prove, show, simplify
from mlcdsl.ops.base.constraints import axis_in_range, distinct_axes, is_tensor, where_attr
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import normal_axis, size, tensor


def _axes(call: OpCall) -> list[int]:
    axes = call.attrs["axes"]
    return [*range(len(call.attrs["begin"]))] if axes is None else [normal_axis(a, call.rank("x")) for a in axes]


def _same_lengths(call: OpCall) -> str | None:
    begin = call.attrs["begin"]
    for name in ("end", "strides", "axes"):
        other = call.attrs[name]
        if other is not None and len(other) != len(begin):
            return f"`begin` has {len(begin)} entries, `{name}` {len(other)}"
    return f"{len(begin)} entries for {call.rank('x')} axes" if len(begin) > call.rank("x") else None


def _positive(call: OpCall) -> str | None:
    wrong = next((s for s in call.attrs["strides"] or () if s < 1), None)
    return None if wrong is None else f"the stride {wrong} is not 1 or more"


def _bound(at: T.Expr, total: T.Expr) -> T.Expr:
    """A bound as Python counts it: from the end if negative, kept inside the axis."""
    value = constant(at)
    if value is not None and value < 0:
        return simplify(T.Binary("max", T.Binary("add", total, at), size(0)))
    inside = prove(T.Binary("le", at, total))
    return total if inside is False else simplify(at if inside else T.Binary("min", at, total))


def _ranges(call: OpCall) -> dict[int, tuple[T.Expr, T.Expr, int]]:
    """axis -> (first index, length, stride)"""
    found: dict[int, tuple[T.Expr, T.Expr, int]] = {}
    strides = call.attrs["strides"] or (1,) * len(call.attrs["begin"])
    for axis, begin, end, stride in zip(_axes(call), call.attrs["begin"], call.attrs["end"], strides, strict=True):
        total = call.shape("x")[axis]
        low, high = _bound(begin, total), _bound(end, total)
        span = T.Binary("add", T.Binary("sub", high, low), size(stride - 1))
        length = T.Binary("max", T.Binary("floordiv", span, size(stride)), size(0))
        found[axis] = (low, simplify(length), stride)
    return found


def _infer(call: OpCall) -> G.Type:
    ranges = _ranges(call)
    shape = (ranges[i][1] if i in ranges else s for i, s in enumerate(call.shape("x")))
    return tensor(call.dtype("x"), shape)


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    x: Array = args[0]
    begin = attrs["begin"]
    axes = range(len(begin)) if attrs["axes"] is None else attrs["axes"]
    where = [slice(None)] * x.ndim
    for a, b, e, s in zip(axes, begin, attrs["end"], attrs["strides"] or (1,) * len(begin), strict=True):
        where[a] = slice(b, e, s)
    return x[tuple(where)]


def _legalize(e: Emit) -> None:
    x = e.param("x")
    index = e.indices(len(x.shape))
    own = list(index)
    for axis, (low, _, stride) in _ranges(e.call).items():
        scaled = index[axis] if stride == 1 else f"{index[axis]} * {stride}"
        own[axis] = scaled if constant(low) == 0 else f"{scaled} + {show(low)}"
    e.output(index, x.element(own))


STRIDED_SLICE = operator(
    "strided_slice",
    args=("x",),
    attrs=(
        Attr("begin", "shape", doc="first positions; negative ones count from the end"),
        Attr("end", "shape", doc="ends, themselves not included"),
        Attr("strides", "ints", None, "steps; 1 if not given"),
        Attr("axes", "ints", None, "the axes; the first ones if not given"),
    ),
    constraints=(
        is_tensor("x"),
        where_attr("begin", "`begin`, `end`, `strides` and `axes` have one length, at most the rank", _same_lengths),
        axis_in_range("axes"),
        distinct_axes("axes"),
        where_attr("strides", "strides are 1 or more", _positive),
    ),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="x[begin:end:stride] along some axes, bounds outside an axis being moved into it, as in Python.",
)
