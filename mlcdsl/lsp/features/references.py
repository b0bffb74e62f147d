"""textDocument/references."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.references import references
from mlcdsl.ide.searching import Search
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def find(server: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
        search, declaration = Search(server.texts, server.files), params.context.include_declaration
        places = server.ask(params, lambda s, offset: references(s, offset, search, declaration)) or ()
        return [lsp.Location(server.uri_of(p.source.name), to_range(p, server.units)) for p in places]
