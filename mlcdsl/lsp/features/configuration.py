"""The client introduces itself: its process, and the user's settings (`initializationOptions`,
workspace/didChangeConfiguration, workspace/configuration)."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.lsp import settings
from mlcdsl.lsp.server import Server
from mlcdsl.lsp.watchdog import follow


def register(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(server: Server, params: lsp.InitializeParams) -> None:
        settings.take(server, params.initialization_options)
        if params.process_id is not None:
            server.in_background(follow(params.process_id, server.protocol))

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(server: Server, params: lsp.DidChangeConfigurationParams) -> None:
        if params.settings is None:
            settings.ask(server)
        else:
            settings.change(server, params.settings)
