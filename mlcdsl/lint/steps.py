"""Which parts of a schedule do nothing by themselves."""

from __future__ import annotations

from mlcdsl.lint.tree import expressions
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.syntax import ast


def idle(value: ast.Expr, procs: frozenset[str]) -> bool:
    """Whether nothing comes of an expression but its value: it calls look-ups only."""
    for e in expressions(value):
        if isinstance(e, ast.Call):
            name = e.func.id if isinstance(e.func, ast.Name) else ""
            primitive = None if name in procs or name == "len" else PRIMITIVES.get(name)
            if name in procs or (name != "len" and (primitive is None or primitive.family != "look-up")):
                return False
    return True
