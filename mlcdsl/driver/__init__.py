"""The driver: composes the stages, and is the only place that reads and writes files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlcdsl.driver.building import EMIT_KINDS, build, emit
    from mlcdsl.driver.opening import open_library

_HOME = {"EMIT_KINDS": "building", "build": "building", "emit": "building", "open_library": "opening"}

__all__ = ["EMIT_KINDS", "build", "emit", "open_library"]


def __getattr__(name: str) -> Any:
    """Imported on use: checking a file needs no backend."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"mlcdsl.driver.{_HOME[name]}"), name)
