"""Literals: expressions without a dtype of their own, and their values in a dtype."""

from __future__ import annotations

import math

from mlcdsl.check.names import Sink
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import BOOL, F64, INDEX, PTR, DType

ARITHMETIC: dict[str, T.BinaryOp] = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "//": "floordiv", "%": "mod",
}  # fmt: skip
_LITERAL_NAMES = {"inf": math.inf, "nan": math.nan}


def is_literal(node: ast.Expr) -> bool:
    """Whether the expression has no dtype of its own."""
    match node:
        case ast.Number():
            return True
        case ast.Name(id):
            return id in _LITERAL_NAMES
        case ast.Unary("-", operand):
            return is_literal(operand)
        case ast.Binary(op, a, b):
            return op in ARITHMETIC and is_literal(a) and is_literal(b)
        case _:
            return False


def literal(sink: Sink, node: ast.Expr, want: DType | None) -> T.Expr | None:
    """A literal in the dtype that the context asks for; an integer without context is an index (E7)."""
    value = _fold(sink, node)
    if value is None:
        return None
    if want is None:
        if isinstance(value, float):  # E7
            sink.error(
                "E0308",
                "nothing here says which dtype this literal has",
                node.span,
                "give it one, for example `f32(...)`",
            )
            return None
        want = INDEX
    return _constant(sink, value, want, node.span)


def _constant(sink: Sink, value: int | float, want: DType, span: Span | None) -> T.Expr | None:
    """A literal in dtype `want`; E0306 if it does not fit (E5)."""
    if want.is_float:
        if not want.holds(value):
            sink.error("E0306", f"this literal is too large for {want}", span, f"the greatest is {want.max_float!r}")
            return None
        return T.Const(float(value), want, span=span)
    if want == PTR:
        sink.error("E0301", "a number is no address", span, "expected an address: `A.ptr`")
        return None
    if want == BOOL:
        sink.error("E0301", "a number is no condition", span, "expected bool", notes=("write `true` or `false`",))
        return None
    if isinstance(value, float):
        sink.error("E0306", f"this literal is no {want}", span, f"write an integer: {want} holds no fractions")
        return None
    if not want.min_int <= value <= want.max_int:
        sink.error("E0306", f"{value} does not fit {want}", span, f"{want} holds {want.min_int} to {want.max_int}")
        return None
    return T.Const(value, want, span=span)


def _fold(sink: Sink, node: ast.Expr) -> int | float | None:
    """The value of a literal expression, computed exactly (ints) or in f64 (E6)."""
    match node:
        case ast.Number():
            return _finite(sink, node, node.value)
        case ast.Name(id):
            return _LITERAL_NAMES[id]
        case ast.Unary(_, operand):
            value = _fold(sink, operand)
            return None if value is None else -value
        case ast.Binary(op, left, right):
            a, b = _fold(sink, left), _fold(sink, right)
            if a is None or b is None:
                return None
            value = _fold_binary(sink, node, op, a, b)
            return _finite(sink, node, value) if math.isfinite(a) and math.isfinite(b) else value
    raise AssertionError(node)


def _finite(sink: Sink, node: ast.Expr, value: int | float | None) -> int | float | None:
    """A value that is not meant to be infinite; E0306 if it is too large for f64 (E5)."""
    if isinstance(value, float) and math.isinf(value):
        sink.error("E0306", "this literal is too large for any dtype", node.span, f"the greatest is {F64.max_float!r}")
        return None
    return value


def _fold_binary(sink: Sink, node: ast.Binary, op: str, a: int | float, b: int | float) -> int | float | None:
    try:
        match op:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
            case "//":
                return a // b
            case _:
                return a % b
    except (ZeroDivisionError, OverflowError) as error:
        reason = "division by zero" if isinstance(error, ZeroDivisionError) else "too large"
        sink.error("E0306", f"this literal expression has no value: {reason}", node.span, reason)
        return None
