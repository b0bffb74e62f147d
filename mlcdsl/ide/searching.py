"""The texts of a workspace in which a word stands: open ones, those that a text uses, and those that are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.ide.workspace import Workspace


def _nothing() -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Search:
    """`listed` gives the names of files that may be looked at although they are not open."""

    workspace: Workspace
    listed: Callable[[], Iterable[str]] = _nothing

    def containing(self, word: str, near: Snapshot) -> Iterator[Snapshot]:
        """The texts in which a word stands, or a longer one that begins so, `near` first."""
        found = re.compile(rf"(?<!\w){re.escape(word)}")
        others = sorted({*near.readings, *self.workspace.open_texts, *self.listed()} - {near.name})
        for name in (near.name, *others):
            reading = self.workspace.reading(name)
            if isinstance(reading, str) or found.search(reading.source.text) is None:
                continue
            snapshot = self.workspace.snapshot(name)
            if snapshot is not None:
                yield snapshot

    def seeing(self, word: str, file: str, near: Snapshot) -> Iterator[Snapshot]:
        """Those of them that use a file, or are it."""
        return (s for s in self.containing(word, near) if file in s.readings)
