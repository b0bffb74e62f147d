"""Spans as rows and columns for the machine formats: 1-based code points, ends exclusive."""

from __future__ import annotations

from mlcdsl.source import Location, Span


def clamped(span: Span) -> Span:
    """The span moved into its text, its end not before its start."""
    length = len(span.source.text)
    start = min(max(span.start, 0), length)
    return Span(span.source, start, min(max(span.end, start), length))


def ends(span: Span) -> tuple[Location, Location]:
    """The places of the first character and of the one after the last."""
    inside = clamped(span)
    return inside.source.location(inside.start), inside.source.location(inside.end)
