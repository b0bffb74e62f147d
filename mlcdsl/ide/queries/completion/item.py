"""What is offered at a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mlcdsl.source import Span

Look = Literal[
    "keyword", "snippet", "variable", "parameter", "constant", "function", "operator", "primitive", "type", "module",
    "block", "loop", "field", "argument", "value", "file", "folder",
]  # fmt: skip

#: ranks, the best first: what the place asks for, what fits, names of the language, words, what hardly fits
WANTED, NEAR, ITEM, LANGUAGE, WORD, SKELETON, LAST = range(7)


@dataclass(frozen=True, slots=True)
class Subject:
    """What documents an item: a `kind` of thing ("operator", "primitive", "item", ...) and its name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`insert` stands for the label where it differs; in a `snippet` it has tab stops as editors know them."""

    label: str
    look: Look
    detail: str = ""
    rank: int = NEAR
    insert: str = ""
    snippet: bool = False
    subject: Subject | None = None

    @property
    def text(self) -> str:
        return self.insert or self.label


def call(name: str, look: Look, signature: str, rank: int, subject: Subject | None = None, empty: bool = False) -> Item:
    """Something to be called: the cursor comes to stand among its arguments (`empty`: there are none)."""
    return Item(name, look, signature, rank, f"{name}()" if empty else f"{name}($0)", not empty, subject)


@dataclass(frozen=True, slots=True)
class Completions:
    """Items in the order in which to show them; the chosen one replaces `replaced`."""

    replaced: Span
    items: tuple[Item, ...]
