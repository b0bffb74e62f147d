"""`layer_norm(x, gamma, beta, axes, epsilon)`: normalization over the last axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir.symbolic import product, show
from mlcdsl.ops.base.constraints import accepts, axis_in_range, distinct_axes, is_tensor, one_dtype
from mlcdsl.ops.base.emit import Emit, narrow, target, wide_name
from mlcdsl.ops.base.operator import Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.shapes import normal_axes, reduced, same_as, show_shape


def _parameter_shapes(call: OpCall) -> Problem | None:
    shape = call.shape("x")
    want = tuple(shape[a] for a in normal_axes(call.attrs["axes"], len(shape)))
    for i, name in ((1, "gamma"), (2, "beta")):
        have = call.shape(i)
        clash = len(have) != len(want) or any(call.equal(a, b) is False for a, b in zip(want, have, strict=True))
        if clash:
            message = f"`{name}` has shape {show_shape(have)}, the normalized axes {show_shape(want)}"
            return Problem(message, i, f"this is {show_shape(have)}", (0, f"this is {show_shape(shape)}"))
    return None


def _infer(call: OpCall) -> Any:
    shape = call.shape("x")
    for i in (1, 2):
        for a, s in zip(normal_axes(call.attrs["axes"], len(shape)), call.shape(i), strict=True):
            call.require(shape[a], s)
    return same_as("x")(call)


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    x, gamma, beta = args
    axes = tuple(a % x.ndim for a in attrs["axes"])
    shape = [s if i in axes else 1 for i, s in enumerate(x.shape)]
    mean = np.mean(x, axes, keepdims=True)
    variance = np.mean((x - mean) ** 2, axes, keepdims=True)
    normal = (x - mean) / np.sqrt(variance + x.dtype.type(attrs["epsilon"]))
    return np.asarray(normal * gamma.reshape(shape) + beta.reshape(shape))


def _legalize(e: Emit) -> None:
    x, gamma, beta = e.params[:3]
    rank = len(x.shape)
    axes = normal_axes(e.attr("axes"), rank)
    index = e.indices(rank)
    own = [f"k{i}" if i in axes else n for i, n in enumerate(index)]
    outer = [n for i, n in enumerate(index) if i not in axes]
    rows, dtype = reduced(x.shape, axes, False), wide_name(x.dtype)
    ks = ", ".join(f"k{a}" for a in axes)
    shown = show(product(x.shape[a] for a in axes))
    count = shown if shown.isdigit() else f"{dtype}({shown})"
    total, mean, squares = (target(t, outer) for t in ("t0", "t1", "t2"))
    e.temporary("t0", dtype, rows, outer, f"sum[{ks}]({x.wide_element(own)})")
    e.temporary("t1", dtype, rows, outer, f"{total} / {count}")
    shift = f"({x.wide_element(own)} - {mean})"
    e.temporary("t2", dtype, rows, outer, f"sum[{ks}]({shift} * {shift})")
    inner = [index[a] for a in axes]
    scale = f"sqrt({squares} / {count} + {e.attr('epsilon')!r})"
    value = f"({x.wide_element(index)} - {mean}) / {scale} * {gamma.wide(inner)} + {beta.wide(inner)}"
    e.output(index, narrow(value, x.dtype))


LAYER_NORM = operator(
    "layer_norm",
    args=("x", "gamma", "beta"),
    attrs=(
        Attr("axes", "ints", (-1,), "the axes over which mean and variance are taken"),
        Attr("epsilon", "float", 1e-5, "added to the variance"),
    ),
    constraints=(
        is_tensor("x"),
        accepts("x", "float"),
        one_dtype("x", "gamma", "beta"),
        axis_in_range("axes"),
        distinct_axes("axes"),
        Constraint("`gamma` and `beta` have the shape of the normalized axes", _parameter_shapes, "E0303"),
    ),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="(x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and variance over `axes`.",
)
