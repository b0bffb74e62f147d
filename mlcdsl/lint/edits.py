"""Edits that fixes are made of."""

from __future__ import annotations

from mlcdsl.diagnostics import Edit
from mlcdsl.ir import tensor as T
from mlcdsl.source import Source, Span


def remove_lines(span: Span) -> Edit:
    """Remove a statement: its lines where it has them for itself, else its text and the blanks before it, or those
    behind it where it begins the line: what follows comes to stand in its place."""
    source, text = span.source, span.source.text
    first, last = source.row_of(span.start), source.row_of(max(span.end - 1, span.start))
    start = source.line_starts[first]
    end = source.line_starts[last + 1] if last + 1 < len(source.line_starts) else len(text)
    if not text[start : span.start].strip() and not text[span.end : end].strip():
        return Edit(Span(source, start, end), "")
    if not text[start : span.start].strip():
        behind = span.end
        while text[behind] in " \t":
            behind += 1
        return Edit(Span(source, span.start, behind), "")
    before = span.start
    while before > start and text[before - 1] in " \t":
        before -= 1
    return Edit(Span(source, before, span.end), "")


def remove_comment(source: Source, start: int, end: int) -> Edit:
    """Remove a comment, with its line if nothing else stands there."""
    return remove_lines(Span(source, start, end))


def text_of(e: T.Expr) -> str | None:
    """What is written for an expression; None if it is not written as it is."""
    if isinstance(e, T.Var):
        return e.name
    return None if e.span is None else e.span.text


def leave(span: Span, part: T.Expr) -> tuple[Edit, ...] | None:
    """Replace an expression by a part of it."""
    text = text_of(part)
    if text is None:
        return None
    plain = isinstance(part, T.Var | T.Load | T.Intrinsic | T.Cast | T.Select)
    return (Edit(span, text if plain else f"({text})"),)
