"""The server: its texts, and how the files in `features/` reach them."""

from __future__ import annotations

import asyncio
import os
import pkgutil
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from mlcdsl import __version__
from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.files import read_source
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.workspace import Workspace
from mlcdsl.lsp import features
from mlcdsl.lsp.convert import to_name, to_offset, to_uri, units_of
from mlcdsl.lsp.files import Files
from mlcdsl.lsp.protocol import Protocol
from mlcdsl.lsp.publishing import Publisher
from mlcdsl.lsp.transport import over_stdio, over_tcp
from mlcdsl.source import Source
from mlcdsl.source.source import Units


class Server(LanguageServer):
    """`texts` are the texts as the client has them, `names` their file names by URI."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("mlcdsl", __version__, protocol_cls=Protocol)
        self.texts = Workspace(_read, _stamp)
        self.names: dict[str, str] = {}
        self.publisher = Publisher(self)
        self.settings: dict[str, Any] = {}
        self.files = Files(self.folders)
        self.tasks: set[asyncio.Task[None]] = set()

    def folders(self) -> list[str]:
        """The folders that are open in the editor."""
        folders = [to_name(f.uri) for f in self.workspace.folders.values()]
        return folders or [f for f in (self.workspace.root_path,) if f]

    def serve(self, address: tuple[str, int] | None = None) -> int:
        """Talk with one client, over the standard streams or at an address; the process's exit status."""
        return asyncio.run(over_stdio(self.protocol) if address is None else over_tcp(self.protocol, *address))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that goes on beside the requests, until the conversation ends."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)  # the loop itself does not keep it
        task.add_done_callback(self.tasks.discard)

    @property
    def units(self) -> Units:
        return units_of(self.workspace.position_encoding)

    def name_of(self, uri: str) -> str:
        return self.names.get(uri) or to_name(uri)

    def uri_of(self, name: str) -> str:
        return next((uri for uri, known in self.names.items() if known == name), to_uri(name))

    def snapshot(self, uri: str) -> Snapshot | None:
        name = self.name_of(uri)
        snapshot = self.texts.snapshot(name)
        if snapshot is not None:
            self.publisher.seen(name, snapshot)
        return snapshot

    def ask(self, params: Any, query: Callable[[Snapshot, int], Any]) -> Any:
        """The answer of a query at the position of a request; None for a text that cannot be read."""
        snapshot = self.snapshot(params.text_document.uri)
        if snapshot is None:
            return None
        return query(snapshot, to_offset(snapshot.source, params.position, self.units))


def create_server() -> Server:
    """A server with all features."""
    server = Server()
    for module in pkgutil.iter_modules(features.__path__):
        import_module(f"{features.__name__}.{module.name}").register(server)
    return server


def _read(name: str) -> Source | str:
    try:
        return read_source(name)
    except MlcError as error:
        return error.diagnostics[0].message


def _stamp(name: str) -> object:
    try:
        found = os.stat(name)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


__all__ = ["Server", "create_server", "lsp"]
