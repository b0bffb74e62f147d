"""The texts that are open in the editor, and files that change outside of it."""

from __future__ import annotations

import asyncio

from lsprotocol import types as lsp

from mlcdsl.ide.warming import warm_up
from mlcdsl.lsp import settings
from mlcdsl.lsp.convert import changed, to_name
from mlcdsl.lsp.server import Server

#: seconds before and between steps of what is done before anybody asks for it: first texts are opened
_LATER, _STEP = 0.3, 0.005
_WATCHED = "**/*.{mlc,mlcs}"


def register(server: Server) -> None:
    @server.feature(lsp.INITIALIZED)
    def initialized(server: Server, params: lsp.InitializedParams) -> None:
        """Ask for settings, and to hear of files that change outside of the editor, where the client can be asked."""
        server.in_background(_warm_up(server))
        settings.watch(server)
        settings.ask(server)
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(_WATCHED)])
            method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            server.client_register_capability(lsp.RegistrationParams([lsp.Registration(method, method, options)]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        name = server.names[document.uri] = to_name(document.uri, document.language_id)
        _take(server, document.uri, name, document.text, document.version)
        server.publisher.opened(name)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        source = server.documents.get(uri)
        if source is None:
            return
        name = server.names[uri] = server.names.pop(uri)
        for change in params.content_changes:
            source = type(source)(name, changed(source, change, server.units))
        _take(server, uri, name, source.text, params.text_document.version)
        server.publisher.changed(name)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        name = server.name_of(uri)
        server.names.pop(uri, None)
        server.documents.pop(uri, None)
        others = server.uris_of(name)
        server.publisher.closed(uri)
        if others:
            server.texts.change(name, server.documents[others[-1]].text)
            server.publisher.changed(name)
            return
        server.texts.close(name)
        server.publisher.gone(name)
        server.publisher.used_changed(name)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def did_save(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        """The text is known already."""

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(server: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
        server.files.forget()
        for event in params.changes:
            server.publisher.used_changed(to_name(event.uri))


def _take(server: Server, uri: str, name: str, text: str, version: int) -> None:
    """A text is as the client says."""
    server.publisher.versions[uri] = version
    server.texts.change(name, text)
    server.documents[uri] = server.texts.open_texts[name].source


async def _warm_up(server: Server) -> None:
    """In small steps, between which messages are answered; findings come first."""
    await asyncio.sleep(_LATER)
    await server.publisher.idle()
    for _ in warm_up():
        await asyncio.sleep(_STEP)
        await server.publisher.idle()
