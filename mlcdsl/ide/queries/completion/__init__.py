"""Completion: what can stand at a place, in the half-written text that is there.

`cursor.py` reads the declaration up to the place, `sight.py` finds the names in sight there; every other file knows one
kind of thing to offer, and says itself whether the place takes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide.queries.completion.allowing import allowing
from mlcdsl.ide.queries.completion.cursor import Cursor, cursor_at
from mlcdsl.ide.queries.completion.documents import documentation
from mlcdsl.ide.queries.completion.functions import functions
from mlcdsl.ide.queries.completion.indices import indices
from mlcdsl.ide.queries.completion.item import Completions, Item, Subject
from mlcdsl.ide.queries.completion.items import items
from mlcdsl.ide.queries.completion.keywords import keywords
from mlcdsl.ide.queries.completion.members import members
from mlcdsl.ide.queries.completion.names import names
from mlcdsl.ide.queries.completion.operators import operators
from mlcdsl.ide.queries.completion.paths import Listing, paths
from mlcdsl.ide.queries.completion.positions import positions
from mlcdsl.ide.queries.completion.state import state_at
from mlcdsl.ide.queries.completion.steps import steps
from mlcdsl.ide.queries.completion.values import handles, texts, values
from mlcdsl.ide.snapshot import ScheduleSnapshot, Snapshot

_ANYWHERE = (positions, members, items)
_IN_PROGRAMS = (names, operators, functions, indices)


def completion(snapshot: Snapshot, offset: int, listing: Listing = lambda _: ()) -> Completions | None:
    """What can stand at an offset, the best first; None where nothing is to be offered, as in most comments."""
    cursor = cursor_at(snapshot, offset)
    if cursor is None:
        return allowing(snapshot.source, offset)
    found: dict[tuple[str, bool], Item] = {}
    for item in _in_text(cursor, listing) if cursor.string else _offered(cursor):
        known = found.get((item.label, item.look == "snippet"))
        if known is None or item.rank < known.rank:
            found[item.label, item.look == "snippet"] = item
    return Completions(cursor.word, tuple(sorted(found.values(), key=lambda i: i.rank)))


def _offered(cursor: Cursor) -> Iterator[Item]:
    for kind in _ANYWHERE:
        yield from kind(cursor)
    if not isinstance(cursor.snapshot, ScheduleSnapshot):
        for kind in _IN_PROGRAMS:
            yield from kind(cursor)
    elif "name" in cursor.roles and cursor.can_be("name"):
        state = state_at(cursor, cursor.snapshot)
        yield from handles(cursor, cursor.snapshot, state)
        if cursor.within("{"):
            yield from steps(cursor, cursor.snapshot, state)
        if not cursor.can_be("_stmt"):
            yield from values(cursor, cursor.snapshot, state)
    yield from keywords(cursor)


def _in_text(cursor: Cursor, listing: Listing) -> Iterator[Item]:
    yield from paths(cursor, listing)
    if isinstance(cursor.snapshot, ScheduleSnapshot) and cursor.within("{"):
        yield from texts(cursor, cursor.snapshot, state_at(cursor, cursor.snapshot))


__all__ = ["Completions", "Item", "Listing", "Subject", "completion", "documentation"]
