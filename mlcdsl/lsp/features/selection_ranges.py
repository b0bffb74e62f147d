"""textDocument/selectionRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.selection_ranges import selection_ranges
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lsp.convert import to_offset, to_range
from mlcdsl.lsp.server import Server
from mlcdsl.source.source import Units


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_SELECTION_RANGE)
    def select(server: Server, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return [_answer(snapshot, to_offset(snapshot.source, p, server.units), server.units) for p in params.positions]


def _answer(snapshot: Snapshot, offset: int, units: Units) -> lsp.SelectionRange:
    *inner, whole = selection_ranges(snapshot, offset)
    found = lsp.SelectionRange(to_range(whole, units))
    for span in reversed(inner):
        found = lsp.SelectionRange(to_range(span, units), found)
    return found
