"""Go to definition: where that is declared which a place names."""

from __future__ import annotations

from mlcdsl.ide.resolve import target_at
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span


def definition(snapshot: Snapshot, offset: int) -> tuple[Span, ...]:
    """The declaring names; several where both branches of an `if` bind the name. Empty for names of the language."""
    target = target_at(snapshot, offset)
    return target.places if target is not None else ()
