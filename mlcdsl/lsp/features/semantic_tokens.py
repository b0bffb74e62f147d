"""textDocument/semanticTokens: of a whole text and of a range."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from lsprotocol import types as lsp

from mlcdsl.ide.queries.semantic_tokens import SemanticToken, semantic_tokens
from mlcdsl.ide.queries.token_marks import Modifier, Type
from mlcdsl.lsp.convert import to_range, to_span
from mlcdsl.lsp.server import Server
from mlcdsl.source.source import Units

_TYPES: tuple[str, ...] = get_args(Type)
_MODIFIERS: tuple[str, ...] = get_args(Modifier)
#: what a grammar of the editor colours as exactly; from a server it would be of one colour, in place of the grammar's
_SYNTAX = frozenset[Type]({"keyword", "operator", "number", "string", "comment"})
_LEGEND = lsp.SemanticTokensLegend(_TYPES, _MODIFIERS)


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
    def full(server: Server, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens | None:
        snapshot = server.snapshot(params.text_document.uri)
        return _answer(server, semantic_tokens(snapshot)) if snapshot is not None else None

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _LEGEND)
    def part(server: Server, params: lsp.SemanticTokensRangeParams) -> lsp.SemanticTokens | None:
        snapshot = server.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        span = to_span(snapshot.source, params.range, server.units)
        return _answer(server, semantic_tokens(snapshot, span))


def _answer(server: Server, tokens: Iterable[SemanticToken]) -> lsp.SemanticTokens:
    """Those that the client does not colour itself."""
    syntax = _SYNTAX if _has_grammar(server) else frozenset()
    return _encoded((t for t in tokens if t.type not in syntax), server.units)


def _has_grammar(server: Server) -> bool:
    """Whether the tokens are laid over the colours of a grammar."""
    document = server.client_capabilities.text_document
    return bool(document and document.semantic_tokens and document.semantic_tokens.augments_syntax_tokens)


def _encoded(tokens: Iterable[SemanticToken], units: Units) -> lsp.SemanticTokens:
    """Five numbers a token, places relative to the token before. No token reaches over a line's end."""
    data: list[int] = []
    line = column = 0
    for token in tokens:
        at = to_range(token.span, units)
        start, below = at.start, at.start.line - line
        bits = sum(1 << _MODIFIERS.index(m) for m in token.modifiers)
        ahead = start.character - (0 if below else column)
        data += [below, ahead, at.end.character - start.character, _TYPES.index(token.type), bits]
        line, column = start.line, start.character
    return lsp.SemanticTokens(data)
