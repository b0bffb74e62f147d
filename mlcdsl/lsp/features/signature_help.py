"""textDocument/signatureHelp."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.ide.queries.signature_help import Signature, SignatureHelp, signature_help
from mlcdsl.lsp.convert import to_position
from mlcdsl.lsp.server import Server
from mlcdsl.source import Source
from mlcdsl.source.source import Units


def register(server: Server) -> None:
    options = lsp.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=[",", "=", ")"])

    @server.feature(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, options)
    def show(server: Server, params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        found: SignatureHelp | None = server.ask(params, signature_help)
        if found is None:
            return None
        # a number beyond the last parameter marks none
        active = found.active if found.active is not None else len(found.signature.parameters)
        return lsp.SignatureHelp([_to_lsp(found.signature, server.units)], 0, active)


def _to_lsp(signature: Signature, units: Units) -> lsp.SignatureInformation:
    label = Source("", signature.label)
    parameters = []
    for p in signature.parameters:
        place = to_position(label, p.start, units).character, to_position(label, p.end, units).character
        parameters.append(lsp.ParameterInformation(place, _markdown(p.doc)))
    return lsp.SignatureInformation(signature.label, _markdown(signature.doc), parameters)


def _markdown(text: str) -> lsp.MarkupContent | None:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text) if text else None
