"""The syntax tree of `.mlcs`: schedules and procs.

Expressions, bodies, `if` and `return` are those of `.mlc` (`mlcdsl.syntax.ast`); the statements of a body here are
`Stmt` of this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.ast import NO_TRIVIA, Expr, Ident, Trivia


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


def _trivia() -> Trivia:
    return field(default=NO_TRIVIA, kw_only=True)


@dataclass(frozen=True, slots=True)
class Assign:
    """`a, b = expr`; a target named `_` is dropped."""

    targets: tuple[Ident, ...]
    value: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect: `reorder(i, j)`."""

    call: Expr
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class For:
    """`for x in list`, or `for a, b in list_of_lists`."""

    vars: tuple[Ident, ...]
    items: Expr
    body: ast.Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


Stmt: TypeAlias = Assign | Do | ast.If | For | ast.Return | ast.ErrorStmt


@dataclass(frozen=True, slots=True)
class Schedule:
    """`schedule name for Module.func target cuda (option = default, ...) { body }`."""

    name: Ident
    function: str
    target: str
    options: tuple[ast.Arg, ...]
    body: ast.Body
    function_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    target_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a proc: `at: loop`, `tiles: int[] = [4, 4]`."""

    name: Ident
    kind: str
    default: Expr | None
    kind_span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Proc:
    name: Ident
    formals: tuple[Formal, ...]
    body: ast.Body
    span: Span | None = _span()
    trivia: Trivia = _trivia()


@dataclass(frozen=True, slots=True)
class File:
    """One `.mlcs` text."""

    entries: tuple[ast.Use | Schedule | Proc | ast.ErrorItem, ...]
    closing: Trivia = NO_TRIVIA
    span: Span | None = _span()
