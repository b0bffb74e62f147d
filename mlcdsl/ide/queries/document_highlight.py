"""The places of a text that name what the place at the cursor names: where it is changed, and where it is read."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ide.queries.references import occurrences_in
from mlcdsl.ide.resolve import target_at
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span


@dataclass(frozen=True, slots=True)
class Highlight:
    """`write`: the place declares or changes it."""

    span: Span
    write: bool


def document_highlight(snapshot: Snapshot, offset: int) -> tuple[Highlight, ...]:
    """In the order of the text; a name that no text declares is shown where the cursor is."""
    target = target_at(snapshot, offset)
    if target is None:
        return ()
    if not target.known:
        return (Highlight(target.at, False),)
    found: dict[tuple[int, int], Highlight] = {}
    for o in occurrences_in(snapshot, target):
        if o.span.source is snapshot.source:
            found.setdefault((o.span.start, o.span.end), Highlight(o.span, o.declares or o.write))
    return tuple(found[key] for key in sorted(found))
