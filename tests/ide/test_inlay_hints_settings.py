"""Settings of the client, in the shapes in which clients send them, and the hints that they switch."""

from __future__ import annotations

from typing import Any

import pytest

from mlcdsl.ide.queries.inlay_hints import KINDS
from mlcdsl.lsp import settings
from mlcdsl.lsp.features.inlay_hints import kinds
from mlcdsl.lsp.server import create_server


@pytest.mark.parametrize(
    "told",
    [
        {"mlcdsl": {"inlayHints": {"enabled": False, "types": True}}},
        {"inlayHints": {"enabled": False, "types": True}},
        {"mlcdsl.inlayHints.enabled": False, "mlcdsl.inlayHints.types": True},
        {"mlcdsl": {"inlayHints.enabled": False, "inlayHints.types": True}},
    ],
)
def test_flat(told: dict[str, Any]) -> None:
    assert settings.flat(told) == {"inlayHints.enabled": False, "inlayHints.types": True}


def test_what_is_no_object() -> None:
    assert [settings.flat(x) for x in (None, 3, [], "x", {})] == [{}] * 5


def test_kinds() -> None:
    server = create_server()
    assert kinds(server) == frozenset(KINDS)
    settings.take(server, {"mlcdsl": {"inlayHints": {"types": False}}})
    assert kinds(server) == frozenset(KINDS) - {"types"}
    settings.take(server, {"mlcdsl": {"inlayHints": {"enabled": False}}})
    assert kinds(server) == frozenset()
    settings.take(server, {"inlayHints": {"enabled": True}})
    assert kinds(server) == frozenset(KINDS) - {"types"}  # what is not told stays as it was
