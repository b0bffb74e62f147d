"""A server process and its messages as they are: for malformed ones, timing, and long sessions."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from mlcdsl.cli import main; main()", "lsp"]
PATIENCE = 60.0


class Refused(Exception):
    """A request was answered with an error."""

    def __init__(self, code: int, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


class Wire:
    """`diagnostics` are the last ones of each URI; `arrived` when each (URI, version) came; `foreign` are bytes of
    standard output that are no messages."""

    def __init__(self, command: Sequence[str] = COMMAND):
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.answers: dict[Any, dict[str, Any]] = {}
        self.diagnostics: dict[str, dict[str, Any]] = {}
        self.history: list[tuple[str, int | None]] = []
        self.arrived: dict[tuple[str, int | None], float] = {}
        self.notifications: list[dict[str, Any]] = []
        self.foreign = b""
        self.errors = b""
        self._changed = threading.Condition()
        self._last = 0
        self._readers = [threading.Thread(target=f, daemon=True) for f in (self._read_messages, self._read_errors)]
        for thread in self._readers:
            thread.start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    # ------------------------------------------------------------ to the server

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: dict[str, Any]) -> None:
        """Messages in one piece."""
        bodies = [json.dumps({"jsonrpc": "2.0", **m}).encode() for m in messages]
        self.raw(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(b), b) for b in bodies))

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> int:
        """Send a request without waiting; its number."""
        self._last += 1
        self.send({"id": self._last, "method": method, "params": params})
        return self._last

    def request(self, method: str, params: Any) -> Any:
        return self.answer(self.ask(method, params))

    def initialize(self, encoding: str = "utf-16", root: Path | None = None) -> Any:
        capabilities = {
            "general": {"positionEncodings": [encoding]},
            "textDocument": {"publishDiagnostics": {"relatedInformation": True}},
        }
        uri = root.as_uri() if root is not None else None
        found = self.request("initialize", {"processId": None, "rootUri": uri, "capabilities": capabilities})
        self.notify("initialized", {})
        return found["capabilities"]

    def open(self, uri: str, text: str, language: str = "mlc", version: int = 1) -> None:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def close(self) -> int:
        """Say goodbye; the exit status."""
        self.request("shutdown", None)
        self.send({"method": "exit"})
        return self.ended()

    def ended(self) -> int:
        """Wait for the end of the process and of all that it writes; the exit status."""
        status = self.process.wait(PATIENCE)
        for thread in self._readers:
            thread.join(PATIENCE)
        return status

    # ------------------------------------------------------------ from the server

    def answer(self, number: Any) -> Any:
        """The result of a request."""
        self.wait(lambda: number in self.answers)
        found = self.answers.pop(number)
        if "error" in found:
            raise Refused(found["error"]["code"], found["error"]["message"])
        return found["result"]

    def findings(self, uri: str, version: int) -> list[dict[str, Any]]:
        """The diagnostics of a version of a text, once they come."""
        self.wait(lambda: (uri, version) in self.arrived)
        found: list[dict[str, Any]] = self.diagnostics[uri]["diagnostics"]
        return found

    def wait(self, condition: Callable[[], bool], patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        with self._changed:
            while not condition():
                left = end - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    raise TimeoutError(f"no answer (process: {self.process.poll()}); {self.errors.decode()[-2000:]}")
                self._changed.wait(min(left, 1.0))

    def memory(self) -> float:
        """The server's resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu(self) -> float:
        """Seconds of processor time that the server has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def _read_messages(self) -> None:
        assert self.process.stdout is not None
        while (message := self._message(self.process.stdout)) is not None:
            with self._changed:
                self._take(message, time.perf_counter())
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def _message(self, stream: BinaryIO | Any) -> dict[str, Any] | None:
        length = -1
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line.strip() and length >= 0:
                found: dict[str, Any] = json.loads(stream.read(length))
                return found
            elif not line.lower().startswith(b"content-type:"):
                self.foreign += line
        return None

    def _take(self, message: dict[str, Any], now: float) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            key = (params["uri"], params.get("version"))
            self.diagnostics[params["uri"]] = params
            self.arrived[key] = now
            self.history.append(key)
        elif "method" in message:
            self.notifications.append(message)
        else:
            self.answers[message["id"]] = message

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        while data := self.process.stderr.read1(65536):  # type: ignore[attr-defined]
            self.errors += data
