"""The lines of one source with marks under the characters that labels speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlcdsl.diagnostics.render.cells import ShownLine, one_line, show_line
from mlcdsl.diagnostics.render.places import clamped
from mlcdsl.diagnostics.render.style import Paint, Row, Style
from mlcdsl.source import Source, Span

LEAST_ROOM = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled range: 0-based rows, characters within them (`end` exclusive)."""

    row: int
    start: int
    end_row: int
    end: int
    text: str
    primary: bool
    style: Style

    @property
    def many_lines(self) -> bool:
        return self.end_row > self.row

    @property
    def tip(self) -> str:
        return "^" if self.primary else "-"


def mark(span: Span, text: str, primary: bool, style: Style) -> Mark:
    """The mark of a span; a line end belongs to the line that it ends."""
    inside = clamped(span)
    source = inside.source
    row = source.row_of(inside.start)
    end_row = source.row_of(inside.end - 1) if inside.end > inside.start else row
    start = min(inside.start - source.line_starts[row], len(source.line_text(row)))
    end = min(inside.end - source.line_starts[end_row], len(source.line_text(end_row)))
    return Mark(
        row, start, end_row, max(end, start) if end_row == row else end, one_line(text), primary, style
    )


def excerpt(source: Source, marks: Sequence[Mark], gutter: int, width: int, paint: Paint) -> list[str]:
    """The lines that the marks touch, numbered in a gutter of `gutter` digits, each with its marks below."""
    return _Excerpt(source, marks, gutter, width, paint).lines()


class _Excerpt:
    def __init__(self, source: Source, marks: Sequence[Mark], gutter: int, width: int, paint: Paint):
        self.source, self.marks, self.gutter, self.paint = source, marks, gutter, paint
        self.slots = _slots(m for m in marks if m.many_lines)
        self.margin = 2 * (1 + max(self.slots.values(), default=-1))
        self.room = max(width - gutter - 3 - self.margin, LEAST_ROOM)
        self.open: dict[int, Mark] = {}
        self.out: list[str] = []

    def lines(self) -> list[str]:
        previous: int | None = None
        for row in sorted({row for m in self.marks for row in (m.row, m.end_row)}):
            if previous is not None:
                self.between(previous, row)
            self.line(row)
            previous = row
        return self.out

    def between(self, previous: int, row: int) -> None:
        """Few rows between two marked ones are shown, many are left out."""
        if row - previous <= 3:
            for skipped in range(previous + 1, row):
                self.numbered(skipped, show_line(self.source.line_text(skipped), (0, 0), self.room).text)
        else:
            dots = self.row()
            lead = self.paint("...".ljust(self.gutter + 3), "gutter")
            self.out.append((lead + dots.paint(self.paint)).rstrip(" "))

    def line(self, row: int) -> None:
        text = self.source.line_text(row)
        here = [m for m in self.marks if row in (m.row, m.end_row)]
        shown = show_line(text, _focus(here, row, self.room), self.room)
        slashed = [
            m
            for m in here
            if m.many_lines and m.row == row and text[: m.start].strip() == "" and m.start < len(text)
        ]
        self.numbered(row, shown.text, slashed)
        for m in slashed:
            self.open[self.slots[m]] = m
        for marks_row in _single(here, shown):
            self.below(marks_row)
        for m in sorted((m for m in here if m.many_lines and m.end_row == row), key=lambda m: m.end):
            self.connect(m, shown.column(max(m.end - 1, 0)), m.text)
            del self.open[self.slots[m]]
        for m in here:
            if m.many_lines and m.row == row and m not in slashed:
                self.connect(m, shown.column(m.start), "")
                self.open[self.slots[m]] = m

    def row(self) -> Row:
        """A row with the bars of the marks that are open here."""
        row = Row()
        for slot, m in self.open.items():
            row.put(2 * slot, "|", m.style)
        return row

    def numbered(self, row: int, text: str, opening: Sequence[Mark] = ()) -> None:
        margin = self.row()
        for m in opening:
            margin.put(2 * self.slots[m], "/", m.style)
        margin_text = margin.paint(self.paint) + " " * (self.margin - len(margin.cells) + _trailing(margin))
        lead = self.paint(f"{row + 1:>{self.gutter}} |", "gutter")
        self.out.append(f"{lead} {margin_text}{text}".rstrip(" "))

    def below(self, marks: Row) -> None:
        row = self.row()
        for i, (cell, style) in enumerate(zip(marks.cells, marks.styles, strict=True)):
            if cell != " ":
                row.put(self.margin + i, cell, style)
        self.emit(row)

    def connect(self, m: Mark, column: int, text: str) -> None:
        """The row that leads from a mark's bar to its first or last character."""
        row = self.row()
        row.fill(2 * self.slots[m] + 1, self.margin + column, "_", m.style)
        row.put(self.margin + column, m.tip, m.style)
        if text:
            row.put(self.margin + column + 2, text, m.style)
        self.emit(row)

    def emit(self, row: Row) -> None:
        lead = self.paint(" " * self.gutter + " |", "gutter")
        self.out.append(f"{lead} {row.paint(self.paint)}".rstrip(" "))


def _trailing(row: Row) -> int:
    """How many spaces at its end `Row.paint` drops."""
    return len(row.cells) - len("".join(row.cells).rstrip(" "))


def _slots(marks: Iterable[Mark]) -> dict[Mark, int]:
    """A margin column for each mark over several lines; marks that share a row get different ones."""
    slots: dict[Mark, int] = {}
    for m in sorted(marks, key=lambda m: (m.row, -m.end_row, m.start)):
        taken = {slot for other, slot in slots.items() if other.end_row >= m.row}
        slots.setdefault(m, next(i for i in range(len(slots) + 1) if i not in taken))
    return slots


def _focus(here: Sequence[Mark], row: int, room: int) -> tuple[int, int]:
    """The characters of a row to keep when it is cut: all that is marked, or the most important mark."""
    ranges = []
    for m in sorted(here, key=lambda m: not m.primary):
        start = m.start if m.row == row else max(m.end - 1, 0)
        ranges.append((start, m.end if m.row == m.end_row else start + 1))
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    return (low, high) if high - low <= room - LEAST_ROOM // 2 else ranges[0]


def _single(here: Sequence[Mark], shown: ShownLine) -> list[Row]:
    """The rows for the marks that lie within one line: underlines, then labels from right to left."""
    placed = []
    for m in dict.fromkeys(m for m in here if not m.many_lines):
        start = shown.column(m.start)
        placed.append((start, max(shown.column(m.end), start + 1), m))
    if not placed:
        return []
    underline = Row()
    for start, end, m in sorted(placed, key=lambda p: (p[0] - p[1], p[2].primary)):
        underline.put(start, m.tip * (end - start), m.style)
    placed.sort(key=lambda p: (p[0], p[1], p[2].primary))
    start, end, last = placed[-1]
    if last.text and end >= max(p[1] for p in placed):
        underline.put(end + 1, last.text, last.style)
        placed.pop()
    return [underline, *_hanging([(start, m) for start, _, m in placed if m.text])]


def _hanging(labels: list[tuple[int, Mark]]) -> list[Row]:
    """Labels below their marks, joined by bars; `labels` in order of their columns."""
    rows = []
    for count in range(len(labels), 0, -1):
        row = Row()
        for column, m in labels[:count]:
            row.put(column, "|", m.style)
        if count == len(labels):
            rows.append(row)
            row = Row()
            for column, m in labels[:count]:
                row.put(column, "|", m.style)
        column, m = labels[count - 1]
        row.put(column, m.text, m.style)
        rows.append(row)
    return rows
