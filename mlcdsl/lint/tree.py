"""Walks over the syntax tree, and from the IR to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import Field, is_dataclass
from functools import cache
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.lint.units import Unit
from mlcdsl.syntax import ast
from mlcdsl.syntax.comments import BODIES

_EXPR = (
    ast.Name, ast.Number, ast.String, ast.ListLit, ast.TupleLit, ast.Unary, ast.Binary, ast.Call, ast.Index, ast.Attr,
)  # fmt: skip


def statements(body: ast.Body) -> Iterator[Any]:
    """All statements in braces, outside in, of either language."""
    left = [*reversed(body.stmts)]
    while left:
        s = left.pop()
        yield s
        for name in reversed(BODIES.get(type(s), ())):
            inner = getattr(s, name)
            if inner is not None:
                left += reversed(inner.stmts)


def expressions(node: Any) -> Iterator[ast.Expr]:
    """All expressions in a node, outside in, whatever it is."""
    stack = [node]
    while stack:
        x = stack.pop()
        if isinstance(x, tuple):
            stack.extend(reversed(x))
        elif is_dataclass(x):
            if isinstance(x, _EXPR):
                yield x
            kind: Hashable = x.__class__
            stack.extend([getattr(x, name) for name in _parts(kind)])


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that may hold others, last first."""
    declared: dict[str, Field[object]] = getattr(kind, "__dataclass_fields__")  # noqa: B009
    return tuple(name for name in reversed(declared) if declared[name].compare)


def loops(unit: Unit) -> Iterator[tuple[T.For, ast.For]]:
    """The loops of a function, each with its text; the loops of a `grid` share theirs."""
    nodes: dict[int, ast.For] | None = None
    for s in unit.stmts:
        if not isinstance(s, T.For) or s.span is None:
            continue
        if nodes is None:
            found = (x for x in statements(unit.node.body) if isinstance(x, ast.For))
            nodes = {x.span.start: x for x in found if x.span is not None}
        node = nodes.get(s.span.start)
        if node is not None:
            yield s, node


def bodies(stmts: T.Stmts) -> Iterator[T.Stmts]:
    """Every sequence of statements that run one after another."""
    stack = [stmts]
    while stack:
        body = stack.pop()
        yield body
        for s in body:
            match s:
                case T.For(body=inner) | T.While(body=inner):
                    stack.append(inner)
                case T.Block():
                    stack += [s.init or (), s.body]
                case T.If():
                    stack += [s.then, s.orelse]
