"""A text and its tree, kept through edits.

Most edits are inside one declaration. Then only that one is read again, as a small text of its own, and the nodes of
all others stay the same objects, so that what is known of them stays known. Their spans are offsets into the texts that
they were read from (`origins`); a `Reading` knows where these stand in the text as it is now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ide.entries import Entry, Tree, balanced, entries_of, has_comments, parse_alone, read_tree, with_entries
from mlcdsl.ide.layout import in_order
from mlcdsl.source import Source, Span
from mlcdsl.syntax import ast


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one declaration stands: characters `[start, end)` of the frame are, in the text as it is now, those of
    `entry.span` in its origin."""

    start: int
    end: int
    entry: Entry

    @property
    def origin(self) -> Span:
        assert self.entry.span is not None
        return self.entry.span


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[start, end)` of `origin` stand in the current text, moved by `delta`. `entry` None: between
    declarations."""

    origin: Source
    start: int
    end: int
    delta: int
    entry: Entry | None


@dataclass(frozen=True, eq=False)
class Reading:
    """`frame` is the text that was last read as a whole. `exact`: reading all of `source` would give the same tree."""

    source: Source
    tree: Tree
    frame: Source
    slots: tuple[Slot, ...]
    exact: bool = True

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The current text from its beginning to its end."""
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        cursor, delta = 0, 0
        for slot in self.slots:
            yield Piece(self.frame, cursor, slot.start, delta, None)
            origin = slot.origin
            yield Piece(origin.source, origin.start, origin.end, slot.start + delta - origin.start, slot.entry)
            delta += (origin.end - origin.start) - (slot.end - slot.start)
            cursor = slot.end
        yield Piece(self.frame, cursor, len(self.frame.text), delta, None)

    @cached_property
    def _by_origin(self) -> dict[int, list[Piece]]:
        found: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            found.setdefault(id(piece.origin), []).append(piece)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start + p.delta for p in self.pieces]

    def place(self, span: Span | None) -> Span | None:
        """Where a span of a node stands in the current text; None if it is of no part of it."""
        if span is None:
            return None
        if span.source is self.source:
            return span
        start = end = -1
        for piece in self._by_origin.get(id(span.source), ()):
            if start < 0 and piece.start <= span.start <= piece.end and (span.start < piece.end or not span.text):
                start = span.start + piece.delta
            if start >= 0 and piece.start <= span.end <= piece.end:
                end = span.end + piece.delta
                break
        return Span(self.source, start, max(start, end)) if start >= 0 and end >= 0 else None

    def locate(self, offset: int) -> tuple[Piece, int]:
        """The piece at an offset of the current text, and the offset in its origin. A declaration includes the place
        behind its last character."""
        at = bisect_right(self._starts, offset) - 1
        piece = self.pieces[max(at, 0)]
        while at > 0 and piece.entry is None and self.pieces[at - 1].end + self.pieces[at - 1].delta == offset:
            at -= 1
            piece = self.pieces[at]
        return piece, offset - piece.delta


def read(source: Source, old: Reading | None = None) -> Reading:
    """Read a text as a whole; declarations that stand in `old` with the same text keep their nodes."""
    tree = read_tree(source)
    known: dict[tuple[str, ast.Trivia], list[Entry]] = {}
    for slot in old.slots if old is not None else ():
        if old is not None and not old.tree.damaged(slot.origin):
            known.setdefault((slot.origin.text, slot.entry.trivia), []).append(slot.entry)
    slots, entries, end = [], [], 0
    for entry in entries_of(tree.file):
        span, kept = entry.span, entry
        if span is not None and not tree.damaged(span) and not _said_within(tree, span):
            same = known.get((span.text, entry.trivia))
            kept = same.pop(0) if same else entry
        entries.append(kept)
        if span is not None and span.start >= end:  # what recovery skips may overlap the declaration before it
            slots.append(Slot(span.start, span.end, kept))
            end = span.end
    tree = replace(tree, file=with_entries(tree.file, entries))
    return Reading(source, tree, source, tuple(slots))


def _said_within(tree: Tree, span: Span) -> bool:
    """Whether a finding is about a part of a stretch: its place is known in this text alone."""
    return any(d.span is not None and span.start <= d.span.start <= span.end for d in tree.diagnostics)


def reread(source: Source, old: Reading, right: Reading | None = None) -> Reading:
    """The next version of a text: read as little as is needed. `right` is the last version without syntax errors: as
    long as one declaration makes the difference to it, the others stay as they were there."""
    found: list[Reading] = []
    for base in (right, old):
        changed = amended(source, base) if base is not None else None
        if changed is not None and changed.exact:
            return changed
        found += [changed] if changed is not None else []
    return found[0] if found else read(source, old)


def amended(source: Source, old: Reading) -> Reading | None:
    """The next version of a text if the change is inside of one declaration or between two: only that is read."""
    from mlcdsl.ide.between import amended_between

    if source.text == old.source.text:
        return old
    start, end = _changed(old.source.text, source.text)
    growth = len(source.text) - len(old.source.text)
    piece, _ = old.locate(start)
    if piece.entry is None or not (piece.start + piece.delta < start and end < piece.end + piece.delta):
        return amended_between(source, old, start, end)
    before, behind = _neighbours(old, piece)
    at = piece.start + piece.delta
    stop = behind.end + behind.delta if behind is not None else len(old.source.text)
    line = len(source.text[:at].rstrip(" \t"))
    rest = Source(source.name, source.text[line : stop + growth])
    place = rest.span(at - line, at - line + piece.end - piece.start + growth)
    following = behind.entry if behind is not None else None
    others = [d for d in old.tree.diagnostics if d.span is None or not within(d.span, piece)]
    orderly = in_order(old.source.text, _heading(old, piece), _places(old, piece))
    alone = None if has_comments(piece.entry) else parse_alone(rest, place, piece.entry, following, orderly, not others)
    if alone is None:
        return amended_between(source, old, start, end)
    entries = [alone.entry if e is piece.entry else e for e in entries_of(old.tree.file)]
    missing = [s for s in old.tree.lost if not within(s, piece)]
    file = with_entries(old.tree.file, entries)
    tree = replace(old.tree, file=file, diagnostics=(*others, *alone.diagnostics), lost=(*missing, *alone.lost))
    slots = tuple(replace(s, entry=alone.entry) if s.entry is piece.entry else s for s in old.slots)
    calm = not others or (balanced(source.text) and _apart(old, others, before, stop))
    return Reading(source, tree, old.frame, slots, exact=alone.whole and old.exact and calm)


def _heading(reading: Reading, piece: Piece) -> int | None:
    """Where the name of the module stands that holds a declaration; None if there is none."""
    modules = (e for e in reading.tree.file.entries if isinstance(e, ast.Module))
    module = next((m for m in modules if any(i is piece.entry for i in m.items)), None)
    name = reading.place(module.name.span) if module is not None else None
    return None if name is None else name.start


def _places(reading: Reading, last: Piece) -> list[tuple[int, int]]:
    """Where the declarations up to one stand."""
    pieces = reading.pieces[: reading.pieces.index(last) + 1]
    return [(p.start + p.delta, p.end + p.delta) for p in pieces if p.entry is not None]


def _neighbours(reading: Reading, piece: Piece) -> tuple[int, Piece | None]:
    """Where the declaration before one starts (0: there is none), and the declaration behind it."""
    pieces = [p for p in reading.pieces if p.entry is not None]
    here = pieces.index(piece)
    before = pieces[here - 1].start + pieces[here - 1].delta if here else 0
    return before, pieces[here + 1] if here + 1 < len(pieces) else None


def _apart(old: Reading, diagnostics: list[Diagnostic], start: int, stop: int) -> bool:
    """Whether no finding is about a stretch: recovery looks a little ahead, and what is right behind a finding is not
    said."""
    places = [old.place(d.span) for d in diagnostics]
    return all(p is not None and not start <= p.start <= stop for p in places)


def within(span: Span, piece: Piece) -> bool:
    return span.source is piece.origin and piece.start <= span.start <= piece.end


def _changed(old: str, new: str) -> tuple[int, int]:
    """The characters `[start, end)` of `old` in whose place other characters stand in `new`."""
    start = _common(old, new)
    return start, len(old) - _common(old[start:][::-1], new[start:][::-1])


def _common(a: str, b: str) -> int:
    """The length of the longest common beginning."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
