"""The server: its texts, and how the files in `features/` reach them."""

from __future__ import annotations

import asyncio
import os
import pkgutil
from collections.abc import Callable, Coroutine
from functools import lru_cache
from importlib import import_module
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from mlcdsl import __version__
from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.files import read_source
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.uses import real
from mlcdsl.ide.workspace import Workspace
from mlcdsl.lsp import features
from mlcdsl.lsp.convert import to_name, to_offset, to_path, to_uri, units_of
from mlcdsl.lsp.files import Files
from mlcdsl.lsp.protocol import Protocol
from mlcdsl.lsp.publishing import Publisher
from mlcdsl.lsp.transport import over_stdio, over_tcp
from mlcdsl.source import Source
from mlcdsl.source.source import Units


class Server(LanguageServer):
    """`texts` are the texts as the client has them, `names` their file names by URI, and `documents` what each URI's
    text is: two of them may lead to one file, of which the text is then the one that was changed last."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("mlcdsl", __version__, protocol_cls=Protocol)
        self.texts = Workspace(_read, _stamp)
        self.names: dict[str, str] = {}
        self.documents: dict[str, Source] = {}
        self.publisher = Publisher(self)
        self.settings: dict[str, Any] = {}
        self.files = Files(self.folders)
        self.tasks: set[asyncio.Task[None]] = set()

    def folders(self) -> list[str]:
        """The folders that are open in the editor, as it names them."""
        folders = [to_path(f.uri) or f.uri for f in self.workspace.folders.values()]
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
        """As the client calls the file: it may have opened it, or a folder around it, through a link."""
        return next((uri for uri in reversed(self.names) if self.names[uri] == name), None) or self._beneath(name)

    def uris_of(self, name: str) -> list[str]:
        """The open URIs of a file."""
        return [uri for uri, known in self.names.items() if known == name]

    def _beneath(self, name: str) -> str:
        for leads, path in _linked(tuple(self.folders())):
            if name.startswith(os.path.join(leads, "")):
                return to_uri(os.path.join(path, os.path.relpath(name, leads)))
        return to_uri(name)

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


@lru_cache(maxsize=8)
def _linked(folders: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Where folders are, and their paths, for those to which links lead."""
    return tuple((real(path), path) for path in folders if real(path) != os.path.normpath(path))


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
