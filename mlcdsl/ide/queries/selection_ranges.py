"""What is selected by and by: a word, the expression around it, the statement, its body, the declaration, all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlcdsl.ide.nodes import path_at, token_at
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span
from mlcdsl.syntax import ast


def selection_ranges(snapshot: Snapshot, offset: int) -> tuple[Span, ...]:
    """Ranges around an offset, each inside of the next; the last one is the whole text."""
    found: list[Span] = []
    for span in sorted(_around(snapshot, offset), key=lambda s: s.end - s.start):
        inside = not found or (span.start <= found[-1].start and found[-1].end <= span.end)
        if inside and (not found or (span.start, span.end) != (found[-1].start, found[-1].end)):
            found.append(span)
    return tuple(found)


def _around(snapshot: Snapshot, offset: int) -> Iterator[Span]:
    source = snapshot.source
    token = token_at(source, offset)
    if token is not None:
        yield source.span(token.start, token.end)
        if token.type == "STRING" and token.start < offset < token.end:
            yield source.span(token.start + 1, max(token.end - 1, token.start + 1))
    for span in _of_nodes(snapshot, offset):
        placed = snapshot.place(span)
        if placed is not None and placed.source is source and placed.start <= offset <= placed.end:
            yield placed
    yield source.span(0, len(source.text))


def _of_nodes(snapshot: Snapshot, offset: int) -> Iterator[Span | None]:
    entry, inner = snapshot.entry_at(offset)
    for node in snapshot.reading.tree.file.entries:
        yield node.span
    for node in path_at(entry, inner) if entry is not None and entry.span is not None else ():
        yield node.span
        yield _inside(node)


def _inside(node: Any) -> Span | None:
    """The statements of a body without its braces."""
    if not isinstance(node, ast.Body) or node.span is None or not node.stmts:
        return None
    first, last = node.stmts[0].span, node.stmts[-1].span
    return first.to(last) if first is not None and last is not None else None
