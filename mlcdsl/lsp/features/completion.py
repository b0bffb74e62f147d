"""textDocument/completion and completionItem/resolve."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lsprotocol import types as lsp

from mlcdsl.ide.queries.completion import Completions, Item, Subject, completion, documentation
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lsp.convert import to_range
from mlcdsl.lsp.server import Server

_KINDS = {
    "keyword": lsp.CompletionItemKind.Keyword,
    "snippet": lsp.CompletionItemKind.Snippet,
    "variable": lsp.CompletionItemKind.Variable,
    "parameter": lsp.CompletionItemKind.Variable,
    "constant": lsp.CompletionItemKind.Constant,
    "function": lsp.CompletionItemKind.Function,
    "operator": lsp.CompletionItemKind.Operator,
    "primitive": lsp.CompletionItemKind.Method,
    "type": lsp.CompletionItemKind.TypeParameter,
    "module": lsp.CompletionItemKind.Module,
    "block": lsp.CompletionItemKind.Struct,
    "loop": lsp.CompletionItemKind.Variable,
    "field": lsp.CompletionItemKind.Field,
    "argument": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.Value,
    "file": lsp.CompletionItemKind.File,
    "folder": lsp.CompletionItemKind.Folder,
}


def register(server: Server) -> None:
    options = lsp.CompletionOptions(trigger_characters=[".", '"', "@", "/", "("], resolve_provider=True)

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)
    def complete(server: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        def query(snapshot: Snapshot, offset: int) -> Completions | None:
            return completion(snapshot, offset, _listing)

        found: Completions | None = server.ask(params, query)
        if found is None:
            return None
        replaced = to_range(found.replaced, server.units)
        uri, snippets = params.text_document.uri, _takes_snippets(server)
        items = [
            _item(item, n, replaced, uri, snippets)
            for n, item in enumerate(found.items)
            if snippets or item.look != "snippet"
        ]
        return lsp.CompletionList(False, items)

    @server.feature(lsp.COMPLETION_ITEM_RESOLVE)
    def resolve(server: Server, item: lsp.CompletionItem) -> lsp.CompletionItem:
        match item.data:
            case [str(uri), str(kind), str(name)]:
                snapshot = server.snapshot(uri)
                text = documentation(snapshot, Subject(kind, name)) if snapshot is not None else ""
                if text:
                    item.documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
        return item


def _item(item: Item, number: int, replaced: lsp.Range, uri: str, snippets: bool) -> lsp.CompletionItem:
    plain = item.label if item.snippet and not snippets else item.text
    found = lsp.CompletionItem(
        item.label,
        kind=_KINDS[item.look],
        detail=item.detail or None,
        sort_text=f"{number:04}",
        text_edit=lsp.TextEdit(replaced, plain),
    )
    if item.snippet and snippets:
        found.insert_text_format = lsp.InsertTextFormat.Snippet
        found.insert_text_mode = lsp.InsertTextMode.AdjustIndentation
    if item.subject is not None:
        found.data = [uri, item.subject.kind, item.subject.name]
    return found


def _takes_snippets(server: Server) -> bool:
    document = server.client_capabilities.text_document
    item = document.completion.completion_item if document and document.completion else None
    return bool(item and item.snippet_support)


def _listing(directory: str) -> Iterator[str]:
    """The names in a directory, those of directories with `/`."""
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                yield f"{entry.name}/" if entry.is_dir() else entry.name
    except OSError:
        return
