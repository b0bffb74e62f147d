"""textDocument/codeLens. `mlcdsl.run`, `mlcdsl.showStep`, `mlcdsl.verify` are commands of the editor: (uri, name)."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.code_lens import code_lens
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server

_COMMANDS = {"run": "mlcdsl.run", "show": "mlcdsl.showStep", "verify": "mlcdsl.verify"}


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    def lenses(server: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        uri = params.text_document.uri
        snapshot = server.snapshot(uri)
        return [
            lsp.CodeLens(
                to_range(x.span, server.units), lsp.Command(x.title, _COMMANDS[x.action], arguments=[uri, x.name])
            )
            for x in (code_lens(snapshot) if snapshot is not None else ())
        ]
