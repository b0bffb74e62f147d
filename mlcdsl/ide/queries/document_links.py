"""The files that a text uses, where it names them."""

from __future__ import annotations

from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.uses import UsedFile, used_files


def document_links(snapshot: Snapshot) -> tuple[UsedFile, ...]:
    """The files that can be read."""
    return tuple(used for used in used_files(snapshot.reading) if used.file in snapshot.readings)
