"""Expressions that are not always computed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mlcdsl.ide.actions.base.place import Place
from mlcdsl.syntax import ast


def guarded(place: Place, stmt: Any, node: Any) -> bool:
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
