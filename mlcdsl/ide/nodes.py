"""The nodes of a tree at a place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from mlcdsl.source import Source
from mlcdsl.syntax.lexer import Token, lex


def path_at(node: Any, offset: int) -> list[Any]:
    """The nodes around an offset of the text that `node` was read from, outermost first. Between two nodes that touch,
    the one that begins there counts."""
    path = [node]
    while True:
        around = [c for c in _children(path[-1]) if c.span.start <= offset <= c.span.end]
        if not around:
            return path
        path.append(next((c for c in around if offset < c.span.end), around[-1]))


def descend(node: Any) -> Iterator[Any]:
    """A node and all below it that have places, each before what is in it."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(_children(node))))


def _children(node: Any) -> Iterator[Any]:
    """The direct parts that have places."""
    kind: Hashable = node.__class__
    for name in _fields(kind):
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            if getattr(part, "span", None) is not None and is_dataclass(part):
                yield part


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(name for name, f in kind.__dataclass_fields__.items() if f.compare)


def token_at(source: Source, offset: int) -> Token | None:
    """The token at an offset of a text, with its place in the text: of two that touch, a name or number before the
    other. No token reaches over a line's end, so that one line is enough."""
    row = source.row_of(offset)
    start = source.line_starts[row]
    found: Token | None = None
    for token in lex(Source(source.name, source.line_text(row))).tokens:
        token.start, token.end = token.start + start, token.end + start
        if token.type != "$END" and token.start <= offset <= token.end:
            better = token.type in ("NAME", "NUMBER", "STRING") or found is None or found.type not in ("NAME", "NUMBER")
            found = token if better else found
    return found
