"""Edits between declarations: comments, empty lines, a new declaration that is being written.

What stands between the declarations is read with a short one in the place of each, so that the long texts of those that
were not edited are not read again.
"""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ide.entries import Entry, entries_of, read_tree, with_entries
from mlcdsl.ide.reading import Piece, Reading, Slot
from mlcdsl.source import Source
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.printer.spacing import LINES

#: in place of declarations of one line, of others, of schedules and procs (the layout has empty lines between these)
_LINE, _ITEM, _SCHEDULE = "const c: i64 = 0", "reducer r(a, b) init a = a", "proc p() { }"


def amended_between(source: Source, old: Reading, start: int, end: int) -> Reading | None:
    """The next version of a text whose characters `[start, end)` were replaced, between two declarations.

    None if what is read does not have the old declarations where they were.
    """
    if old.tree.lost or old.tree.diagnostics:
        return None
    growth = len(source.text) - len(old.source.text)
    parts: list[str] = []
    places: dict[int, Entry] = {}
    length = 0
    inside = False
    for piece in old.pieces:
        if piece.entry is not None:
            text = _stub(piece.entry)
            places[length] = piece.entry
        else:
            text = piece.origin.text[piece.start : piece.end]
            here = _holds(piece, start, end)
            if here and not inside:
                at = piece.start + piece.delta
                text = source.text[at : piece.end + piece.delta + growth]
                inside = True
        parts.append(text)
        length += len(text)
    return _read(source, Source(source.name, "".join(parts)), places) if inside else None


def _stub(entry: Entry) -> str:
    if isinstance(entry, S.Schedule | S.Proc):
        return _SCHEDULE
    return _LINE if isinstance(entry, LINES) else _ITEM


def _holds(piece: Piece, start: int, end: int) -> bool:
    return piece.start + piece.delta <= start and end <= piece.end + piece.delta


def _read(source: Source, frame: Source, places: dict[int, Entry]) -> Reading | None:
    """Read the frame and put the declarations back into it."""
    tree = read_tree(frame)
    entries: list[Entry] = []
    slots: list[Slot] = []
    for entry in entries_of(tree.file):
        span, kept = entry.span, entry
        if span is not None and span.text == _stub(places.get(span.start, entry)) and span.start in places:
            known = places.pop(span.start)
            kept = known if known.trivia == entry.trivia else replace(known, trivia=entry.trivia)
        entries.append(kept)
        if span is None or (slots and span.start < slots[-1].end):
            return None
        slots.append(Slot(span.start, span.end, kept))
    if places:
        return None
    tree = replace(tree, file=with_entries(tree.file, entries))
    return Reading(source, tree, frame, tuple(slots), exact=not tree.diagnostics and not tree.lost)
