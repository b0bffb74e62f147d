"""Sizes written as expressions over dims: their values, and dims from the shapes of arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}


def dims_of(expression: int | str) -> list[str]:
    """The dims that a size such as `2 * n + 1` depends on."""
    if isinstance(expression, int):
        return []
    names = [node.id for node in ast.walk(_tree(expression)) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(names) if name not in ("min", "max")]


def size(expression: int | str, dims: Mapping[str, int]) -> int:
    """The value of a size, all of whose dims are known."""
    return expression if isinstance(expression, int) else _value(_tree(expression), dims)


def _tree(expression: str) -> ast.expr:
    return ast.parse(expression.strip(), mode="eval").body


def _value(node: ast.expr, dims: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.Name(id=name):
            return dims[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, dims), _value(right, dims))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, dims)
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=args):
            values = [_value(a, dims) for a in args]
            return min(values) if name == "min" else max(values)
    raise ValueError(f"the size `{ast.unparse(node)}` cannot be computed here")


def learn(dims: dict[str, int], shape: Sequence[int | str], real: Sequence[int]) -> None:
    """Take the dims that stand alone in a declared shape from a real one (which may not fit: others say so)."""
    if len(shape) == len(real):
        for declared, found in zip(shape, real, strict=True):
            if isinstance(declared, str) and declared.isidentifier():
                dims.setdefault(declared, int(found))
