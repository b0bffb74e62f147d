"""Reading scalar expressions of bytecode. Their syntax is a part of Python's, so Python's parser reads them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from mlcdsl.ir import tensor as T
from mlcdsl.ir.intrinsics import SCALAR_FUNCTIONS
from mlcdsl.types import BOOL, DTYPES, INDEX, DType

_BINARY: dict[type[ast.AST], T.BinaryOp] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip
_NUMBERS = {"inf": float("inf"), "nan": float("nan")}


def parse_expression(text: str, names: Mapping[str, T.Var]) -> T.Expr:
    """The expression over the given variables. Raises ValueError, SyntaxError or KeyError."""
    return _read(ast.parse(text.strip(), mode="eval").body, names)


def _read(node: ast.expr, names: Mapping[str, T.Var]) -> T.Expr:
    match node:
        case ast.Constant(bool() as value):
            return T.Const(value, BOOL)
        case ast.Constant(int() | float() as value):
            return T.Const(value, INDEX)
        case ast.Name("true" | "false" as word):
            return T.Const(word == "true", BOOL)
        case ast.Name(name):
            return names[name]
        case ast.UnaryOp(op, operand):
            return T.Unary("neg" if isinstance(op, ast.USub) else "not", _read(operand, names))
        case ast.BinOp(left, op, right):
            return T.Binary(_BINARY[type(op)], _read(left, names), _read(right, names))
        case ast.Compare(left, [op], [right]):
            return T.Binary(_BINARY[type(op)], _read(left, names), _read(right, names))
        case ast.BoolOp(op, values):
            result = _read(values[0], names)
            for v in values[1:]:
                result = T.Binary(_BINARY[type(op)], result, _read(v, names))
            return result
        case ast.Call(ast.Name(name), args):
            return _call(name, args, names)
    raise ValueError(f"not an expression of bytecode: {ast.dump(node)}")


def _call(name: str, args: list[ast.expr], names: Mapping[str, T.Var]) -> T.Expr:
    if name in DTYPES:
        return _cast(DTYPES[name], args[0], names)
    parts = tuple(_read(a, names) for a in args)
    if name in ("min", "max"):
        return T.Binary("min" if name == "min" else "max", parts[0], parts[1])
    if name == "select":
        return T.Select(parts[0], parts[1], parts[2])
    declared = SCALAR_FUNCTIONS[name]
    return T.Intrinsic(name, parts, DTYPES[declared.result] if declared.result else parts[0].dtype)


def _cast(dtype: DType, arg: ast.expr, names: Mapping[str, T.Var]) -> T.Expr:
    """A conversion, or a literal of that dtype."""
    sign = -1 if isinstance(arg, ast.UnaryOp) and isinstance(arg.op, ast.USub) else 1
    inner = arg.operand if isinstance(arg, ast.UnaryOp) and sign < 0 else arg
    value: bool | int | float | None = None
    if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float):
        value = inner.value * sign
    elif isinstance(inner, ast.Name) and inner.id in _NUMBERS:
        value = _NUMBERS[inner.id] * sign
    if value is None:
        return T.Cast(_read(arg, names), dtype)
    return T.Const(float(value) if dtype.is_float else value, dtype)
