"""Reductions over axes: sum, product, extremes, mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import product, show
from mlcdsl.ops.base.constraints import accepts, axis_in_range, distinct_axes, is_tensor
from mlcdsl.ops.base.emit import Emit, narrow, target, wide_name
from mlcdsl.ops.base.operator import Array, Attr, OpCall, operator
from mlcdsl.ops.base.shapes import normal_axes, reduced, tensor

AXES = (
    Attr("axis", "ints", None, "the axis or axes that are reduced; all if not given"),
    Attr("keepdims", "bool", False, "whether reduced axes stay, with size 1"),
)


def infer(call: OpCall) -> G.Type:
    axes = normal_axes(call.attrs["axis"], call.rank("x"))
    return tensor(call.dtype("x"), reduced(call.shape("x"), axes, call.attrs["keepdims"]))


def indices(rank: int, axes: tuple[int, ...], keepdims: bool) -> tuple[list[str], list[str], list[str]]:
    """The output's indices, the reduction variables, and the argument's indices, which mix them."""
    own = [f"k{i}" if i in axes else f"i{i}" for i in range(rank)]
    outer = [f"i{i}" for i in range(rank) if keepdims or i not in axes]
    return outer, [f"k{i}" for i in axes], own


def legalize_reduction(e: Emit, reducer: str, mean: bool = False) -> None:
    """One reduction; narrow floats are accumulated in f32."""
    x = e.param("x")
    rank = len(x.shape)
    axes = normal_axes(e.attr("axis"), rank)
    outer, ks, own = indices(rank, axes, e.attr("keepdims"))
    wide = x.dtype.is_narrow_float and reducer in ("sum", "prod")
    element = x.wide(own) if wide else x.element(own)
    total = f"{reducer}[{', '.join(ks)}]({element})" if ks else element
    if not wide and not mean:
        e.output(outer, total)
        return
    rest = [n for n in own if n not in ks]
    kept = target("t", rest)
    e.temporary("t", wide_name(x.dtype), reduced(x.shape, axes, False), rest, total)
    if mean:
        count = show(product(x.shape[a] for a in axes))
        kept = f"{kept} / {count if count.isdigit() else f'{wide_name(x.dtype)}({count})'}"
    e.output(outer, narrow(kept, x.dtype))


def _reduction(name: str, kind: str, reducer: str, f: Callable[..., Any], doc: str) -> None:
    def reference(args: Any, attrs: dict[str, Any]) -> Array:
        return np.asarray(f(args[0], attrs["axis"], attrs["keepdims"]))

    def legalize(e: Emit) -> None:
        legalize_reduction(e, reducer, name == "mean")

    operator(
        name,
        args=("x",),
        attrs=AXES,
        constraints=(is_tensor("x"), accepts("x", kind), axis_in_range(), distinct_axes()),
        infer=infer,
        reference=reference,
        legalize=legalize,
        doc=doc,
    )


def least(x: Array) -> Any:
    """The identity of max."""
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def greatest(x: Array) -> Any:
    """The identity of min."""
    return np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).max


_reduction(
    "sum", "number", "sum", lambda x, a, k: np.sum(x, a, dtype=x.dtype, keepdims=k),
    "The sum over axes, in the argument's dtype (narrow floats are added in f32); over nothing 0.",
)  # fmt: skip
_reduction(
    "prod", "number", "prod", lambda x, a, k: np.prod(x, a, dtype=x.dtype, keepdims=k),
    "The product over axes, in the argument's dtype; over nothing 1.",
)  # fmt: skip
_reduction(
    "max", "number", "max", lambda x, a, k: np.max(x, a, keepdims=k, initial=least(x)),
    "The greatest over axes, NaN if one is; over nothing the least value of the dtype.",
)  # fmt: skip
_reduction(
    "min", "number", "min", lambda x, a, k: np.min(x, a, keepdims=k, initial=greatest(x)),
    "The least over axes, NaN if one is; over nothing the greatest value of the dtype.",
)  # fmt: skip
_reduction(
    "mean", "float", "sum", lambda x, a, k: np.sum(x, a, keepdims=k) / x.dtype.type(_count(x, a)),
    "The mean over axes; over nothing NaN.",
)  # fmt: skip


def _count(x: Array, axes: tuple[int, ...] | None) -> int:
    count = 1
    for a in range(x.ndim) if axes is None else axes:
        count *= x.shape[a]
    return count
