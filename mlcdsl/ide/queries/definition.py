"""Go to definition: where that is declared which a place names."""

from __future__ import annotations

from mlcdsl.ide.queries.document_links import document_links
from mlcdsl.ide.resolve import target_at
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span


def definition(snapshot: Snapshot, offset: int) -> tuple[Span, ...]:
    """The declaring names; several where both branches of an `if` bind the name. Empty for names of the language. For
    the path of a `use` the beginning of the file."""
    for link in document_links(snapshot):
        if link.span.start - 1 <= offset <= link.span.end + 1:
            return (Span(snapshot.readings[link.file].source, 0, 0),)
    target = target_at(snapshot, offset)
    return target.places if target is not None else ()
