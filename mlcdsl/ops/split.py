"""`split(x, sections=2)` or `split(x, indices=[2, 5])`: a tensor cut along an axis into a tuple."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant, exact_quotient, prove, show, simplify
from mlcdsl.ops.base.constraints import axis_in_range, is_tensor, where_attr
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, Attr, Constraint, OpCall, Problem, operator
from mlcdsl.ops.base.shapes import normal_axis, show_type, size, tensor


def _one_of_both(call: OpCall) -> str | None:
    sections, indices = call.attrs["sections"], call.attrs["indices"]
    if (sections is None) == (indices is None):
        return "give either `sections` or `indices`"
    return f"`sections` is {sections}, not 1 or more" if sections is not None and sections < 1 else None


def _axis_size(call: OpCall) -> T.Expr:
    return call.shape("x")[normal_axis(call.attrs["axis"], call.rank("x"))]


def _divides(call: OpCall) -> Problem | None:
    sections = call.attrs["sections"]
    if sections is None:
        return None
    total = _axis_size(call)
    if prove(T.Binary("eq", T.Binary("mod", total, size(sections)), size(0)), call.facts) is not False:
        return None
    return Problem(
        f"{sections} sections do not divide the size {show(total)}",
        "sections",
        "here",
        (call.position("x"), f"{show_type(call.type('x'))}: size {show(total)} at axis {call.attrs['axis']}"),
        ("`indices=[...]` cuts into parts of different sizes",),
    )


def _ascending(call: OpCall) -> str | None:
    indices = call.attrs["indices"]
    if indices is None:
        return None
    total = constant(_axis_size(call))
    edges = [0, *indices, *(() if total is None else (total,))]
    if all(a <= b for a, b in pairwise(edges)):
        return None
    return f"{list(indices)} is not ascending within the size {show(_axis_size(call))}"


def _edges(call: OpCall) -> list[T.Expr]:
    """Where the parts begin, and the end."""
    total = _axis_size(call)
    sections = call.attrs["sections"]
    if sections is None:
        inner = call.attrs["indices"]
        if inner and constant(total) is None:
            call.require(T.Binary("min", total, size(inner[-1])), size(inner[-1]))
        return [size(0), *map(size, inner), total]
    part = exact_quotient(total, size(sections), call.facts)
    if part is None:
        part = simplify(T.Binary("floordiv", total, size(sections)))
        call.require(T.Binary("mod", total, size(sections)), size(0))
    return [simplify(T.Binary("mul", part, size(i))) for i in range(sections + 1)]


def _infer(call: OpCall) -> G.Type:
    axis = normal_axis(call.attrs["axis"], call.rank("x"))
    edges = _edges(call)
    shape = call.shape("x")
    parts = [simplify(T.Binary("sub", b, a)) for a, b in pairwise(edges)]
    return G.TupleType(tuple(tensor(call.dtype("x"), (*shape[:axis], p, *shape[axis + 1 :])) for p in parts))


def _reference(args: Any, attrs: dict[str, Any]) -> tuple[Array, ...]:
    cuts = attrs["sections"] if attrs["indices"] is None else list(attrs["indices"])
    return tuple(np.split(args[0], cuts, attrs["axis"]))


def _legalize(e: Emit) -> None:
    x = e.param("x")
    axis = normal_axis(e.attr("axis"), len(x.shape))
    index = e.indices(len(x.shape))
    for which, edge in enumerate(_edges(e.call)[:-1]):
        own = list(index)
        if constant(edge) != 0:
            own[axis] = f"{index[axis]} + {show(edge)}"
        e.output(index, x.element(own), which)


SPLIT = operator(
    "split",
    args=("x",),
    attrs=(
        Attr("sections", "int", None, "how many equal parts"),
        Attr("indices", "ints", None, "where parts begin, but the first"),
        Attr("axis", "int", 0, "the axis that is cut"),
    ),
    constraints=(
        is_tensor("x"),
        axis_in_range(),
        where_attr("sections", "either `sections`, 1 or more, or `indices` is given", _one_of_both),
        Constraint("`sections` divides the size of the axis", _divides),
        where_attr("indices", "`indices` ascend from 0 to at most the size of the axis", _ascending),
    ),
    infer=_infer,
    reference=_reference,
    legalize=_legalize,
    doc="A tensor cut along an axis into a tuple of parts.",
)
