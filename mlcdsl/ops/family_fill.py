"""Tensors made from nothing: full, zeros, ones, arange, one_hot."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import constant
from mlcdsl.ops.base.constraints import accepts, where_attr
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Arg, Array, Attr, Constraint, OpCall, operator
from mlcdsl.ops.base.reference import identity_dtype
from mlcdsl.ops.base.shapes import tensor
from mlcdsl.types import F32, I64
from mlcdsl.types.arrays import numpy_dtype

SHAPE = Attr("shape", "shape", doc="the sizes")
DTYPE = Attr("dtype", "dtype", F32, "the element type")


def _negative(call: OpCall) -> str | None:
    wrong = next((v for s in call.attrs["shape"] if (v := constant(s)) is not None and v < 0), None)
    return None if wrong is None else f"the size {wrong} is negative"


def _fits(call: OpCall) -> str | None:
    d, value = call.attrs["dtype"], call.attrs["value"]
    if d.is_float or (d.kind == "bool" and value in (0, 1)):
        return None
    inside = value == value and abs(value) != float("inf") and int(value) == value
    return None if d.is_int and inside and d.min_int <= value <= d.max_int else f"{d} does not hold {value}"


SIZES = where_attr("shape", "sizes are 0 or more", _negative)


def _infer(call: OpCall) -> G.Type:
    return tensor(call.attrs["dtype"], call.attrs["shape"])


def literal(value: Any, e: Emit) -> str:
    """A number as the text of a literal of the output's dtype."""
    d = e.out.dtype
    if d.kind == "bool":
        return "true" if value else "false"
    return repr(float(value)) if d.is_float and isinstance(value, float) else str(int(value))


def _fill(name: str, value: int | None, doc: str) -> None:
    def reference(args: Any, attrs: dict[str, Any]) -> Array:
        return np.full(attrs["shape"], attrs.get("value", value), identity_dtype(attrs["dtype"]))

    def legalize(e: Emit) -> None:
        e.output(e.indices(len(e.out.shape)), literal(e.call.attrs.get("value", value), e))

    given = (Attr("value", "number", doc="the value of all elements"),) if value is None else ()
    fits: tuple[Constraint, ...] = (where_attr("value", "the dtype holds `value`", _fits),) if given else ()
    operator(
        name,
        args=(),
        attrs=(SHAPE, *given, DTYPE),
        constraints=(SIZES, *fits),
        infer=_infer,
        reference=reference,
        legalize=legalize,
        doc=doc,
    )


_fill("full", None, "A tensor of one value.")
_fill("zeros", 0, "A tensor of zeros.")
_fill("ones", 1, "A tensor of ones.")


def _arange(args: Any, attrs: dict[str, Any]) -> Array:
    return np.arange(attrs["stop"]).astype(identity_dtype(attrs["dtype"]))


def _emit_arange(e: Emit) -> None:
    d = e.out.dtype
    e.output(["i0"], "i0" if d == I64 else f"{d}(i0)")


def _stop(call: OpCall) -> str | None:
    stop = constant(call.attrs["stop"])
    return f"the size {stop} is negative" if stop is not None and stop < 0 else None


def _number(call: OpCall) -> str | None:
    return "bool does not count" if call.attrs["dtype"].kind == "bool" else None


operator(
    "arange",
    args=(),
    attrs=(Attr("stop", "size", doc="how many"), Attr("dtype", "dtype", I64, "the element type")),
    constraints=(
        where_attr("stop", "`stop` is 0 or more", _stop),
        where_attr("dtype", "`dtype` is a number", _number),
    ),
    infer=lambda call: tensor(call.attrs["dtype"], (call.attrs["stop"],)),
    reference=_arange,
    legalize=_emit_arange,
    doc="0, 1, 2, ... up to but not including `stop`.",
)


def _one_hot(args: Any, attrs: dict[str, Any]) -> Array:
    hot = np.asarray(args[0])[..., None] == np.arange(attrs["depth"])
    return np.asarray(hot, numpy_dtype(attrs["dtype"]))


def _emit_one_hot(e: Emit) -> None:
    index = e.indices(len(e.out.shape))
    chosen = e.param("indices")
    at = chosen.literal or chosen.element(index[:-1])
    cast = at if chosen.dtype == I64 else f"i64({at})"
    e.output(index, f"select({cast} == {index[-1]}, {literal(1, e)}, {literal(0, e)})")


def _depth(call: OpCall) -> str | None:
    depth = constant(call.attrs["depth"])
    return f"the size {depth} is negative" if depth is not None and depth < 0 else None


operator(
    "one_hot",
    args=(Arg("indices", "positions of the ones"),),
    attrs=(Attr("depth", "size", doc="the size of the new last axis"), DTYPE),
    constraints=(accepts("indices", "int"), where_attr("depth", "`depth` is 0 or more", _depth)),
    infer=lambda call: tensor(call.attrs["dtype"], (*call.shape("indices"), call.attrs["depth"])),
    reference=_one_hot,
    legalize=_emit_one_hot,
    doc="1 where the position along a new last axis is the index, else 0; an index outside gives zeros.",
)
