"""Values of types that the Python functions do not take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def by_name(options: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Parameters of schedules. Raises TypeError for what is none."""
    if options is None:
        return {}
    if not isinstance(options, Mapping) or not all(isinstance(name, str) for name in options):
        raise TypeError(f"`options` are values by the names of parameters, not {type(options).__name__}")
    return options
