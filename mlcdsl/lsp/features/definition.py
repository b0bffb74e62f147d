"""textDocument/definition."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.definition import definition
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def goto(server: Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
        places = server.ask(params, definition) or ()
        return [lsp.Location(server.uri_of(p.source.name), to_range(p, server.units)) for p in places]
