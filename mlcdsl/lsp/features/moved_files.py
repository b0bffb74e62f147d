"""workspace/willRenameFiles."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.moved_files import moved_files
from mlcdsl.lsp.convert import to_place
from mlcdsl.lsp.edits import workspace_edit
from mlcdsl.lsp.server import Server

_KINDS = (("**/*.{mlc,mlcs}", lsp.FileOperationPatternKind.File), ("**", lsp.FileOperationPatternKind.Folder))
_ASKED = lsp.FileOperationRegistrationOptions(
    [lsp.FileOperationFilter(lsp.FileOperationPattern(glob, kind), "file") for glob, kind in _KINDS]
)


def register(server: Server) -> None:
    @server.feature(lsp.WORKSPACE_WILL_RENAME_FILES, _ASKED)
    def renamed(server: Server, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
        moves = {to_place(f.old_uri): to_place(f.new_uri) for f in params.files}
        found = moved_files(server.texts, moves, server.files())
        return workspace_edit(server, found) if found else None
