"""workspace/symbol."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.workspace_symbols import SymbolIndex, workspace_symbols
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.features.document_symbols import KINDS
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    index = SymbolIndex()

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def search(server: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
        found = workspace_symbols(server.texts, params.query, server.files(), index)
        return [
            lsp.SymbolInformation(
                lsp.Location(server.uri_of(f.declared.span.source.name), to_range(f.declared.name_span, server.units)),
                f.declared.name,
                KINDS[f.declared.kind],
                container_name=f.container,
            )
            for f in found
        ]
