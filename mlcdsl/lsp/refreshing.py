"""Telling the client that what it shows of its texts is out of date, where it wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlcdsl.lsp.server import Server


def refresh_hints(server: Server) -> None:
    workspace = server.client_capabilities.workspace
    if workspace is not None and workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
        server.workspace_inlay_hint_refresh(None)


def refresh_all(server: Server) -> None:
    """Hints, colours and lenses: what the client asks for again only when the text itself changes."""
    refresh_hints(server)
    workspace = server.client_capabilities.workspace
    if workspace is not None and workspace.semantic_tokens is not None and workspace.semantic_tokens.refresh_support:
        server.workspace_semantic_tokens_refresh(None)
    if workspace is not None and workspace.code_lens is not None and workspace.code_lens.refresh_support:
        server.workspace_code_lens_refresh(None)
