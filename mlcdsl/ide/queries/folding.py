"""What can be folded: whatever stands in brackets over several lines, rows of comments, rows of `use`.

Read off the tokens alone, so that it holds in half-written text too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Source
from mlcdsl.syntax.lexer import Lexed, Token, declares, lex

_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines `first` to `last`, counted from 0; the first one stays visible."""

    first: int
    last: int
    kind: Literal["region", "comment", "imports"] = "region"


def folding(snapshot: Snapshot) -> tuple[Fold, ...]:
    source = snapshot.source
    lexed = lex(source)
    found = [*_brackets(source, lexed.tokens), *_comments(source, lexed), *_uses(source, lexed.tokens)]
    by_line: dict[int, Fold] = {}
    for fold in sorted(found, key=lambda f: (f.first, -f.last)):
        by_line.setdefault(fold.first, fold)  # one a line: the largest
    return tuple(by_line.values())


def _brackets(source: Source, tokens: Sequence[Token]) -> Iterator[Fold]:
    opened: list[Token] = []
    for at, token in enumerate(tokens):
        if opened and declares(list(tokens[at : at + 2]), 0):  # what is open before it was not closed
            del opened[1:]
        if token.type in _CLOSES.values():
            opened.append(token)
        elif token.type in _CLOSES:
            while opened and opened[-1].type != _CLOSES[token.type]:
                opened.pop()
            if opened:
                first, last = source.row_of(opened.pop().start), source.row_of(token.start)
                if last - first > 1:
                    yield Fold(first, last - 1)  # the closing bracket stays in sight


def _comments(source: Source, lexed: Lexed) -> Iterator[Fold]:
    """Lines that hold nothing but comments."""
    rows = [source.row_of(c.start) for c in lexed.comments if not _before(source, c.start).strip()]
    yield from (Fold(a, b, "comment") for a, b in _runs(rows))


def _before(source: Source, offset: int) -> str:
    return source.text[source.line_starts[source.row_of(offset)] : offset]


def _uses(source: Source, tokens: Sequence[Token]) -> Iterator[Fold]:
    pairs = pairwise(tokens)
    rows = [source.row_of(t.start) for t, after in pairs if t.first and t.text == "use" and after.type == "STRING"]
    yield from (Fold(a, b, "imports") for a, b in _runs(rows))


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of two and more rows that follow one another."""
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i] != rows[i - 1] + 1:
            if i - start > 1:
                yield rows[start], rows[i - 1]
            start = i
