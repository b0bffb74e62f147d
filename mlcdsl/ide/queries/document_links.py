"""The files that a text uses, where it names them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span
from mlcdsl.syntax import ast


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """`span` is the path between its quotes, `file` the name of the file."""

    span: Span
    file: str


def document_links(snapshot: Snapshot) -> tuple[DocumentLink, ...]:
    """The files that can be read."""
    return tuple(link for link in _links(snapshot) if link.file in snapshot.readings)


def _links(snapshot: Snapshot) -> Iterator[DocumentLink]:
    for entry in snapshot.reading.tree.file.entries:
        span = snapshot.place(entry.span) if isinstance(entry, ast.Use) else None
        if not isinstance(entry, ast.Use) or span is None:
            continue
        start, end = span.text.find('"'), span.text.rfind('"')
        if 0 <= start < end:
            path = Span(span.source, span.start + start + 1, span.start + end)
            yield DocumentLink(path, os.path.normpath(os.path.join(os.path.dirname(snapshot.name), entry.path)))
