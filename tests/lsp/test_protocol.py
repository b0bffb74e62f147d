"""The talk itself: beginnings and ends, what is malformed, out of order, or cancelled."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient as PlainClient

from tests.lsp.edits import OWN, REQUESTS
from tests.lsp.wire import COMMAND, PATIENCE, ROOT, Refused, Wire

URI = "file:///t.mlc"
PARSE, REQUEST, METHOD, PARAMS, BEFORE, CANCELLED = -32700, -32600, -32601, -32602, -32002, -32800
MODIFIED = -32801
AT = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 8}}


def code(wire: Wire, method: str, params: object) -> int:
    with pytest.raises(Refused) as found:
        wire.request(method, params)
    return found.value.code


def test_beginning_and_end() -> None:
    with Wire() as wire:
        assert code(wire, "textDocument/definition", AT) == BEFORE
        capabilities = wire.initialize("utf-8")
        assert capabilities["positionEncoding"] == "utf-8"
        assert capabilities["textDocumentSync"]["change"] == 2 and capabilities["textDocumentSync"]["openClose"]
        assert code(wire, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}) == REQUEST
        assert wire.request("shutdown", None) is None
        assert code(wire, "textDocument/definition", AT) == REQUEST
        wire.send({"method": "exit"})
        assert wire.ended() == 0
        assert (wire.foreign, wire.errors) == (b"", b"")


def test_an_end_without_shutdown() -> None:
    with Wire() as wire:
        wire.initialize()
        wire.send({"method": "exit"})
        assert wire.ended() == 1
    with Wire() as wire:
        wire.initialize()
        assert wire.process.stdin is not None
        wire.process.stdin.close()
        assert wire.ended() == 1
        assert wire.errors == b""


def test_what_the_server_says_that_it_can() -> None:
    with Wire() as wire:
        told = wire.initialize()
    assert [name for name in REQUESTS if name != OWN and told.get(name) is None] == []
    assert told["completionProvider"]["resolveProvider"] and told["codeActionProvider"]["resolveProvider"]


def test_malformed_messages() -> None:
    with Wire() as wire:
        wire.initialize()
        wire.open(URI, "module M { }\n")
        wire.findings(URI, 1)
        for params in (None, {}, [], 7, {"textDocument": None}, {**AT, "position": {"line": -1, "character": 0}},
                       {**AT, "position": {"line": "x"}}):  # fmt: skip
            assert code(wire, "textDocument/definition", params) == PARAMS, params
        assert code(wire, "textDocument/nothing", AT) == METHOD
        for data in (b"{", b"[]", b"7", b'"x"', b'{"id": 3}', b"\xff\xfe", b"[" * 5000):
            before = len(wire.answers)
            wire.raw(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
            wire.wait(lambda before=before: None in wire.answers)  # type: ignore[misc]
            assert wire.answers.pop(None)["error"]["code"] in (PARSE, REQUEST)
            assert len(wire.answers) == before
        wire.notify("textDocument/didChange", {"textDocument": {"uri": URI}})
        wire.notify("textDocument/didChange", None)
        wire.notify("textDocument/didOpen", {"textDocument": {"uri": 3}})
        wire.notify("$/unknown", {})
        wire.send({"method": "window/unknown"}, {"id": "of nobody", "result": None})
        wire.raw(
            b"content-length: 46\r\nContent-Type: x\r\n\r\n" + b'{"jsonrpc":"2.0","id":"n","method":"x"}'.ljust(46)
        )
        with pytest.raises(Refused):
            wire.answer("n")
        (found,) = wire.request("textDocument/definition", AT)
        assert found["range"]["start"] == {"line": 0, "character": 7}
        assert wire.close() == 0
        assert wire.foreign == b""


def test_malformed_requests_of_our_own() -> None:
    document = {"textDocument": {"uri": URI}}
    with Wire() as wire:
        wire.initialize()
        for params in (None, {}, [], 7, {"textDocument": None}, {"textDocument": {"uri": 3}}, {**document, "step": "x"},
                       {**document, "step": 1.5}, {**document, "schedule": 3}, {**document, "position": 7},
                       {**document, "position": {"line": -1, "character": 0}}):  # fmt: skip
            assert code(wire, "mlcdsl/program", params) == PARAMS, params
        assert wire.request("mlcdsl/program", {**document, "position": None, "schedule": None, "step": None}) is None
        assert wire.close() == 0
        assert wire.errors == b""


def test_the_end_of_the_client() -> None:
    """The process that started the server is gone, but somebody still holds the pipe."""
    client = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Wire() as wire:
        wire.request("initialize", {"processId": client.pid, "rootUri": None, "capabilities": {}})
        wire.open(URI, "module M { }\n")
        wire.findings(URI, 1)
        client.communicate(b"\n")
        assert wire.ended() == 1
        assert wire.errors == b""


def test_unknown_documents() -> None:
    with Wire() as wire:
        wire.initialize()
        change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"}
        wire.change("file:///never/opened.mlc", 2, change)
        wire.notify("textDocument/didClose", {"textDocument": {"uri": "file:///never/opened.mlc"}})
        wire.notify("textDocument/didSave", {"textDocument": {"uri": "file:///never/opened.mlc"}})
        for uri in ("file:///never/opened.mlc", "untitled:x", "", "git:/a.mlc?ref", "file://", "file:///"):
            assert not wire.request("textDocument/definition", {**AT, "textDocument": {"uri": uri}})
        assert [n for n in wire.notifications if n["method"] == "window/showMessage"] == []
        assert wire.close() == 0
        assert wire.errors == b""


def test_a_document_that_is_not_open_is_read_from_its_file(tmp_path: Path) -> None:
    line = "  prim_func f(A: f32[4]) -> (B: f32[4]) { compute B[i] = A[i] }"
    (tmp_path / "t.mlc").write_text(f"module M {{\n{line}\n}}\n")
    uri = (tmp_path / "t.mlc").as_uri()
    with Wire() as wire:
        wire.initialize()
        at = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": line.rindex("A")}}
        (found,) = wire.request("textDocument/definition", at)
        assert found["range"]["start"] == {"line": 1, "character": 14}


def test_cancelled_requests() -> None:
    """A request that waits is answered at once; one that is answered already stays so."""
    with Wire() as wire:
        wire.initialize()
        wire.open(URI, "module M { }\n")
        wire.findings(URI, 1)
        definition = {"method": "textDocument/definition", "params": AT}
        wire.send(*({"id": n, **definition} for n in range(100, 120)), {"id": "last", **definition},
                  {"method": "$/cancelRequest", "params": {"id": "last"}},
                  {"method": "$/cancelRequest", "params": {"id": 99}}, {"method": "$/cancelRequest"})  # fmt: skip
        with pytest.raises(Refused) as refused:
            wire.answer("last")
        assert refused.value.code == CANCELLED
        for n in range(100, 120):
            wire.answer(n)
        wire.notify("$/cancelRequest", {"id": 100})
        assert wire.close() == 0
        assert wire.errors == b""


def test_requests_about_outdated_texts() -> None:
    """Colours of a version that is not the last are not found out; of another text they are."""
    other = "file:///other.mlc"
    with Wire() as wire:
        wire.initialize()
        for uri in (URI, other):
            wire.open(uri, "module M { }\n")
            wire.findings(uri, 1)
        at_start = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        messages: list[dict[str, object]] = []
        for n in range(30):
            document = {"uri": URI, "version": n + 2}
            change = {"textDocument": document, "contentChanges": [{"range": at_start, "text": "\n"}]}
            messages.append({"method": "textDocument/didChange", "params": change})
            for uri, number in ((URI, f"tokens {n}"), (other, f"other {n}")):
                params = {"textDocument": {"uri": uri}}
                messages.append({"id": number, "method": "textDocument/semanticTokens/full", "params": params})
        wire.send(*messages)
        for n in range(29):
            with pytest.raises(Refused) as refused:
                wire.answer(f"tokens {n}")
            assert refused.value.code == MODIFIED
            assert wire.answer(f"other {n}")["data"]
        assert wire.answer("tokens 29")["data"][0] == 30
        assert wire.close() == 0
        assert wire.errors == b""


def test_outdated_work_is_abandoned() -> None:
    """While a text is looked at, a newer version ends that; requests are answered in between."""
    text = (ROOT / "samples" / "gpu.mlcs").read_text(encoding="utf-8")
    uri = (ROOT / "samples" / "gpu.mlcs").as_uri()
    with Wire() as wire:
        wire.initialize()
        wire.open(uri, text, "mlcs")
        wire.findings(uri, 1)
        for version in range(2, 12):
            wire.change(uri, version, {"text": text + f"# {version}\n"})
            time.sleep(0.05)
        wire.findings(uri, 11)
        versions = [v for u, v in wire.history if u == uri]
        assert versions == sorted(set(versions)) and versions[-1] == 11


def test_what_libraries_print_is_no_message() -> None:
    """Standard output belongs to the messages, also for what C code writes there."""
    script = """
import os, sys
from mlcdsl.lsp.server import create_server
server = create_server()
@server.feature("test/print")
def shout(params):
    print("printed", flush=True)
    os.write(1, b"written\\n")
    os.system("echo echoed")
    return sys.stdin.read()
sys.exit(server.serve())
"""
    with Wire([COMMAND[0], "-c", script]) as wire:
        wire.initialize()
        assert wire.request("test/print", {}) == ""
        assert wire.close() == 0
        assert wire.foreign == b""
        assert sorted(wire.errors.split()) == [b"echoed", b"printed", b"written"]


@pytest.mark.asyncio
async def test_over_tcp() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*COMMAND, "--tcp", f"127.0.0.1:{port}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        client = PlainClient("test", "1")
        await _connected(client, port)
        found = await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities()))
        assert found.server_info is not None and found.server_info.name == "mlcdsl"
        await client.shutdown_async(None)
        client.exit(None)
        out, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, errors) == (0, b"", b"")
        await client.stop()
    finally:
        process.kill()


async def _connected(client: PlainClient, port: int) -> None:
    for _ in range(200):
        try:
            await client.start_tcp("127.0.0.1", port)
            return
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize("address", ["x", "1:y", "70000"])
def test_bad_addresses(address: str) -> None:
    done = subprocess.run([*COMMAND, "--tcp", address], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2 and "not a port" in done.stderr


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    log = tmp_path / "nope" / "x"
    done = subprocess.run([*COMMAND, "--log", log], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--log: cannot write `{log}`: no such file or directory" in done.stderr and "Usage: " in done.stderr
