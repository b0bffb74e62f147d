"""textDocument/prepareRename and textDocument/rename."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from mlcdsl.ide.queries.rename import Refusal, prepare_rename, rename
from mlcdsl.ide.searching import Search
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.edits import workspace_edit
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(server: Server, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        found = server.ask(params, prepare_rename)
        if isinstance(found, Refusal):
            raise _refused(found)
        return None if found is None else lsp.PrepareRenamePlaceholder(to_range(found.span, server.units), found.name)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def change(server: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        search = Search(server.texts, server.files)
        found = server.ask(params, lambda s, offset: rename(s, offset, params.new_name, search))
        if isinstance(found, Refusal):
            raise _refused(found)
        return None if found is None else workspace_edit(server, found)


def _refused(why: Refusal) -> JsonRpcException:
    return JsonRpcException(why.message, lsp.LSPErrorCodes.RequestFailed)
