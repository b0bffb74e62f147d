"""Expressions, types, parameters and arguments as parts, with the fewest parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from mlcdsl.syntax import ast
from mlcdsl.syntax.printer.layout import BREAK, CLOSE, OPEN, Mark, Token

Node: TypeAlias = "ast.Expr | ast.TypeRef | ast.Arg | ast.Slice | ast.Param | ast.Axis | ast.Ident"
Part: TypeAlias = "str | Mark | tuple[Node, int]"
"""A text, a mark, or a node together with the binding strength that it needs to go without parentheses."""

ANY, ARROW, OR, AND, NOT, COMPARE, SUM, PRODUCT, MINUS, POSTFIX = range(10)

STRENGTH: dict[str, int] = {
    "->": ARROW,
    "or": OR,
    "and": AND,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), COMPARE),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "//", "%", "@"), PRODUCT),
}

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')


def quote(value: str) -> str:
    """A string literal on one line."""
    return '"' + _ESCAPED.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{{{ord(m[0]):02X}}}", value) + '"'


def flatten(parts: Iterable[Part]) -> list[Token]:
    """Replace the nodes by their texts and marks; works on a stack, for trees may be deep."""
    tokens: list[Token] = []
    stack = list(parts)
    stack.reverse()
    while stack:
        part = stack.pop()
        if not isinstance(part, tuple):
            tokens.append(part)
            continue
        node, least = part
        if isinstance(node, ast.Name):
            tokens.append(node.id)
            continue
        inner = _PARTS[type(node)](node)
        if least > ANY and _strength(node) < least:
            inner = ["(", OPEN, *inner, CLOSE, ")"]
        inner.reverse()
        stack.extend(inner)
    return tokens


def comma(nodes: Iterable[Node]) -> list[Part]:
    """The nodes as one group, with a place for a new line behind each comma."""
    parts: list[Part] = [OPEN]
    for node in nodes:
        if len(parts) > 1:
            parts += [",", BREAK]
        parts.append((node, ANY))
    return [*parts, CLOSE]


def _strength(node: Node) -> int:
    if isinstance(node, ast.Binary):
        return STRENGTH[node.op]
    if isinstance(node, ast.Unary):
        return NOT if node.op == "not" else MINUS
    return POSTFIX


# ---------------------------------------------------------------- expressions


def _number(node: ast.Number) -> list[Part]:
    return [node.text]


def _string(node: ast.String) -> list[Part]:
    return [quote(node.value)]


def _list(node: ast.ListLit) -> list[Part]:
    return ["[", *comma(node.items), "]"]


def _tuple(node: ast.TupleLit | ast.TupleRef) -> list[Part]:
    return ["(", *comma(node.items), ",)" if len(node.items) == 1 else ")"]


def _unary(node: ast.Unary) -> list[Part]:
    if node.op == "not":
        return ["not ", (node.operand, NOT)]
    return ["-", (node.operand, MINUS)]


def _binary(node: ast.Binary) -> list[Part]:
    """One group for a chain of operators of the same strength, with a place for a new line before each."""
    strength = STRENGTH[node.op]
    if strength == ARROW:
        return [(node.left, OR), " -> ", (node.right, OR)]
    if strength == COMPARE:
        return [OPEN, (node.left, SUM), BREAK, f"{node.op} ", (node.right, SUM), CLOSE]
    chain: list[Part] = [CLOSE]
    left: ast.Expr = node
    while isinstance(left, ast.Binary) and STRENGTH[left.op] == strength:
        chain += [(left.right, strength + 1), f"{left.op} ", BREAK]
        left = left.left
    chain += [(left, strength), OPEN]
    chain.reverse()
    return chain


def _arg(node: ast.Arg) -> list[Part]:
    if not node.name:
        return [(node.value, ANY)]
    return [f"{node.name}=", (node.value, ANY)]


def _call(node: ast.Call) -> list[Part]:
    func: list[Part] = [(node.func, POSTFIX)]
    if isinstance(node.func, ast.Index):
        func = _index(node.func, binder=True)
    return [*func, "(", *comma(node.args), ")"]


def _index(node: ast.Index, binder: bool = False) -> list[Part]:
    parts: list[Part] = [(node.base, POSTFIX), "[", OPEN]
    for i, item in enumerate(node.items):
        if i:
            parts += [",", BREAK]
        if isinstance(item, ast.Slice):
            parts += _slice(item, binder)
        else:
            parts.append((item, ANY))
    return [*parts, CLOSE, "]"]


def _slice(node: ast.Slice, binder: bool = False) -> list[Part]:
    """`lo:hi` in a region, with spaces if a side is more than an operand; `name: extent` in a binder."""
    parts: list[Part] = [] if node.lo is None else [(node.lo, ANY)]
    if node.lo is None or node.hi is None:
        parts.append(":")
    elif binder:
        parts.append(": ")
    else:
        parts.append(":" if min(_strength(node.lo), _strength(node.hi)) == POSTFIX else " : ")
    if node.hi is not None:
        parts.append((node.hi, ANY))
    return parts


def _attr(node: ast.Attr) -> list[Part]:
    if isinstance(node.base, ast.Number):  # `1.0` is a float
        return ["(", (node.base, ANY), f").{node.name}"]
    return [(node.base, POSTFIX), f".{node.name}"]


def _error(node: ast.ErrorExpr) -> list[Part]:
    return [node.span.text if node.span is not None else "_"]


# ---------------------------------------------------------------- types and what is declared with them


def _tensor(node: ast.TensorRef) -> list[Part]:
    parts: list[Part] = [node.dtype]
    if node.shape is not None:
        parts += ["[", *comma(node.shape), "]"]
    if node.strides is not None:
        parts += [" strides [", *comma(node.strides), "]"]
    if node.scope:
        parts.append(f" @ {node.scope}")
    return parts


def _ident(node: ast.Ident) -> list[Part]:
    return [node.name]


def _param(node: ast.Param) -> list[Part]:
    return [f"{'inout ' if node.inout else ''}{node.name.name}: ", (node.type, ANY)]


def _axis(node: ast.Axis) -> list[Part]:
    parts: list[Part] = [f"{node.kind} {node.name.name}"]
    if node.extent is not None:
        parts += [": ", (node.extent, ANY)]
    return [*parts, " = ", (node.binding, ANY)]


_PARTS: dict[type, Callable[[Any], list[Part]]] = {
    ast.Number: _number,
    ast.String: _string,
    ast.ListLit: _list,
    ast.TupleLit: _tuple,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.Arg: _arg,
    ast.Call: _call,
    ast.Slice: _slice,
    ast.Index: _index,
    ast.Attr: _attr,
    ast.ErrorExpr: _error,
    ast.TensorRef: _tensor,
    ast.TupleRef: _tuple,
    ast.Ident: _ident,
    ast.Param: _param,
    ast.Axis: _axis,
}
EXPRESSIONS = frozenset({ast.Name, *_PARTS})


def binder(node: ast.Expr) -> list[Part]:
    """The target of a `compute`: index names, with their extents where written."""
    return _index(node, binder=True) if isinstance(node, ast.Index) else [(node, ANY)]


def attrs(entries: tuple[ast.Arg, ...]) -> list[Part]:
    """The suffix ` attr(name = value, ...)`; nothing if there are no entries."""
    if not entries:
        return []
    parts: list[Part] = [BREAK, "attr(", OPEN]
    for i, entry in enumerate(entries):
        if i:
            parts += [",", BREAK]
        parts += [f"{entry.name} = "] if entry.name else []
        parts.append((entry.value, ANY))
    return [*parts, CLOSE, ")"]


def facts(where: tuple[ast.Expr, ...]) -> list[Part]:
    """The suffix ` where a, b`; nothing if there are none."""
    return [BREAK, "where ", *comma(where)] if where else []


def signature(
    dims: tuple[ast.Ident, ...],
    params: tuple[ast.Param, ...],
    result: list[Part],
) -> list[Part]:
    """`[dims](params)` and the result behind it, which stays on the line of the last parameter."""
    head: list[Part] = ["[", *comma(dims), "]"] if dims else []
    return [*head, "(", *comma(params)[:-1], ")", *result, CLOSE]


def outputs(params: tuple[ast.Param, ...]) -> list[Part]:
    """` -> (outputs)`; nothing if there are none."""
    return [" -> (", *comma(params), ")"] if params else []
