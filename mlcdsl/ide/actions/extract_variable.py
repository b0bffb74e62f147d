"""A `let` for an expression."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import alone, column, holder, line_ends, tidy
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_HOLDS = (ast.Assign, ast.Let, ast.If, ast.Assert)
_EXPRESSIONS = (ast.Binary, ast.Unary, ast.Call, ast.Index, ast.Attr)
_NAME = "value"


@refactoring("Extract into a variable", "refactor.extract")
def extract_variable(place: Place) -> Make | None:
    """The selected expression of a statement of a prim_func, if it is always computed there: not behind a condition."""
    chosen = [n for n in place.path if isinstance(n, _EXPRESSIONS) and n.span is not None and _selected(n.span, place)]
    stmt = next((n for n in reversed(place.path) if isinstance(n, _HOLDS)), None)
    if not chosen or stmt is None or place.start == place.end or place.owner(stmt) is None:
        return None
    node: Any = chosen[0]
    value = _value(place, node.span)
    if (
        value is None
        or isinstance(value, T.Const)
        or _guarded(place, stmt, node)
        or any(node is t for t in _targets(stmt))
    ):
        return None
    name = place.fresh(_NAME)

    def edits() -> tuple[Edit, ...]:
        spot, at = place.spot(node), place.spot(stmt)
        declared = f"let {name}: {value.dtype} = {spot.text}"
        first = Span(at.source, at.start, at.start)
        if alone(at):
            text = declared + line_ends("\n" + " " * column(at), at.source)
            return (Edit(first, text), Edit(spot, name))
        return tidy(place, holder(place, stmt), [Edit(first, declared + " "), Edit(spot, name)])

    return edits


def _selected(span: Span, place: Place) -> bool:
    return (span.start, span.end) == (place.start, place.end)


def _value(place: Place, span: Span) -> T.Expr | None:
    """What the checker made of an expression."""
    for func in place.functions():
        for s in walk_stmts(func.body):
            for e in own_exprs(s):
                for x in walk(e):
                    if x.span is not None and x.span == span and not isinstance(x, T.Ptr | T.Reduce):
                        return x
    return None


def _targets(stmt: Any) -> tuple[Any, ...]:
    return stmt.targets if isinstance(stmt, ast.Assign) else ()


def _guarded(place: Place, stmt: Any, node: Any) -> bool:
    """Whether the expression is only computed where a condition holds, or in another statement's body."""
    inside = place.path[next(i for i, n in enumerate(place.path) if n is stmt) :]
    for outer, inner in pairwise(inside):
        match outer:
            case ast.Binary("and" | "or", _, right) if right is inner:
                return True
            case ast.Call(ast.Name("select"), args) if args and args[0] is not inner:
                return True
            case ast.Body():
                return True
        if outer is node:
            break
    return False
