"""A language server that answers `mlcdsl/program` and writes what it is asked to $MLC_LOG, one JSON text a line."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def receive() -> dict[str, Any] | None:
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def send(message: dict[str, Any]) -> None:
    data = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
    sys.stdout.buffer.flush()


def result(message: dict[str, Any]) -> Any:
    """The program is another one for every step, and for every line where the cursor is; above there is none."""
    asked = message.get("params") or {}
    if message["method"] == "initialize":
        return {"capabilities": {"textDocumentSync": 1}}
    if message["method"] != "mlcdsl/program":
        return None
    step = asked["step"] if "step" in asked else asked["position"]["line"]
    return {"text": "module M { }\n", "title": f"tiled, step {step}", "call": "split(i, 4)", "error": "no\nreason"}


if __name__ == "__main__":
    with open(os.environ["MLC_LOG"], "a", encoding="utf-8") as log:
        print(json.dumps({"arguments": sys.argv[1:]}), file=log, flush=True)
        while (message := receive()) and message.get("method") != "exit":
            print(json.dumps(message), file=log, flush=True)
            if "id" in message and "method" in message:
                send({"id": message["id"], "result": result(message)})
