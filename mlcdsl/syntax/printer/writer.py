"""Whole nodes as lines: comments, empty lines, braces.

Nodes nest deeply in generated programs, so each node with braces is a generator of what stands inside it, and
`_run` keeps them on a stack of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from mlcdsl.syntax import ast, schedule_ast
from mlcdsl.syntax.printer.expressions import ANY, EXPRESSIONS, Part, flatten
from mlcdsl.syntax.printer.layout import BREAK, STEP, WIDTH, flat, layout
from mlcdsl.syntax.printer.spacing import always_blank, else_if
from mlcdsl.syntax.printer.statements import HEADER, SIMPLE, STORING

Steps: TypeAlias = "Iterator[Steps]"
FILES = (ast.File, schedule_ast.File)


def print_file(file: ast.File | schedule_ast.File) -> str:
    """The text of a file in the canonical layout."""
    return "".join([line + "\n" for line in _Writer().run(file)])


def print_node(node: object) -> str:
    """The text of any node of the tree, comments included, without a line end behind it."""
    if isinstance(node, FILES):
        return print_file(node).removesuffix("\n")
    if type(node) in EXPRESSIONS:
        return "\n".join(layout(flatten([(node, ANY)]), 0))  # type: ignore[list-item]
    return "\n".join(_Writer().run(node))


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indent = 0

    def run(self, node: object) -> list[str]:
        stack = [self._file(node) if isinstance(node, FILES) else self._node(node)]
        while stack:
            inner = next(stack[-1], None)
            if inner is None:
                stack.pop()
            else:
                stack.append(inner)
        return self.lines

    # ------------------------------------------------------------ sequences and comments

    def _file(self, node: ast.File | schedule_ast.File) -> Steps:
        yield self._sequence(node.entries, node.closing)

    def _sequence(self, nodes: Sequence[Any], closing: ast.Trivia) -> Steps:
        before = None
        for node in nodes:
            if before is not None and (node.trivia.blank_before or always_blank(before, node)):
                self.lines.append("")
            yield self._node(node)
            before = node
        if closing.leading:
            if before is not None and closing.blank_before:
                self.lines.append("")
            self._comments(closing.leading)

    def _comments(self, comments: tuple[str, ...]) -> None:
        for comment in comments:
            self.lines.append(" " * self.indent + comment.rstrip() if comment else "")

    def _write(self, parts: Sequence[Part]) -> None:
        self.lines += layout(flatten(parts), self.indent)

    # ------------------------------------------------------------ nodes

    def _node(self, node: Any) -> Steps:
        """A statement or an item with its comments, or a body."""
        kind = type(node)
        trivia: ast.Trivia = getattr(node, "trivia", ast.NO_TRIVIA)
        self._comments(trivia.leading)
        if kind in SIMPLE:
            self._write(SIMPLE[kind](node))
        elif kind in HEADER:
            yield self._braced(node)
        elif kind is ast.If:
            yield self._if(node)
        elif kind in (ast.Module, ast.Intrin):
            yield self._container(node)
        elif kind is ast.Body:
            yield self._body([], node, node.stmts)
        elif kind in (ast.ErrorStmt, ast.ErrorItem):
            self._error(node)
        else:
            raise TypeError(f"{kind.__name__} is not a node of the syntax tree")
        if trivia.trailing:
            self.lines[-1] += "  " + trivia.trailing.rstrip()

    def _error(self, node: ast.ErrorStmt | ast.ErrorItem) -> None:
        text = node.span.text if node.span is not None else "# (not readable)"
        self.lines.append(" " * self.indent + text)

    def _container(self, node: ast.Module | ast.Intrin) -> Steps:
        if isinstance(node, ast.Module):
            yield self._body([f"module {node.name.name} "], node, node.items)
        else:
            yield self._body([f"intrin {node.name.name} "], node, node.parts)

    def _braced(self, node: Any) -> Steps:
        header = [*HEADER[type(node)](node), " "]
        if isinstance(node, (ast.Init, ast.Block)):
            short = self._on_one_line(header, node.body)
            if short is not None:
                self.lines.append(short)
                return
        yield self._body(header, node.body, node.body.stmts)

    def _on_one_line(self, header: list[Part], body: ast.Body) -> str | None:
        """`header { statement }` if the body is one simple statement without comments and all fits."""
        if len(body.stmts) != 1 or body.closing.leading:
            return None
        only = body.stmts[0]
        if type(only) not in STORING or only.trivia.leading or only.trivia.trailing:
            return None
        text = flat(flatten([*header, "{ ", *SIMPLE[type(only)](only), " }"]))
        return " " * self.indent + text if self.indent + len(text) <= WIDTH else None

    def _body(self, header: list[Part], node: Any, inside: Sequence[Any]) -> Steps:
        """Header and braces, with `inside` and the closing comments of `node` between them."""
        if not inside and not node.closing.leading:
            self._write([*header, "{ }"])
            return
        self._write([*header, "{"])
        self.indent += STEP
        yield self._sequence(inside, node.closing)
        self.indent -= STEP
        self.lines.append(" " * self.indent + "}")

    def _if(self, node: ast.If) -> Steps:
        """The chain `if c { } else if d { } else { }`; branches without content stay on one line."""
        parts: list[Part] = ["if ", (node.cond, ANY), " "]
        while True:
            if node.then.stmts or node.then.closing.leading:
                self._write([*parts, "{"])
                self.indent += STEP
                yield self._sequence(node.then.stmts, node.then.closing)
                self.indent -= STEP
                parts = ["}"]
            else:
                parts.append("{ }")
            if node.orelse is None:
                self._write(parts)
                return
            parts += [BREAK, "else "]
            nested = else_if(node.orelse)
            if nested is None:
                yield self._body(parts, node.orelse, node.orelse.stmts)
                return
            node = nested
            parts += ["if ", (node.cond, ANY), " "]
