"""textDocument/foldingRange: by lines."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.folding import folding
from mlcdsl.lsp.server import Server

_KINDS = {
    "region": lsp.FoldingRangeKind.Region,
    "comment": lsp.FoldingRangeKind.Comment,
    "imports": lsp.FoldingRangeKind.Imports,
}


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    def fold(server: Server, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange] | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return [lsp.FoldingRange(f.first, f.last, kind=_KINDS[f.kind]) for f in folding(snapshot)]
