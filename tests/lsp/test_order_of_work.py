"""What waits for a pause in the typing."""

from __future__ import annotations

import sys

import pytest

from tests.lsp.wire import Wire

TEXT = "module M {\n  const a: i32 = 1\n  const a: i32 = 2\n}\n"
URI = "file:///t.mlc"
_LONG_PAUSE = """
from mlcdsl.cli import main
from mlcdsl.lsp import publishing
publishing.PAUSE = 1000
main()
"""


def test_a_text_that_is_opened_is_looked_at_at_once() -> None:
    with Wire([sys.executable, "-c", _LONG_PAUSE, "lsp"]) as wire:
        wire.initialize()
        wire.open(URI, TEXT)
        assert [d["code"] for d in wire.findings(URI, 1)] == ["E0202"]
        wire.change(URI, 2, {"text": TEXT + "\n"})
        with pytest.raises(TimeoutError):
            wire.wait(lambda: (URI, 2) in wire.arrived, patience=1)
        assert wire.close() == 0 and not wire.errors
