"""Names of new indices: `compute C[i, j]`, `sum[k](...)`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import WANTED, Item
from mlcdsl.ide.queries.completion.places import given_indices, place_at
from mlcdsl.ide.queries.completion.sight import symbols_in_sight

_LETTERS = "ijklpqrst"
_MANY = 3


def indices(cursor: Cursor) -> Iterator[Item]:
    """The first that are not in sight."""
    if place_at(cursor) == "new":
        seen = {s.name for s in symbols_in_sight(cursor)} | given_indices(cursor)
        for name in islice((x for x in _LETTERS if x not in seen), _MANY):
            yield Item(name, "variable", "a new index", WANTED)
