"""A `let` for an expression, in graph functions a binding."""

from __future__ import annotations

from typing import Any

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.graph_values import after_calls, type_at
from mlcdsl.ide.actions.base.guards import guarded
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.actions.base.texts import alone, column, holder, line_ends, tidy
from mlcdsl.ide.actions.base.verifying import no_worse_text
from mlcdsl.ide.nodes import descend
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_HOLDS = (ast.Assign, ast.Let, ast.If, ast.Assert)
_GRAPH_HOLDS = (ast.Assign, ast.If, ast.Return, ast.CallStmt)
_NAME = "value"


@refactoring("Extract into a variable", "refactor.extract")
def extract_variable(place: Place) -> Make | None:
    """The selected expression of a statement, if it is always computed there: not behind a condition."""
    node, graph = place.selected(), isinstance(place.entry, ast.Function)
    stmt = next((n for n in reversed(place.path) if isinstance(n, _GRAPH_HOLDS if graph else _HOLDS)), None)
    if node is None or stmt is None or place.owner(stmt) is None or guarded(place, stmt, node):
        return None
    if any(node is t for t in _targets(stmt)):
        return None
    return _bound(place, stmt, node) if graph else _let(place, stmt, node)


def _let(place: Place, stmt: Any, node: Any) -> Make | None:
    value = _value(place, node.span)
    if value is None or isinstance(value, T.Const):
        return None
    name = place.fresh(_NAME)
    return lambda: _edits(place, stmt, node, name, f"let {name}: {value.dtype}")


def _bound(place: Place, stmt: Any, node: Any) -> Make | None:
    """What is made of literals alone has its dtype from what is around it, and the call of a `call` is no value."""
    named = any(isinstance(n, ast.Name) for n in descend(node))
    called = isinstance(stmt, ast.CallStmt) and node is stmt.call
    if not named or called or type_at(place, node.span) is None or after_calls(place, node.span, stmt.span):
        return None
    name = place.fresh(_NAME)
    edits = _edits(place, stmt, node, name, name)
    return (lambda: edits) if no_worse_text(place, edits) else None


def _edits(place: Place, stmt: Any, node: Any, name: str, head: str) -> tuple[Edit, ...]:
    """A declaration that begins with `head` before the statement, the name in place of the expression."""
    spot, at = place.spot(node), place.spot(stmt)
    first = Span(at.source, at.start, at.start)
    if alone(at):
        text = f"{head} = {spot.text}" + line_ends("\n" + " " * column(at), at.source)
        return (Edit(first, text), Edit(spot, name))
    return tidy(place, holder(place, stmt), [Edit(first, f"{head} = {spot.text} "), Edit(spot, name)])


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
