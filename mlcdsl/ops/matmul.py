"""`matmul(x, y)`, also `x @ y`: matrix products, batched over leading axes, vectors as NumPy has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir.symbolic import show
from mlcdsl.ops.base.constraints import accepts, one_dtype, rank_at_least
from mlcdsl.ops.base.emit import Emit, narrow, target, wide_name
from mlcdsl.ops.base.operator import Array, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.shapes import Clash, Shape, broadcast, show_type, tensor


def _batches(call: OpCall) -> Shape | Clash:
    return broadcast(call, [call.shape("x")[:-2], call.shape("y")[:-2]])


def _inner_sizes(call: OpCall) -> Problem | None:
    x, y = call.shape("x")[-1], call.shape("y")[max(-2, -call.rank("y"))]
    if call.equal(x, y) is not False:
        return None
    a, b = show_type(call.type("x")), show_type(call.type("y"))
    return Problem(
        f"inner sizes differ: {a} @ {b}",
        1,
        f"{b}: its size {show(y)} at axis {max(call.rank('y') - 2, 0)}",
        (0, f"{a}: its size {show(x)} at axis {call.rank('x') - 1}"),
        ("the last axis of the left operand is summed with the last but one of the right operand",),
    )


def _leading_sizes(call: OpCall) -> Problem | None:
    found = _batches(call)
    call.required.clear()
    if not isinstance(found, Clash):
        return None
    a, b = show_type(call.type("x")), show_type(call.type("y"))
    return Problem(f"leading axes do not broadcast: {a} @ {b}", 1, f"this is {b}", (0, f"this is {a}"))


def _infer(call: OpCall) -> G.Type:
    x, y = call.shape("x"), call.shape("y")
    batches = _batches(call)
    assert not isinstance(batches, Clash)
    call.require(x[-1], y[max(-2, -len(y))])
    rows = x[-2:-1] if len(x) > 1 else ()
    columns = y[-1:] if len(y) > 1 else ()
    return tensor(call.dtype("x"), (*batches, *rows, *columns))


def _reference(args: Any, attrs: dict[str, Any]) -> Array:
    return np.asarray(np.matmul(args[0], args[1]))


def _legalize(e: Emit) -> None:
    x, y = e.param("x"), e.param("y")
    rows, columns = int(len(x.shape) > 1), int(len(y.shape) > 1)
    index = e.indices(len(e.out.shape))
    batch = index[: len(index) - rows - columns]
    i = index[len(batch) : len(batch) + rows]
    j = index[len(index) - columns :] if columns else []
    term = f"{x.wide([*batch, *i, 'k'])} * {y.wide([*batch, 'k', *j])}"
    if not x.dtype.is_narrow_float:
        e.output(index, f"sum[k]({term})")
        return
    e.temporary("t", wide_name(x.dtype), e.out.shape, index, f"sum[k]({term})")
    e.output(index, narrow(target("t", index), x.dtype))


MATMUL = operator(
    "matmul",
    args=("x", "y"),
    constraints=(
        rank_at_least("x", 1),
        rank_at_least("y", 1),
        one_dtype("x", "y"),
        accepts("x", "number"),
        Constraint("the last size of `x` is the last but one of `y`, or a vector's only one", _inner_sizes, "E0303"),
        Constraint("the axes before the last two broadcast", _leading_sizes, "E0303"),
    ),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="The product of matrices, of a matrix and a vector, or of two vectors; narrow floats are added in f32.",
    infix="@",
)
