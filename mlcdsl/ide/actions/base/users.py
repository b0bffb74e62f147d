"""Who names a declaration, in this text and in others."""

from __future__ import annotations

from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.queries.references import Occurrence, occurrences, occurrences_in
from mlcdsl.ide.resolve import target_at


def users(place: Place, node: Entry) -> list[Occurrence]:
    """The places outside of the declaration that name it."""
    target = target_at(place.snapshot, place.spot(node.name).start)
    if target is None:
        return []
    if place.search is None:
        found = list(occurrences_in(place.snapshot, target))
    else:
        found = occurrences(place.snapshot, target, place.search)
    return [o for o in found if not o.declares]
