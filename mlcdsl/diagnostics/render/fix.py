"""A fix as the lines that it changes, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mlcdsl.diagnostics.diagnostic import Edit, Fix
from mlcdsl.diagnostics.render.cells import show_line
from mlcdsl.diagnostics.render.excerpt import LEAST_ROOM
from mlcdsl.diagnostics.render.places import clamped
from mlcdsl.diagnostics.render.style import Paint
from mlcdsl.source import Source

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring lines that change: 0-based number of the first, the old lines and the new ones."""

    source: Source
    row: int
    old: list[str]
    new: list[str]


def hunks(fix: Fix) -> list[Hunk]:
    """What the edits of a fix change; an edit that overlaps an earlier one is left out."""
    by_source: dict[int, list[Edit]] = {}
    for edit in fix.edits:
        by_source.setdefault(id(edit.span.source), []).append(Edit(clamped(edit.span), edit.replacement))
    found = []
    for edits in by_source.values():
        source = edits[0].span.source
        for group in _groups(sorted(edits, key=lambda e: (e.span.start, e.span.end))):
            hunk = _hunk(source, group)
            if hunk.old or hunk.new:
                found.append(hunk)
    return found


def _groups(edits: Iterable[Edit]) -> list[list[Edit]]:
    """Edits of the same or of neighbouring lines belong together."""
    groups: list[list[Edit]] = []
    for edit in edits:
        if groups:
            before = groups[-1][-1].span
            if edit.span.start < before.end:
                continue
            if edit.span.source.row_of(edit.span.start) <= before.source.row_of(before.end) + 1:
                groups[-1].append(edit)
                continue
        groups.append([edit])
    return groups


def _hunk(source: Source, edits: list[Edit]) -> Hunk:
    first, last = source.row_of(edits[0].span.start), source.row_of(edits[-1].span.end)
    old = [source.line_text(row) for row in range(first, last + 1)]
    place = source.line_starts[first]
    pieces = []
    for edit in edits:
        pieces += [source.text[place : edit.span.start], edit.replacement]
        place = edit.span.end
    end_of_last = source.line_starts[last] + len(old[-1])
    changed = Source("", "".join(pieces) + source.text[place : max(end_of_last, place)])
    new = [changed.line_text(row) for row in range(len(changed.line_starts))]
    while old and new and old[0] == new[0]:
        first, old, new = first + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return Hunk(source, first, old, new)


def changed_lines(hunk: Hunk, gutter: int, width: int, paint: Paint) -> list[str]:
    """The removed lines with `-`, the added ones with `+`, cut around what differs."""
    room = max(width - gutter - 3, LEAST_ROOM)
    out = []
    for lines, others, sign in ((hunk.old, hunk.new, "-"), (hunk.new, hunk.old, "+")):
        for i, line in enumerate(lines[:MOST_LINES]):
            focus = _difference(line, others[i]) if i < len(others) else (0, 0)
            text = paint(
                f"{sign} {show_line(line, focus, room).text}".rstrip(" "),
                "removed" if sign == "-" else "added",
            )
            out.append(paint(f"{hunk.row + i + 1:>{gutter}}", "gutter") + f" {text}")
        if len(lines) > MOST_LINES:
            out.append(" " * gutter + f" {sign} ... {len(lines) - MOST_LINES} more lines")
    return out


def _difference(line: str, other: str) -> tuple[int, int]:
    """The characters of `line` between its common beginning and its common end with `other`."""
    shorter = min(len(line), len(other))
    start = _common(lambda n: line[:n] == other[:n], shorter)
    end = _common(lambda n: line[len(line) - n :] == other[len(other) - n :], shorter - start)
    return start, len(line) - end


def _common(same: Callable[[int], bool], most: int) -> int:
    """The largest n up to `most` that is `same`, found by halving: lines of generated programs are long."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(middle):
            least = middle
        else:
            most = middle - 1
    return least
