"""The user's settings: `initializationOptions`, workspace/didChangeConfiguration, workspace/configuration."""

from __future__ import annotations

from lsprotocol import types as lsp

from mlcdsl.lsp import settings
from mlcdsl.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(server: Server, params: lsp.InitializeParams) -> None:
        settings.take(server, params.initialization_options)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(server: Server, params: lsp.DidChangeConfigurationParams) -> None:
        if params.settings is None:
            settings.ask(server)
        else:
            settings.change(server, params.settings)
