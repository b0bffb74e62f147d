"""Between offsets of our texts and the protocol's positions, between file names and URIs."""

from __future__ import annotations

import os

from lsprotocol import types as lsp
from pygls import uris

from mlcdsl.ide.uses import place, real
from mlcdsl.source import Source, Span
from mlcdsl.source.source import Units

_UNITS: dict[str, Units] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "codepoint"}


def units_of(encoding: lsp.PositionEncodingKind | str | None) -> Units:
    """The units in which a client counts columns."""
    return _UNITS.get(encoding.value if isinstance(encoding, lsp.PositionEncodingKind) else str(encoding), "utf-16")


def to_position(source: Source, offset: int, units: Units) -> lsp.Position:
    at = source.location(offset, units)
    return lsp.Position(at.row - 1, at.column - 1)


def to_range(span: Span, units: Units) -> lsp.Range:
    return lsp.Range(to_position(span.source, span.start, units), to_position(span.source, span.end, units))


def to_offset(source: Source, position: lsp.Position, units: Units) -> int:
    """Positions outside of the text are moved into it, as the protocol says."""
    if position.line >= len(source.line_starts):
        return len(source.text)
    return source.offset(position.line + 1, position.character + 1, units)


def to_span(source: Source, place: lsp.Range, units: Units) -> Span:
    start, end = to_offset(source, place.start, units), to_offset(source, place.end, units)
    return Span(source, start, max(start, end))


def to_location(span: Span, units: Units) -> lsp.Location:
    return lsp.Location(to_uri(span.source.name), to_range(span, units))


def to_name(uri: str, language: str = "") -> str:
    """The file name of a URI; a text without a file keeps its URI, with an ending that says its language."""
    path = to_path(uri)
    if path is not None:
        return real(path)
    return f"{uri}.{language}" if language and not uri.endswith((".mlc", ".mlcs")) else uri


def to_path(uri: str) -> str | None:
    """The path that a URI says, with the links in it."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else os.path.normpath(path)


def to_place(uri: str) -> str:
    """Where the file of a URI stands, which may be a link itself."""
    path = to_path(uri)
    return uri if path is None else place(path)


def to_uri(name: str) -> str:
    return (uris.from_fs_path(name) or name) if os.path.isabs(name) else name


def changed(source: Source, change: lsp.TextDocumentContentChangeEvent, units: Units) -> str:
    """The text after one change."""
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return change.text
    span = to_span(source, change.range, units)
    return source.text[: span.start] + change.text + source.text[span.end :]
