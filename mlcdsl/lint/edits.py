"""Edits that fixes are made of."""

from __future__ import annotations

from mlcdsl.diagnostics import Edit
from mlcdsl.source import Source, Span


def remove_lines(span: Span) -> Edit:
    """Remove a statement: its lines where it has them for itself, else its text and the blanks before it."""
    source, text = span.source, span.source.text
    first, last = source.row_of(span.start), source.row_of(max(span.end - 1, span.start))
    start = source.line_starts[first]
    end = source.line_starts[last + 1] if last + 1 < len(source.line_starts) else len(text)
    if not text[start : span.start].strip() and not text[span.end : end].strip():
        return Edit(Span(source, start, end), "")
    before = span.start
    while before > start and text[before - 1] in " \t":
        before -= 1
    return Edit(Span(source, before, span.end), "")


def remove_comment(source: Source, start: int, end: int) -> Edit:
    """Remove a comment, with its line if nothing else stands there."""
    return remove_lines(Span(source, start, end))


def leave(span: Span, kept: Span) -> tuple[Edit, ...]:
    """Leave only a part of a text."""
    around = (Span(span.source, span.start, kept.start), Span(span.source, kept.end, span.end))
    return tuple(Edit(s, "") for s in around if s.start < s.end)
