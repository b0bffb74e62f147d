"""Where the canonical layout has an empty line."""

from __future__ import annotations

from mlcdsl.syntax import ast, schedule_ast

LINES = (ast.Extern, ast.Const, ast.Use)
ITEMS = (*LINES, ast.PrimFunc, ast.Function, ast.Reducer, ast.Intrin, ast.Module, ast.ErrorItem,
         schedule_ast.Schedule, schedule_ast.Proc)  # fmt: skip


def always_blank(before: object, after: object) -> bool:
    """There is always exactly one empty line between the two items, whatever `blank_before` says.

    Between other neighbours `blank_before` decides; at the beginning of a body there is never one.
    """
    if not isinstance(before, ITEMS) or not isinstance(after, ITEMS):
        return False
    return not (isinstance(before, LINES) and isinstance(after, LINES))


def else_if(body: ast.Body) -> ast.If | None:
    """The `if` that is all the `else` branch holds, with no comment to stand between the two."""
    only = body.stmts[0] if len(body.stmts) == 1 and not body.closing.leading else None
    if not isinstance(only, ast.If) or only.trivia.leading or only.trivia.trailing:
        return None
    return only
