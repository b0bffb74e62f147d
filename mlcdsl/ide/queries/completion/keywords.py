"""Words of the language where the grammar can take them, and whole constructs that begin with them."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import LAST, SKELETON, WORD, Item, Subject
from mlcdsl.ide.queries.completion.places import place_at
from mlcdsl.ide.queries.completion.skeletons import SKELETONS
from mlcdsl.ide.queries.completion.values import wanted_kind
from mlcdsl.ide.snapshot import ProgramSnapshot

#: statements that belong in graph functions only, and those that do not belong there
_OF_GRAPHS = frozenset({"return", "dataflow", "output", "as"})
_OF_PRIMS = frozenset({"for", "block", "alloc", "let", "compute", "while", "assert", "init", "reads", "writes"})
#: what true and false are made of
_LOGIC = frozenset({"not", "and", "or"})
#: what comes first in the body of a block
_OF_BLOCKS = frozenset({"init", "reads", "writes"})


def keywords(cursor: Cursor) -> Iterator[Item]:
    """The best first: what begins a line here, else what goes on."""
    programs = isinstance(cursor.snapshot, ProgramSnapshot)
    truths = isinstance(cursor.snapshot, ProgramSnapshot) or wanted_kind(cursor, cursor.snapshot) in (None, "bool")
    known = words.PROGRAM if programs else words.SCHEDULE
    kind = "program word" if programs else "schedule word"
    for word in sorted(cursor.words & known.keys()):
        if (not truths and word in _LOGIC) or (programs and not _belongs(cursor, word)):
            continue
        detail = known[word]
        rank = WORD if _expected(cursor, word) else LAST
        yield Item(word, "keyword", detail, rank, subject=Subject(kind, word))
        for skeleton in SKELETONS:
            if skeleton.word == word and skeleton.programs == programs and _opens(cursor):
                yield Item(skeleton.label, "snippet", detail, SKELETON, skeleton.text, True, Subject(kind, word))


def _expected(cursor: Cursor, word: str) -> bool:
    """On a line of its own a word begins a statement; behind something it goes on with that."""
    begins = cursor.can_be(word.upper())  # the terminal of a word
    return not cursor.can_be("_stmt") or begins == (cursor.first or cursor.top("{"))


def _belongs(cursor: Cursor, word: str) -> bool:
    """Whether the checker takes a word in this sort of function."""
    if word in _LOGIC and place_at(cursor):
        return False
    if cursor.within("FUNCTION"):
        return word not in _OF_PRIMS
    if word in _OF_BLOCKS:
        return not cursor.within("{") or _in_block(cursor) or cursor.within("REDUCER")
    return word not in _OF_GRAPHS or not cursor.within("PRIM_FUNC")


def _in_block(cursor: Cursor) -> bool:
    """Whether the innermost body is that of a block."""
    at = cursor.bracket
    while at > 0 and cursor.stack[at].symbol != "{":
        at = cursor.bracket_before(at)
    inner = (o.symbol for o in reversed(cursor.stack[:at]))
    return next((s for s in inner if s in ("BLOCK", "{", "FOR", "IF", "WHILE")), "") == "BLOCK"


def _opens(cursor: Cursor) -> bool:
    """Whether a construct can begin here, and not only go on."""
    return not cursor.roles or cursor.can_be("_stmt")
