"""textDocument/hover."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.hover import Hover, hover
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def show(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        found: Hover | None = server.ask(params, hover)
        if found is None:
            return None
        content = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.text)
        return lsp.Hover(content, to_range(found.span, server.units))
