"""One rule a file; importing a file declares its rule."""

from __future__ import annotations

import importlib
from functools import cache

NAMES = ("axes", "kinds", "regions", "bounds", "initialized", "coverage", "races")


@cache
def load_rules() -> None:
    """Declare all rules."""
    for name in NAMES:
        importlib.import_module(f"{__name__}.{name}")
