"""textDocument/codeAction and codeAction/resolve."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp

from mlcdsl.ide.queries.code_actions import Action, code_actions, resolve_action
from mlcdsl.ide.searching import Search
from mlcdsl.lsp.convert import to_span
from mlcdsl.lsp.edits import workspace_edit
from mlcdsl.lsp.server import Server

_KINDS = (
    lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorRewrite, lsp.CodeActionKind.RefactorExtract,
    lsp.CodeActionKind.RefactorInline, lsp.CodeActionKind.SourceFixAll, lsp.CodeActionKind.SourceOrganizeImports,
)  # fmt: skip


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(_KINDS, resolve_provider=True))
    def offer(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        span = to_span(snapshot.source, params.range, server.units)
        kinds = tuple(str(getattr(k, "value", k)) for k in params.context.only or ())
        lazy, found = _resolves(server), code_actions(snapshot, span, kinds, Search(server.texts, server.files))
        return [_action(server, a, params, lazy) for a in found if not a.disabled or _shows_disabled(server)]

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    def resolve(server: Server, action: lsp.CodeAction) -> lsp.CodeAction:
        asked: Any = action.data
        snapshot = server.snapshot(asked["uri"]) if isinstance(asked, dict) else None
        if snapshot is not None:
            start, end = (lsp.Position(*asked[x]) for x in ("start", "end"))
            span = to_span(snapshot.source, lsp.Range(start, end), server.units)
            edits = resolve_action(snapshot, span, asked["key"], Search(server.texts, server.files))
            action.edit = workspace_edit(server, edits) if edits is not None else None
        return action


def _action(server: Server, a: Action, params: lsp.CodeActionParams, lazy: bool) -> lsp.CodeAction:
    r = params.range
    asked = {
        "uri": params.text_document.uri,
        "key": a.key,
        "start": [r.start.line, r.start.character],
        "end": [r.end.line, r.end.character],
    }
    mended = [server.publisher.to_lsp(a.mends)] if a.mends is not None else None
    return lsp.CodeAction(
        a.title,
        lsp.CodeActionKind(a.kind),
        mended,
        a.preferred or None,
        edit=None if lazy or a.disabled else workspace_edit(server, a.make()),
        data=asked if lazy and not a.disabled else None,
        disabled=lsp.CodeActionDisabled(a.disabled) if a.disabled else None,
    )


def _shows_disabled(server: Server) -> bool:
    """Whether the client shows what cannot be done, with the reason."""
    text = server.client_capabilities.text_document
    action = text.code_action if text is not None else None
    return action is not None and bool(action.disabled_support)


def _resolves(server: Server) -> bool:
    """Whether the client asks for the edits of an action when it is chosen."""
    text = server.client_capabilities.text_document
    action = text.code_action if text is not None else None
    support = action.resolve_support if action is not None else None
    return support is not None and "edit" in support.properties
