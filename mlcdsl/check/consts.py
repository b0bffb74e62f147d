"""Elaboration of module constants: literal data, or a reference into a file of weights."""

from __future__ import annotations

from mlcdsl.check import types
from mlcdsl.check.expressions import Expressions
from mlcdsl.check.literals import is_literal
from mlcdsl.check.names import Locals, ModuleScope
from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, DType

Literal = int | float | bool


def const(node: ast.Const, scope: ModuleScope) -> T.ConstTensor | None:
    """A constant; its sizes are integers (X10, X11). Data of `weight(...)` are read when a program is built."""
    sink = scope.sink
    if not isinstance(node.type, ast.TensorRef):
        sink.error("E0301", "a constant is a tensor", node.type.span, "write a tensor type")
        return None
    dtype = types.dtype_of(sink, node.type)
    sizes = types.shape(sink, node.type.shape or (), {})
    if dtype is None or sizes is None:
        return None
    if node.type.strides is not None or node.type.scope:
        sink.error("E0303", "a constant has no strides and no scope", node.type.span, "write dtype and shape only")
        return None
    shape = tuple(int(s.value) for s in sizes if isinstance(s, T.Const))
    if len(shape) != len(sizes):
        sink.error("E0303", "the sizes of a constant are integers", node.type.span, "not integers")
        return None
    match node.value:
        case ast.Call(ast.Name("weight"), (ast.Arg("", ast.String(path)), ast.Arg("", ast.String(key)))):
            return T.ConstTensor(node.name.name, scope.name, dtype, shape, None, path, key, span=node.name.span)
        case ast.Call(ast.Name("weight")):
            sink.error("E0304", "`weight` takes a file and a key", node.value.span, 'write `weight("file", "key")`')
            return None
    flat = _flatten(node.value, shape, dtype, Expressions(scope, Locals()))
    if flat is None:
        return None
    from mlcdsl.check.arrays import literal_array

    data = literal_array(flat, shape, dtype)
    return T.ConstTensor(node.name.name, scope.name, dtype, shape, data, span=node.name.span)


def _flatten(node: ast.Expr, shape: tuple[int, ...], dtype: DType, expressions: Expressions) -> list[Literal] | None:
    """The literals in row-major order; E0303 where a list has another length than the type says (X8, X9)."""
    sink = expressions.sink
    if not shape:
        if isinstance(node, ast.ListLit):
            sink.error("E0303", "this list is nested deeper than the type", node.span, "expected a number")
            return None
        is_bool = isinstance(node, ast.Name) and node.id in ("true", "false")
        if not (is_literal(node) or (is_bool and dtype == BOOL)):
            sink.error("E0306", f"not a literal of {dtype}", node.span, "expected a number")
            return None
        value = expressions.expr(node, dtype)
        return [value.value] if isinstance(value, T.Const) else None
    if not isinstance(node, ast.ListLit):
        sink.error("E0303", f"expected a list of {shape[0]}", node.span, "not a list")
        return None
    if len(node.items) != shape[0]:
        sink.error(
            "E0303", f"the type says {shape[0]} elements, the list has {len(node.items)}", node.span,
            f"{len(node.items)} elements",
        )  # fmt: skip
        return None
    out: list[Literal] = []
    for item in node.items:
        part = _flatten(item, shape[1:], dtype, expressions)
        if part is None:
            return None
        out += part
    return out
