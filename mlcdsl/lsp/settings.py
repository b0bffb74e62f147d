"""What the user of the editor has set, under `mlcdsl.`: from the client's first message, or told or asked later."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from mlcdsl.lsp.refreshing import refresh_hints

if TYPE_CHECKING:
    from mlcdsl.lsp.server import Server

SECTION = "mlcdsl"


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """Settings by their names with points, `inlayHints.enabled`, whichever way they were nested."""
    out: dict[str, Any] = {}
    for name, inner in value.items() if isinstance(value, dict) else ():
        known = f"{prefix}{name}".removeprefix(f"{SECTION}.")
        if isinstance(inner, dict):
            out.update(flat(inner, "" if known == SECTION else f"{known}."))
        else:
            out[known] = inner
    return out


def take(server: Server, value: Any) -> None:
    """Settings were told: what they do not mention is as it was before."""
    server.settings.update(flat(value))


def change(server: Server, value: Any) -> None:
    """Settings were told while texts are open: what is shown of them may be another now."""
    before = dict(server.settings)
    take(server, value)
    if server.settings != before:
        refresh_hints(server)


def ask(server: Server) -> None:
    """Ask the client for the settings, if it says that it can be asked."""
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.configuration:
        return

    def answered(answer: Future[Any]) -> None:
        if not answer.cancelled() and answer.exception() is None and answer.result():
            change(server, answer.result()[0])

    items = [lsp.ConfigurationItem(section=SECTION)]
    server.workspace_configuration(lsp.ConfigurationParams(items)).add_done_callback(answered)


def watch(server: Server) -> None:
    """Ask to be told of changes, where the client wants to be asked for that."""
    workspace = server.client_capabilities.workspace
    changes = workspace.did_change_configuration if workspace is not None else None
    if changes is not None and changes.dynamic_registration:
        method = lsp.WORKSPACE_DID_CHANGE_CONFIGURATION
        registration = lsp.Registration(method, method, {"section": SECTION})
        server.client_register_capability(lsp.RegistrationParams([registration]))
