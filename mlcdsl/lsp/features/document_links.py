"""textDocument/documentLink."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.document_links import document_links
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)
    def links(server: Server, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        snapshot = server.snapshot(params.text_document.uri)
        found = document_links(snapshot) if snapshot is not None else ()
        return [lsp.DocumentLink(to_range(x.span, server.units), server.uri_of(x.file)) for x in found]
