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


class Missing(Exception):
    """A size needs dims that nobody gave: their names."""

    def __init__(self, names: Sequence[str]):
        self.names = tuple(names)
        super().__init__(*names)


def size(expression: int | str, dims: Mapping[str, int]) -> int:
    """The value of a size such as `2 * n + 1`; raises Missing if a dim has no value."""
    if isinstance(expression, int):
        return expression
    tree = ast.parse(expression.strip(), mode="eval").body
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in ("min", "max")]
    missing = [name for name in dict.fromkeys(names) if name not in dims]
    if missing:
        raise Missing(missing)
    return _value(tree, dims)


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
