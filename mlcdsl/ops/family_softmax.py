"""softmax and log_softmax along an axis."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from mlcdsl.ops.base.constraints import accepts, axis_in_range, is_tensor
from mlcdsl.ops.base.emit import Emit, narrow, target, wide_name
from mlcdsl.ops.base.operator import Array, Attr, operator
from mlcdsl.ops.base.shapes import normal_axis, reduced, same_as


def _shifted(x: Array, axis: int) -> Array:
    return np.asarray(x - np.max(x, axis, keepdims=True, initial=-np.inf))


def _softmax(args: Any, attrs: dict[str, Any]) -> Array:
    e = np.exp(_shifted(args[0], attrs["axis"]))
    return np.asarray(e / np.sum(e, attrs["axis"], keepdims=True))


def _log_softmax(args: Any, attrs: dict[str, Any]) -> Array:
    s = _shifted(args[0], attrs["axis"])
    return np.asarray(s - np.log(np.sum(np.exp(s), attrs["axis"], keepdims=True)))


def _legalize(e: Emit, log: bool) -> None:
    x = e.param("x")
    rank = len(x.shape)
    axis = normal_axis(e.attr("axis"), rank)
    index = e.indices(rank)
    own = [f"k{axis}" if i == axis else n for i, n in enumerate(index)]
    outer = [n for i, n in enumerate(index) if i != axis]
    rows, dtype = reduced(x.shape, (axis,), False), wide_name(x.dtype)
    peak, total, power = target("t0", outer), target("t2", outer), target("t1", index)
    e.temporary("t0", dtype, rows, outer, f"max[k{axis}]({x.wide_element(own)})")
    if log:
        e.temporary("t1", dtype, x.shape, index, f"{x.wide_element(index)} - {peak}")
        e.temporary("t2", dtype, rows, outer, f"sum[k{axis}](exp({target('t1', own)}))")
        e.output(index, narrow(f"{power} - log({total})", x.dtype))
        return
    e.temporary("t1", dtype, x.shape, index, f"exp({x.wide_element(index)} - {peak})")
    e.temporary("t2", dtype, rows, outer, f"sum[k{axis}]({target('t1', own)})")
    e.output(index, narrow(f"{power} / {total}", x.dtype))


for _name, _reference, _log, _doc in (
    ("softmax", _softmax, False, "exp(x) divided by its sum along an axis, shifted by the maximum."),
    ("log_softmax", _log_softmax, True, "The logarithm of softmax, computed without overflow."),
):
    operator(
        _name,
        args=("x",),
        attrs=(Attr("axis", "int", -1, "the axis along which the results sum to 1"),),
        constraints=(is_tensor("x"), accepts("x", "float"), axis_in_range()),
        infer=same_as("x"),
        reference=_reference,
        legalize=partial(_legalize, log=_log),
        doc=_doc,
    )
