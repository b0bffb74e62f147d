"""pytest-lsp's client with a server process: texts are opened, edited, and their findings awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient as PlainClient
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities

from mlcdsl.source import Source
from mlcdsl.source.source import Units
from tests.lsp.wire import COMMAND, PATIENCE

UNITS: dict[str, Units] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "codepoint"}
REFRESHES = (
    lsp.WORKSPACE_INLAY_HINT_REFRESH, lsp.WORKSPACE_SEMANTIC_TOKENS_REFRESH, lsp.WORKSPACE_CODE_LENS_REFRESH,
)  # fmt: skip


class Client(LanguageClient):
    """Keeps what the server writes to standard error, and every notification of findings."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.written = b""
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.registered: list[lsp.Registration] = []
        self.settings: dict[str, Any] = {}
        self.refreshes: list[str] = []

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(client: Client, params: lsp.PublishDiagnosticsParams) -> None:
            client.published.append(params)

        @self.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def registered(client: Client, params: lsp.RegistrationParams) -> None:
            client.registered.extend(params.registrations)

        @self.feature(lsp.WORKSPACE_CONFIGURATION)
        def configured(client: Client, params: lsp.ConfigurationParams) -> list[Any]:
            return [client.settings for _ in params.items]

        for method in REFRESHES:

            @self.feature(method)
            def refreshed(client: Client, params: None, method: str = method) -> None:
                client.refreshes.append(method)

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(client: Client, params: lsp.ShowMessageParams) -> None:
            client.messages.append(params)

    async def start_io(self, cmd: str, *args: Any, **kwargs: Any) -> None:
        await PlainClient.start_io(self, cmd, *args, **kwargs)
        self._stderr_forwarder = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        assert self._server is not None and self._server.stderr is not None
        while data := await self._server.stderr.read(65536):
            self.written += data


@dataclass
class Session:
    """`texts` are the texts as the client has them."""

    client: Client
    root: Path
    encoding: str
    capabilities: lsp.ServerCapabilities
    texts: dict[str, tuple[int, str]] = field(default_factory=dict)

    def write(self, name: str, text: str) -> str:
        """A file on disk; its URI."""
        path = self.root / name
        path.write_bytes(text.encode("utf-8"))
        return path.as_uri()

    def open(self, name: str, text: str | None = None, language: str = "") -> str:
        """Open a file of the root (or a URI) with its text on disk or another one."""
        uri = name if ":" in name else (self.root / name).as_uri()
        if text is None:
            text = (self.root / name).read_bytes().decode("utf-8")
        self.texts[uri] = (1, text)
        language = language or name.rpartition(".")[2]
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, language, 1, text)))
        return uri

    def replace(self, uri: str, old: str, new: str) -> None:
        """One edit, told as a change of a range."""
        text = self.texts[uri][1]
        at = text.index(old)
        where = self.range(uri, at, at + len(old))
        self._changed(uri, text[:at] + new + text[at + len(old) :], [lsp.TextDocumentContentChangePartial(where, new)])

    def rewrite(self, uri: str, text: str) -> None:
        """The whole text anew."""
        self._changed(uri, text, [lsp.TextDocumentContentChangeWholeDocument(text)])

    def change(self, uri: str, text: str, *changes: lsp.TextDocumentContentChangeEvent) -> None:
        """Changes after which the text is `text`."""
        self._changed(uri, text, changes)

    def _changed(self, uri: str, text: str, changes: Sequence[lsp.TextDocumentContentChangeEvent]) -> None:
        version = self.texts[uri][0] + 1
        self.texts[uri] = (version, text)
        document = lsp.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, list(changes)))

    def close(self, uri: str) -> None:
        del self.texts[uri]
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))

    # ------------------------------------------------------------ places

    def position(self, uri: str, offset: int) -> lsp.Position:
        at = Source(uri, self.texts[uri][1]).location(offset, UNITS[self.encoding])
        return lsp.Position(at.row - 1, at.column - 1)

    def range(self, uri: str, start: int, end: int) -> lsp.Range:
        return lsp.Range(self.position(uri, start), self.position(uri, end))

    def at(self, uri: str, text: str, inside: int = 0) -> dict[str, Any]:
        """The document and the position of the first occurrence of `text`, as arguments of a request's parameters."""
        offset = self.texts[uri][1].index(text) + inside
        return {"text_document": lsp.TextDocumentIdentifier(uri), "position": self.position(uri, offset)}

    def text(self, uri: str, where: lsp.Range) -> str:
        """The text in a range."""
        source = Source(uri, self.texts[uri][1])
        units = UNITS[self.encoding]
        start, end = (source.offset(p.line + 1, p.character + 1, units) for p in (where.start, where.end))
        return source.text[start:end]

    # ------------------------------------------------------------ findings

    async def findings(self, uri: str, fresh: int = 0) -> list[lsp.Diagnostic]:
        """The findings of the current version, once they come; with `fresh` not those among the first so many
        notifications."""
        version = self.texts[uri][0]
        found = await self.until(
            lambda: next(
                (p for p in reversed(self.client.published[fresh:]) if p.uri == uri and p.version == version), None
            )
        )
        return list(found.diagnostics)

    async def until(self, condition: Any) -> Any:
        """What a condition gives once it is given."""
        for _ in range(int(PATIENCE / 0.02)):
            if (found := condition()) is not None:
                return found
            await asyncio.sleep(0.02)
        raise TimeoutError(self.client.written.decode()[-2000:])

    async def codes(self, uri: str, fresh: int = 0) -> list[str]:
        """The codes of the errors among the findings."""
        found = await self.findings(uri, fresh)
        return [str(d.code) for d in found if d.severity == lsp.DiagnosticSeverity.Error]


@asynccontextmanager
async def session(
    root: Path, encoding: str = "utf-16", watching: bool = False, colours: bool = False
) -> AsyncIterator[Session]:
    """A client with VS Code's capabilities, `watching` files, with `colours` of its own for what a grammar knows; at
    the end the server leaves as it should, and has written nothing else."""
    client = Client()
    await client.start_io(*COMMAND)
    capabilities = client_capabilities("visual_studio_code")
    capabilities.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind(encoding)])
    assert capabilities.workspace is not None
    capabilities.workspace.did_change_watched_files = lsp.DidChangeWatchedFilesClientCapabilities(watching)
    capabilities.workspace.inlay_hint = lsp.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    assert capabilities.text_document is not None and capabilities.text_document.semantic_tokens is not None
    capabilities.text_document.semantic_tokens.augments_syntax_tokens = colours
    result = await client.initialize_session(lsp.InitializeParams(capabilities, root_uri=root.as_uri()))
    try:
        yield Session(client, root, encoding, result.capabilities)
        assert client.messages == [] and client.error is None
    finally:
        await client.shutdown_session()
        await client.stop()
    assert client._server is not None and client._server.returncode == 0
    assert client.written == b""
