"""textDocument/documentSymbol."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.outline import Declared
from mlcdsl.ide.queries.document_symbols import document_symbols
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server
from mlcdsl.source.source import Units

#: how editors show each kind of declaration
KINDS = {
    "module": lsp.SymbolKind.Module,
    "prim_func": lsp.SymbolKind.Function,
    "function": lsp.SymbolKind.Function,
    "extern": lsp.SymbolKind.Interface,
    "const": lsp.SymbolKind.Constant,
    "reducer": lsp.SymbolKind.Operator,
    "intrin": lsp.SymbolKind.Method,
    "schedule": lsp.SymbolKind.Function,
    "proc": lsp.SymbolKind.Method,
    "block": lsp.SymbolKind.Struct,
    "buffer": lsp.SymbolKind.Variable,
    "error": lsp.SymbolKind.Null,
}


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(server: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return [_symbol(d, server.units) for d in document_symbols(snapshot)]


def _symbol(declared: Declared, units: Units) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        declared.name,
        KINDS[declared.kind],
        to_range(declared.span, units),
        to_range(declared.name_span, units),
        declared.detail or None,
        children=[_symbol(d, units) for d in declared.inner],
    )
