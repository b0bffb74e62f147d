"""Characters as terminal cells: what is shown for each and how wide it is.

The width of some characters differs between terminals (joiners, skin tones, variation selectors). Where that
is so, something of known width is shown instead: a caret below stands under its character everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, east_asian_width

TAB = 4
CUT = "..."


@lru_cache(maxsize=4096)
def glyph(ch: str) -> tuple[str, int]:
    """What is shown for a character other than a tab, and the number of cells it takes."""
    point = ord(ch)
    if 0x20 <= point < 0x7F:
        return ch, 1
    if point < 0x20:
        return chr(0x2400 + point), 1
    if point == 0x7F:
        return "\u2421", 1
    if 0xFE00 <= point <= 0xFE0F:  # variation selectors: dropped, the width of what precedes then is its own
        return "", 0
    if not ch.isprintable() or 0x1F3FB <= point <= 0x1F3FF:
        shown = f"<U+{point:04X}>"
        return shown, len(shown)
    if category(ch) in ("Mn", "Me") or 0x1160 <= point <= 0x11FF:  # vowels, finals of Hangul
        return ch, 0
    return ch, 2 if east_asian_width(ch) in "WF" else 1


def visible(text: str) -> str:
    """The text with every control character made visible, line ends too."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(glyph(ch)[0] for ch in text)


def one_line(text: str) -> str:
    """The text on one line: line ends become spaces, other control characters visible."""
    return visible(text.replace("\r\n", " ").replace("\n", " ").replace("\r", " "))


def text_width(text: str) -> int:
    """The number of cells that a text without tabs takes."""
    return len(text) if text.isascii() else sum(glyph(ch)[1] for ch in text)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A source line as it is shown: its text, and where each of its characters begins.

    `columns[i]` is the cell (from 0) of character `first + i`; the last entry is the cell after the last
    character. Characters outside lie in the cut marks at the ends.
    """

    text: str
    first: int
    columns: list[int]

    def column(self, index: int) -> int:
        """The cell where character `index` of the source line begins."""
        if index < self.first:
            return 0
        return self.columns[min(index - self.first, len(self.columns) - 1)]


def show_line(line: str, focus: tuple[int, int], room: int) -> ShownLine:
    """Lay a source line out in at most `room` cells, cut around the characters `[start, end)` of `focus`."""
    start, end = min(focus[0], len(line)), min(focus[1], len(line), focus[0] + room)
    first, last = max(0, start - 2 * room), min(len(line), max(start, end) + 2 * room)
    pieces: list[str] = []
    columns = [0]
    for ch in line[first:last]:
        if ch == "\t":
            width = TAB - columns[-1] % TAB
            shown = " " * width
        else:
            shown, width = glyph(ch)
            if width == 0 and shown and not pieces:  # a combining mark with nothing to combine with
                shown, width = "\u25cc" + shown, 1
        pieces.append(shown)
        columns.append(columns[-1] + width)
    whole = first == 0 and last == len(line)
    if whole and columns[-1] <= room:
        return ShownLine("".join(pieces), 0, columns)
    return _cut(pieces, columns, (start - first, max(start, end) - first), room, first, last < len(line))


def _cut(
    pieces: list[str], columns: list[int], focus: tuple[int, int], room: int, first: int, more: bool
) -> ShownLine:
    """The window of `room` cells around `focus` (indices of `pieces`), a cut mark where some is left out."""
    start, end, total = columns[focus[0]], columns[focus[1]], columns[-1]
    left = 0
    if first > 0 or end > room - len(CUT):
        spare = max(room - (end - start), 0)
        left = max(0, start - max(spare // 2, 2 * len(CUT)))
        if not more:
            left = min(left, max(0, total - room))
    head = CUT if first > 0 or left > 0 else ""
    low = next((i for i in range(len(pieces)) if columns[i] >= left + len(head)), 0) if head else 0
    low = min(low, focus[0])
    while low < focus[0] and columns[low] == columns[low + 1]:
        low += 1
    limit = columns[low] - len(head) + room
    tail = CUT if more or total > limit else ""
    high = low
    while high < len(pieces) and columns[high + 1] <= limit - len(tail):
        high += 1
    shift = len(head) - columns[low]
    shown = [column + shift for column in columns[low : high + 1]]
    return ShownLine(head + "".join(pieces[low:high]) + tail, first + low, shown)


def wrap(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` cells, broken at spaces; its own line ends stay."""
    lines = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        shown = visible(paragraph.replace("\t", " " * TAB))
        if text_width(shown) <= room:
            lines.append(shown)
            continue
        current = shown[: len(shown) - len(shown.lstrip(" "))]
        empty = True
        for word in shown.split():
            if not empty and text_width(current) + 1 + text_width(word) > room:
                lines.append(current)
                current, empty = word, False
                continue
            current, empty = current + ("" if empty else " ") + word, False
        lines.append(current)
    return lines
