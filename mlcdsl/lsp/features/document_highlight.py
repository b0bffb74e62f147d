"""textDocument/documentHighlight."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.document_highlight import document_highlight
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(server: Server, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight]:
        kinds = {True: lsp.DocumentHighlightKind.Write, False: lsp.DocumentHighlightKind.Read}
        found = server.ask(params, document_highlight) or ()
        return [lsp.DocumentHighlight(to_range(h.span, server.units), kinds[h.write]) for h in found]
