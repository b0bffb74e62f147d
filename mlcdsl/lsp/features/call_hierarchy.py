"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and callHierarchy/outgoingCalls."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types as lsp

from mlcdsl.ide.outline import Declared
from mlcdsl.ide.queries.call_hierarchy import Call, called_at, incoming_calls, outgoing_calls
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lsp.convert import to_offset, to_range
from mlcdsl.lsp.features.document_symbols import KINDS
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    def prepare(server: Server, params: lsp.CallHierarchyPrepareParams) -> list[lsp.CallHierarchyItem] | None:
        found = server.ask(params, called_at)
        return None if found is None else [_item(server, found)]

    @server.feature(lsp.CALL_HIERARCHY_INCOMING_CALLS)
    def incoming(
        server: Server, params: lsp.CallHierarchyIncomingCallsParams
    ) -> list[lsp.CallHierarchyIncomingCall] | None:
        search = Search(server.texts, server.files)
        found = _asked(server, params.item, lambda s, offset: incoming_calls(s, offset, search))
        return [lsp.CallHierarchyIncomingCall(_item(server, c.other), _ranges(server, c)) for c in found]

    @server.feature(lsp.CALL_HIERARCHY_OUTGOING_CALLS)
    def outgoing(
        server: Server, params: lsp.CallHierarchyOutgoingCallsParams
    ) -> list[lsp.CallHierarchyOutgoingCall] | None:
        found = _asked(server, params.item, outgoing_calls)
        return [lsp.CallHierarchyOutgoingCall(_item(server, c.other), _ranges(server, c)) for c in found]


def _asked(
    server: Server, item: lsp.CallHierarchyItem, query: Callable[[Snapshot, int], tuple[Call, ...]]
) -> tuple[Call, ...]:
    """The answer about an item, at the place of its name."""
    snapshot = server.snapshot(item.uri)
    if snapshot is None:
        return ()
    return query(snapshot, to_offset(snapshot.source, item.selection_range.start, server.units))


def _item(server: Server, found: Declared) -> lsp.CallHierarchyItem:
    return lsp.CallHierarchyItem(
        found.name,
        KINDS[found.kind],
        server.uri_of(found.name_span.source.name),
        to_range(found.span, server.units),
        to_range(found.name_span, server.units),
        detail=found.detail or None,
    )


def _ranges(server: Server, call: Call) -> list[lsp.Range]:
    return [to_range(place, server.units) for place in call.places]
