"""textDocument/inlayHint. `mlcdsl.inlayHints.enabled` switches all hints, `mlcdsl.inlayHints.KIND` those of a kind."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.inlay_hints import KINDS, InlayHint, inlay_hints
from mlcdsl.lsp.convert import to_position, to_span
from mlcdsl.lsp.server import Server
from mlcdsl.source import Source

_TOOLTIPS = {"types": "inferred type", "extents": "inferred extent", "tripCounts": "iterations, after this step"}


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def hints(server: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        snapshot = server.snapshot(params.text_document.uri)
        wanted = kinds(server)
        if snapshot is None or not wanted:
            return []
        span = to_span(snapshot.source, params.range, server.units)
        return [_to_lsp(server, snapshot.source, h) for h in inlay_hints(snapshot, span, wanted)]


def kinds(server: Server) -> frozenset[str]:
    """The kinds of hints that the user wants."""
    wanted = server.settings.get
    if not wanted("inlayHints.enabled", True):
        return frozenset()
    return frozenset(k for k in KINDS if wanted(f"inlayHints.{k}", True))


def _to_lsp(server: Server, source: Source, hint: InlayHint) -> lsp.InlayHint:
    at = to_position(source, hint.offset, server.units)
    edits = [lsp.TextEdit(lsp.Range(at, at), hint.whole)] if hint.written else None
    tooltip = f"{_TOOLTIPS[hint.kind]}{hint.whole}" if hint.whole != hint.label else _TOOLTIPS[hint.kind]
    return lsp.InlayHint(at, hint.label, lsp.InlayHintKind.Type, text_edits=edits, tooltip=tooltip)
