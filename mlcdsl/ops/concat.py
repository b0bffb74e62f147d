"""`concat(a, b, ..., axis=0)`: tensors one behind the other along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show, simplify
from mlcdsl.ops.base.constraints import one_dtype
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Arg, Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.shapes import normal_axis, show_type, tensor


def _tensors(call: OpCall) -> Problem | None:
    if not call.args:
        return Problem("`concat` needs at least one tensor")
    wrong = next((i for i in range(len(call.args)) if not isinstance(call.type(i), G.TensorType)), None)
    return None if wrong is None else Problem("`concat` needs tensors", wrong, "this is a scalar")


def _one_rank(call: OpCall) -> Problem | None:
    for i in range(len(call.args)):
        if call.rank(i) != call.rank(0):
            a, b = show_type(call.type(0)), show_type(call.type(i))
            return Problem(f"ranks differ: {a} and {b}", i, f"this is {b}", (0, f"this is {a}"))
    return None


def _axis(call: OpCall) -> Problem | None:
    rank, axis = call.rank(0), call.attrs["axis"]
    if -rank <= axis < rank:
        return None
    return Problem(f"axis {axis} is out of range for {show_type(call.type(0))}", "axis", f"not in [{-rank}, {rank})")


def _other_sizes(call: OpCall) -> Problem | None:
    axis = normal_axis(call.attrs["axis"], call.rank(0))
    first = call.shape(0)
    for i in range(1, len(call.args)):
        for k, (a, b) in enumerate(zip(first, call.shape(i), strict=True)):
            if k != axis and call.equal(a, b) is False:
                types = show_type(call.type(0)), show_type(call.type(i))
                also = (0, f"{types[0]}: {show(a)} at axis {k}")
                message = f"sizes differ at axis {k}, which is not the concatenated one: {types[0]} and {types[1]}"
                return Problem(message, i, f"{types[1]}: {show(b)} at axis {k}", also)
    return None


def _infer(call: OpCall) -> G.Type:
    shape = list(call.shape(0))
    axis = normal_axis(call.attrs["axis"], len(shape))
    for i in range(1, len(call.args)):
        for k, s in enumerate(call.shape(i)):
            if k == axis:
                shape[k] = simplify(T.Binary("add", shape[k], s))
            else:
                call.require(shape[k], s)
    return tensor(call.dtype(0), shape)


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.concatenate(args, attrs["axis"])


def _legalize(e: Emit) -> None:
    axis = normal_axis(e.attr("axis"), len(e.out.shape))
    index = e.indices(len(e.out.shape))
    starts: list[T.Expr] = [T.Const(0, e.params[0].shape[axis].dtype)]
    for p in e.params:
        starts.append(simplify(T.Binary("add", starts[-1], p.shape[axis])))
    text = ""
    for k in reversed(range(len(e.params))):
        own = list(index)
        if k:
            start = show(starts[k])
            own[axis] = f"{index[axis]} - {start if start.isalnum() else f'({start})'}"
        element = e.params[k].element(own)
        text = f"select({index[axis]} < {show(starts[k + 1])}, {element}, {text})" if text else element
    e.output(index, text)


CONCAT = operator(
    "concat",
    args=(Arg("xs", "the tensors, also as one tuple", variadic=True),),
    attrs=(Attr("axis", "int", 0, "the axis along which they follow one another"),),
    constraints=(
        Constraint("there is at least one tensor", _tensors),
        one_dtype(),
        Constraint("all have one rank", _one_rank, "E0303"),
        Constraint("`axis` lies in [-r, r), where r is the rank", _axis),
        Constraint("sizes are equal except at `axis`", _other_sizes, "E0303"),
    ),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="The tensors one behind the other along an axis.",
)
