"""Attributes of operator calls: from syntax to values of their kinds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mlcdsl.diagnostics import Diagnostic, Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant
from mlcdsl.ops.base.operator import Attr
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES

#: what stands for "not a value of this kind"
WRONG: Any = object()
_SHOWN = {
    "int": "an integer", "ints": "an integer or a list of integers", "float": "a number", "number": "a number",
    "bool": "`true` or `false`", "dtype": "a dtype such as f16", "shape": "sizes such as `(n, 4)`", "size": "a size",
}  # fmt: skip
Size = Callable[[ast.Expr], "T.Expr | None"]


def attribute(attr: Attr, node: ast.Expr, size: Size, report: Callable[[Diagnostic], None]) -> Any:
    """The value, or WRONG after reporting it (or after `size` did)."""
    if isinstance(node, ast.ErrorExpr):
        return WRONG
    if attr.default is None and isinstance(node, ast.Name) and node.id == "none":
        return None
    if attr.kind in ("size", "shape"):
        return _sizes(attr, node, size)
    value = _value(attr.kind, node, size)
    if value is WRONG:
        fix = None
        if attr.kind == "bool" and isinstance(node, ast.Name) and node.id in ("True", "False") and node.span:
            fix = Fix(f"write `{node.id.lower()}`", (Edit(node.span, node.id.lower()),))
        message = f"`{attr.name}` takes {_SHOWN[attr.kind]}"
        report(Diagnostic("E0307", message, node.span, "this is something else", (), (_meaning(attr),), fix))
    return value


def _meaning(attr: Attr) -> str:
    return f"`{attr.name}`: {attr.doc}"


def _value(kind: str, node: ast.Expr, size: Size) -> Any:
    match kind:
        case "int":
            return _int(node)
        case "ints":
            items = [_int(e) for e in _items(node) or (node,)] if _items(node) != () else []
            return WRONG if any(i is WRONG for i in items) else tuple(items)
        case "bool":
            known = {"true": True, "false": False}
            return known.get(node.id, WRONG) if isinstance(node, ast.Name) else WRONG
        case "dtype":
            return DTYPES.get(node.id, WRONG) if isinstance(node, ast.Name) else WRONG
        case _:
            value = _number(node)
            return value if value is WRONG or kind == "number" else float(value)


def _items(node: ast.Expr) -> tuple[ast.Expr, ...] | None:
    return node.items if isinstance(node, ast.ListLit | ast.TupleLit) else None


def _sizes(attr: Attr, node: ast.Expr, size: Size) -> Any:
    if attr.kind == "size":
        value = size(node)
        return WRONG if value is None else _folded(value)
    items = _items(node)
    found = [size(e) for e in ((node,) if items is None else items)]
    return WRONG if any(s is None for s in found) else tuple(_folded(s) for s in found if s is not None)


def _folded(e: T.Expr) -> T.Expr:
    value = constant(e)
    return e if value is None else T.Const(value, e.dtype, span=e.span if not isinstance(e, T.Reduce) else None)


def _int(node: ast.Expr) -> Any:
    value = _number(node)
    return value if isinstance(value, int) else WRONG


def _number(node: ast.Expr) -> Any:
    match node:
        case ast.Number():
            return WRONG if math.isinf(node.value) else node.value
        case ast.Unary("-", inner):
            value = _number(inner)
            return value if value is WRONG else -value
        case ast.Name("inf"):
            return math.inf
        case ast.Name("nan"):
            return math.nan
        case _:
            return WRONG
