"""Declarations: how they begin, and their doc comments."""

from __future__ import annotations

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.queries.hover.answer import fence, join
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

_LONGEST = 1500


def item_text(entry: Entry | ast.Module, *more: str) -> str:
    """The head of a declaration, what more is known of it, and its doc comment."""
    language = "mlcs" if isinstance(entry, S.Schedule | S.Proc) else "mlc"
    return join(fence(head_of(entry), language), *more, entry.trivia.doc)


def head_of(entry: Entry | ast.Module) -> str:
    """A declaration as it is written, without its body or data."""
    span = entry.span
    if span is None:
        return entry.name.name if entry.name is not None else ""
    end = span.end
    if isinstance(entry, ast.Module):
        return f"module {entry.name.name}"
    if isinstance(entry, ast.Const):
        return _written(Span(span.source, span.start, getattr(entry.type.span, "end", end)))
    if isinstance(entry, ast.Intrin):
        return "\n".join([f"intrin {entry.name.name}", *(f"  {_head(p.span, p.body)}" for p in entry.parts)])
    body = getattr(entry, "body", None)
    return _head(span, body)


def _head(span: Span | None, body: ast.Body | None) -> str:
    if span is None:
        return ""
    end = body.span.start if body is not None and body.span is not None else span.end
    return _written(Span(span.source, span.start, max(end, span.start)))


def _written(span: Span) -> str:
    """Lines as they stand, moved to the left margin."""
    lines = span.text.rstrip().splitlines()
    if not lines:
        return ""
    indents = [len(x) - len(x.lstrip()) for x in lines[1:] if x.strip()]
    at = span.source.location(span.start).column - 1
    cut = min([at, *indents]) if indents else 0
    text = "\n".join([lines[0], *(x[cut:].rstrip() for x in lines[1:])])
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."
