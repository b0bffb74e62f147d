"""Edits of texts as the protocol writes them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from mlcdsl.diagnostics import Edit
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server


def text_edits(server: Server, edits: Iterable[Edit]) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(to_range(e.span, server.units), e.replacement) for e in edits]


def workspace_edit(server: Server, edits: Iterable[Edit]) -> lsp.WorkspaceEdit:
    """Edits of any texts; for open ones with their versions, where the client can read these."""
    by_file: dict[str, list[Edit]] = {}
    for e in edits:
        by_file.setdefault(e.span.source.name, []).append(e)
    if not _reads_versions(server):
        return lsp.WorkspaceEdit({server.uri_of(n): text_edits(server, found) for n, found in by_file.items()})
    changes = []
    for name, found in by_file.items():
        uri = server.uri_of(name)
        text = lsp.OptionalVersionedTextDocumentIdentifier(uri, server.publisher.versions.get(uri))
        changes.append(lsp.TextDocumentEdit(text, text_edits(server, found)))
    return lsp.WorkspaceEdit(document_changes=changes)


def _reads_versions(server: Server) -> bool:
    workspace = server.client_capabilities.workspace
    edit = workspace.workspace_edit if workspace is not None else None
    return bool(edit is not None and edit.document_changes)
