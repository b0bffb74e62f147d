"""Colours, written as ANSI codes, and rows of styled cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from mlcdsl.diagnostics.diagnostic import Severity

Style = Literal["", "bold", "error", "warning", "note", "secondary", "gutter", "added", "removed"]
Paint = Callable[[str, Style], str]

_ANSI: dict[Style, str] = {
    "bold": "1",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "secondary": "1;34",
    "gutter": "34",
    "added": "32",
    "removed": "31",
}


def painter(color: bool) -> Paint:
    """A function that puts the codes of a style around a text, or leaves it plain."""

    def paint(text: str, style: Style) -> str:
        return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if color and style and text else text

    return paint


def severity_style(severity: Severity) -> Style:
    """The style of a severity's word and of its primary carets."""
    return severity


class Row:
    """One row below a source line: cells, each with a style."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.styles: list[Style] = []

    def put(self, column: int, text: str, style: Style) -> None:
        """Write `text` from cell `column` on, over what is there."""
        end = column + len(text)
        missing = end - len(self.cells)
        if missing > 0:
            self.cells.extend(" " * missing)
            self.styles.extend([""] * missing)
        self.cells[column:end] = text
        self.styles[column:end] = [style] * len(text)

    def fill(self, start: int, end: int, ch: str, style: Style) -> None:
        """Write `ch` into the cells `[start, end)` that are still blank."""
        for column in range(start, end):
            if column >= len(self.cells) or self.cells[column] == " ":
                self.put(column, ch, style)

    def paint(self, paint: Paint) -> str:
        """The row as text, spaces at its end dropped."""
        length = len("".join(self.cells).rstrip(" "))
        parts: list[str] = []
        start = 0
        for i in range(1, length + 1):
            if i == length or self.styles[i] != self.styles[start]:
                parts.append(paint("".join(self.cells[start:i]), self.styles[start]))
                start = i
        return "".join(parts)
