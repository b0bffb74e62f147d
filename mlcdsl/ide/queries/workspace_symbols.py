"""A search for declarations in all texts: what is open, and files that are not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlcdsl.ide.outline import Declared, outline
from mlcdsl.ide.reading import Reading
from mlcdsl.ide.workspace import Workspace

_KINDS = frozenset({
    "module", "prim_func", "function", "extern", "const", "reducer", "intrin", "schedule", "proc", "error",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A declaration and what it stands in (a module; for schedules the file)."""

    declared: Declared
    container: str


class SymbolIndex:
    """What texts declare, kept as long as they stay as they are."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Reading, tuple[Found, ...]]] = {}

    def of(self, name: str, reading: Reading) -> tuple[Found, ...]:
        known = self.known.get(name)
        if known is None or known[0] is not reading:
            known = self.known[name] = (reading, tuple(_found(reading)))
        return known[1]


def workspace_symbols(
    workspace: Workspace, query: str, files: Iterable[str], index: SymbolIndex, most: int = 500
) -> tuple[Found, ...]:
    """What matches a query, the best first. Letters of the query stand in the name in their order; `M.f` asks for
    the module too."""
    scored: list[tuple[int, str, Found]] = []
    for name in sorted({*workspace.open_texts, *files}):
        reading = workspace.reading(name)
        if isinstance(reading, str):
            continue
        for found in index.of(name, reading):
            score = _score(query, found)
            if score is not None:
                scored.append((score, found.declared.name.lower(), found))
    return tuple(f for _, _, f in sorted(scored, key=lambda s: s[:2])[:most])


def _found(reading: Reading) -> Iterator[Found]:
    for top in outline(reading):
        yield Found(top, os.path.basename(reading.source.name))
        yield from (Found(d, top.name) for d in top.inner if d.kind in _KINDS)


def _score(query: str, found: Found) -> int | None:
    """How well a declaration matches, 0 best; None: not at all."""
    name = found.declared.name
    if "." in query:
        name = f"{found.container}.{name}"
    low, asked = name.lower(), query.lower()
    if low == asked:
        return 0
    if low.startswith(asked):
        return 1
    if asked in low:
        return 2
    rest = iter(low)
    return 3 if all(c in rest for c in asked) else None
