"""How much something does, counted: the same on every machine, however busy it is."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable


def calls(do: Callable[[], object]) -> int:
    """How many functions are called."""
    profile = cProfile.Profile()
    profile.runcall(do)
    total: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return total
