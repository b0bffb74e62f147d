"""From a text to another text of the same program by small edits, so that cursors stay where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.diagnostics import Edit
from mlcdsl.source import Source, Span
from mlcdsl.syntax.lexer import lex

_AGREEING = 4
"""So many words in a row are taken as the same place of both texts."""
_FAR = 200
"""So many words may stand in one text only."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token or a comment."""

    text: str
    start: int
    end: int


def words(source: Source, span: Span | None = None) -> list[Word]:
    """The tokens and comments of a text, or of a stretch of it, with an empty one at its end."""
    part = Source(source.name, span.text) if span is not None else source
    lexed, delta = lex(part), span.start if span is not None else 0
    found = [(t.start, t.end) for t in lexed.tokens if t.type != "$END"] + [(c.start, c.end) for c in lexed.comments]
    end = len(part.text)
    return [Word(part.text[a:b].rstrip("\r"), a + delta, b + delta) for a, b in sorted(found)] + [
        Word("", end + delta, end + delta)
    ]


def rewrite(span: Span, text: str) -> list[Edit]:
    """The edits that make `text` of a stretch; `text` has LF, and the stretch keeps its own kind of line ends."""
    if span.source.crlf:
        text = text.replace("\n", "\r\n")
    old, new = words(span.source, span), words(Source(span.source.name, text))
    edits: list[Edit] = []
    before, behind = span.start, 0
    for i, j in _pairs(old, new):
        edits += _least(span.source, before, old[i].start, text[behind : new[j].start])
        before, behind = old[i].end, new[j].end
    return edits


def _pairs(old: list[Word], new: list[Word]) -> Iterator[tuple[int, int]]:
    """The words that are kept, in both texts; the last word is."""
    i = j = 0
    while i < len(old):
        if old[i].text != new[j].text or (i == len(old) - 1) != (j == len(new) - 1):
            i, j = _agree(old, new, i, j)
        yield i, j
        i, j = i + 1, j + 1


def _agree(old: list[Word], new: list[Word], i: int, j: int) -> tuple[int, int]:
    """The next place where both texts go on alike."""
    for far in range(1, _FAR):
        for k in range(far + 1):
            x, y = i + k, j + far - k
            if x < len(old) and y < len(new) and _alike(old, new, x, y):
                return x, y
    return len(old) - 1, len(new) - 1


def _alike(old: list[Word], new: list[Word], x: int, y: int) -> bool:
    a, b = old[x : x + _AGREEING], new[y : y + _AGREEING]
    return [w.text for w in a] == [w.text for w in b] and (len(a) == _AGREEING or x + len(a) == len(old))


def _least(source: Source, start: int, end: int, wanted: str) -> Iterator[Edit]:
    """One edit without what is equal at its beginning and at its end."""
    there = source.text[start:end]
    if there == wanted:
        return
    same = 0
    while same < min(len(there), len(wanted)) and there[same] == wanted[same]:
        same += 1
    back = 0
    while back < min(len(there), len(wanted)) - same and there[-1 - back] == wanted[-1 - back]:
        back += 1
    cut = len(wanted) - back
    yield Edit(Span(source, start + same, end - back), wanted[same:cut])


def applied(text: str, edits: list[Edit] | tuple[Edit, ...]) -> str:
    """A text with edits of it."""
    for e in sorted(edits, key=lambda e: (e.span.start, e.span.end), reverse=True):
        text = text[: e.span.start] + e.replacement + text[e.span.end :]
    return text
