"""Types, sizes and regions as `.mlc` text."""

from __future__ import annotations

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.graph_syntax import GraphSyntax
from mlcdsl.ir.symbolic import constant, simplify
from mlcdsl.ir.to_syntax import TensorSyntax, print_expr
from mlcdsl.syntax.printer import print_node


def type_text(t: G.Type) -> str:
    """The type of a value of a graph function."""
    return print_node(GraphSyntax("").type(t))


def entity_type(value: T.Buffer | T.Var) -> str:
    """The type of a tensor or scalar; the memory scope is left out where it is the usual one."""
    return value.dtype.name if isinstance(value, T.Var) else print_node(TensorSyntax().type(value))


def size_text(size: T.Expr) -> str:
    """A size, simplified."""
    return print_expr(simplify(size))


def loop_range(loop: T.For) -> str:
    """`0:128`, as a range of an index is written."""
    return range_text(loop.lo, loop.extent)


def range_text(lo: T.Expr, extent: T.Expr) -> str:
    """The indices `[lo, lo + extent)`: one index alone, or `lo:hi`."""
    if constant(extent) == 1:
        return size_text(lo)
    hi = simplify(T.Binary("add", lo, extent))
    low, high = size_text(lo), print_expr(hi)
    plain = low.isalnum() and high.isalnum()
    return f"{low}:{high}" if plain else f"{low} : {high}"


def region_text(region: T.Region) -> str:
    """A part of a tensor."""
    if not region.lo:
        return region.buffer.name
    ranges = (range_text(lo, n) for lo, n in zip(region.lo, region.extent, strict=True))
    return f"{region.buffer.name}[{', '.join(ranges)}]"


def times(count: int, what: str) -> str:
    """`1 iteration`, `2 iterations`."""
    return f"{count} {what}{'s' * (count != 1)}"


def iterations(extent: T.Expr) -> str:
    """How often a loop runs."""
    known = constant(simplify(extent))
    return times(known, "iteration") if known is not None else f"`{size_text(extent)}` iterations"
