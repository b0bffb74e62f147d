"""Edits between declarations: comments, empty lines, a new declaration that is being written; and those of declarations
that cannot be read alone.

What stands between the declarations is read with a short one in the place of each, so that the long texts of those that
were not edited are not read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mlcdsl.ide.entries import Entry, entries_of, read_tree, with_entries
from mlcdsl.ide.reading import Reading, Slot, within
from mlcdsl.source import Source
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.printer.spacing import LINES

#: in place of declarations of one line, of others, of schedules and procs (the layout has empty lines between these)
_LINE, _ITEM, _SCHEDULE = "const c: i64 = 0", "reducer r(a, b) init a = a", "proc p() { }"
#: how many declarations are read again; more are not worth it
_MOST = 2


def amended_between(source: Source, old: Reading, start: int, end: int) -> Reading | None:
    """The next version of a text whose characters `[start, end)` were replaced: between declarations, or so that those
    that are touched have to be read with what is around them.

    None if it touches many, or what is read does not have the others where they were.
    """
    touched = [n for n, p in enumerate(old.pieces) if p.start + p.delta <= end and start <= p.end + p.delta]
    if sum(old.pieces[n].entry is not None for n in touched) > _MOST:
        return None
    first, stop = touched[0], touched[-1] + 1
    growth = len(source.text) - len(old.source.text)
    head, last = old.pieces[first], old.pieces[stop - 1]
    parts: list[str] = []
    kept: dict[int, Entry] = {}
    length = 0
    for n, piece in enumerate(old.pieces):
        if first <= n < stop:
            text = source.text[head.start + head.delta : last.end + last.delta + growth] if n == first else ""
        elif piece.entry is not None:
            text = _stub(piece.entry)
            kept[length] = piece.entry
        else:
            text = piece.origin.text[piece.start : piece.end]
        parts.append(text)
        length += len(text)
    reading = _read(source, Source(source.name, "".join(parts)), dict(kept))
    return _with_findings(reading, old, kept.values()) if reading is not None else None


def _with_findings(reading: Reading, old: Reading, kept: Iterable[Entry]) -> Reading:
    """The findings of the declarations that were not read again belong to the text as before, or nearly so: recovery
    looks around itself, and what was none is read as one."""
    alive = {id(e) for e in kept}
    pieces = [p for p in old.pieces if id(p.entry) in alive]
    ours = [d for d in old.tree.diagnostics if any(d.span is not None and within(d.span, p) for p in pieces)]
    lost = [s for s in old.tree.lost if any(within(s, p) for p in pieces)]
    if not ours and not lost and not any(isinstance(p.entry, ast.ErrorItem) for p in pieces):
        return reading
    tree = reading.tree
    tree = replace(tree, diagnostics=(*ours, *tree.diagnostics), lost=(*lost, *tree.lost))
    return replace(reading, tree=tree, exact=False)


def _stub(entry: Entry) -> str:
    if isinstance(entry, S.Schedule | S.Proc):
        return _SCHEDULE
    return _LINE if isinstance(entry, LINES) else _ITEM


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
