"""From type syntax to buffers, scalars and graph types; index expressions over dims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlcdsl.check.names import Sink, suggest
from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES, INDEX, PTR, DType

_OPS: dict[str, T.BinaryOp] = {"+": "add", "-": "sub", "*": "mul", "//": "floordiv", "%": "mod"}


def dtype_of(sink: Sink, ref: ast.TensorRef, *, ptr: bool = False) -> DType | None:
    """The element type that a type names; `ptr` only where externs take addresses (T1, X6)."""
    if ref.dtype in DTYPES:
        return DTYPES[ref.dtype]
    if ref.dtype == "ptr" and ptr:
        return PTR
    names = [*DTYPES, "ptr"] if ptr else list(DTYPES)
    sink.unknown_name("dtype", ref.dtype, _dtype_span(ref), names, "dtypes: " + " ".join(names))
    return None


def _dtype_span(ref: ast.TensorRef) -> Span | None:
    if ref.span is None:
        return None
    return ref.span.source.span(ref.span.start, ref.span.start + len(ref.dtype))


def as_size(var: T.Var) -> T.Expr:
    """An integer scalar where a size is written: other integers are widened (E9)."""
    return var if var.dtype == INDEX else T.Cast(var, INDEX)


def size(sink: Sink, node: ast.Expr, names: Mapping[str, T.Expr], undeclared: str = "") -> T.Expr | None:
    """A size: integers, dims and `+ - * // %`, `min`, `max` of them (T2, T3).

    `i64(...)` is the size itself, for it is how a widened scalar prints.
    """
    match node:
        case ast.Number() if not node.is_float:
            value = int(node.value)
            if value > INDEX.max_int:
                sink.error("E0306", f"{value} does not fit i64", node.span, "too large for a size")
                return None
            return T.Const(value, INDEX, span=node.span)
        case ast.Name(id):
            if id in names:
                return names[id]
            _unknown_dim(sink, node, names, undeclared)
            return None
        case ast.Binary(op, left, right) if op in _OPS:
            a, b = size(sink, left, names, undeclared), size(sink, right, names, undeclared)
            if op in ("//", "%") and b is not None and constant(b) == 0:  # E20
                sink.error("E0306", f"`{op}` by zero has no value", right.span, "this divisor is 0")
                return None
            return None if a is None or b is None else T.Binary(_OPS[op], a, b, span=node.span)
        case ast.Unary("-", operand):
            a = size(sink, operand, names, undeclared)
            return None if a is None else T.Unary("neg", a, span=node.span)
        case ast.Call(ast.Name("min" | "max" as op), (ast.Arg("", left), ast.Arg("", right))):
            a, b = size(sink, left, names, undeclared), size(sink, right, names, undeclared)
            return None if a is None or b is None else T.Binary(op, a, b, span=node.span)
        case ast.Call(ast.Name("i64"), (ast.Arg("", inner),)):
            return size(sink, inner, names, undeclared)
        case ast.ErrorExpr():
            return None
        case _:
            sink.error(
                "E0301",
                "this is no size",
                node.span,
                "a size is made of integers, dims and `+ - * // % min max`",
            )
            return None


def _unknown_dim(sink: Sink, node: ast.Name, names: Mapping[str, T.Expr], undeclared: str) -> None:
    meant = suggest(node.id, names)
    fix = Fix(f"write `{meant}`", (Edit(node.span, meant),)) if meant and node.span is not None else None
    hint = f"did you mean `{meant}`?" if meant else "not declared"
    notes = (f"declare it with the others: `{undeclared}[{', '.join([*names, node.id])}]`",) if undeclared else ()
    sink.error("E0201", f"unknown dim `{node.id}`", node.span, hint, notes=notes, fix=fix)


def shape(
    sink: Sink, nodes: Iterable[ast.Expr], names: Mapping[str, T.Expr], undeclared: str = ""
) -> tuple[T.Expr, ...] | None:
    """All sizes of a shape; a negative constant is refused (T4)."""
    out: list[T.Expr] = []
    bad = False
    for node in nodes:
        e = size(sink, node, names, undeclared)
        if e is None:
            bad = True
        elif (value := constant(e)) is not None and value < 0:
            sink.error("E0303", "a size cannot be negative", node.span, f"this is {value}")
            bad = True
        else:
            out.append(e)
    return None if bad else tuple(out)


def graph_type(sink: Sink, ref: ast.TypeRef, names: Mapping[str, T.Expr], undeclared: str = "") -> G.Type | None:
    """The type of a value of a graph function."""
    if isinstance(ref, ast.TupleRef):
        items = [graph_type(sink, item, names, undeclared) for item in ref.items]
        return None if any(i is None for i in items) else G.TupleType(tuple(i for i in items if i is not None))
    if ref.strides is not None or ref.scope:  # G23
        sink.error(
            "E0303", "values of graph functions have no strides or scope", ref.span, "write dtype and shape only"
        )
    dtype = dtype_of(sink, ref)
    if ref.shape is None:
        return None if dtype is None else G.ScalarType(dtype)
    sizes = shape(sink, ref.shape, names, undeclared)
    return None if dtype is None or sizes is None else G.TensorType(dtype, sizes)
