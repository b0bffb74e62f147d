"""textDocument/formatting, rangeFormatting and onTypeFormatting."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.formatting import formatting, on_type_formatting, range_formatting
from mlcdsl.lsp.convert import to_span
from mlcdsl.lsp.edits import text_edits
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def whole(server: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        snapshot = server.snapshot(params.text_document.uri)
        return None if snapshot is None else text_edits(server, formatting(snapshot))

    @server.feature(lsp.TEXT_DOCUMENT_RANGE_FORMATTING)
    def part(server: Server, params: lsp.DocumentRangeFormattingParams) -> list[lsp.TextEdit] | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return text_edits(server, range_formatting(snapshot, to_span(snapshot.source, params.range, server.units)))

    @server.feature(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, lsp.DocumentOnTypeFormattingOptions("}"))
    def typed(server: Server, params: lsp.DocumentOnTypeFormattingParams) -> list[lsp.TextEdit] | None:
        return text_edits(server, server.ask(params, on_type_formatting) or ())
