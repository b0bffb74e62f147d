"""A source text with its line index, and spans of it.

Offsets count characters (Unicode code points) of the decoded text. Columns for people are 1-based code points;
editors ask for UTF-16 or UTF-8 units through `Source.location(offset, units)`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Units = Literal["codepoint", "utf-16", "utf-8"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place for people: `row` and `column` count from 1."""

    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """One text and its name. Line ends are LF, CRLF or CR, and stay as they are in `text`."""

    name: str
    text: str

    @staticmethod
    def decode(name: str, data: bytes) -> tuple[Source, int | None]:
        """Decode UTF-8 bytes (a BOM is dropped); the second value is the offset of the first bad byte's place."""
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        text = data.decode("utf-8", errors="replace")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            return Source(name, text), len(data[: error.start].decode("utf-8", errors="replace"))
        return Source(name, text), None

    @cached_property
    def line_starts(self) -> list[int]:
        starts = [0]
        text = self.text
        i = text.find("\n")
        if "\r" not in text:
            while i != -1:
                starts.append(i + 1)
                i = text.find("\n", i + 1)
            return starts
        for i, ch in enumerate(text):
            if ch == "\n" or (ch == "\r" and text[i + 1 : i + 2] != "\n"):
                starts.append(i + 1)
        return starts

    @property
    def crlf(self) -> bool:
        """Whether every line ends in CRLF, and one does."""
        ends = self.text.count("\r\n")
        return 0 < ends == self.text.count("\n") == self.text.count("\r")

    def row_of(self, offset: int) -> int:
        """The 0-based line of a character offset."""
        return bisect_right(self.line_starts, offset) - 1

    def line_text(self, row: int) -> str:
        """The text of 0-based line `row`, without its line end."""
        starts = self.line_starts
        end = starts[row + 1] if row + 1 < len(starts) else len(self.text)
        return self.text[starts[row] : end].rstrip("\r\n")

    def location(self, offset: int, units: Units = "codepoint") -> Location:
        """The 1-based row and column of `offset`, the column in the given units."""
        row = self.row_of(offset)
        prefix = self.text[self.line_starts[row] : offset]
        return Location(row + 1, 1 + _length(prefix, units))

    def offset(self, row: int, column: int, units: Units = "codepoint") -> int:
        """The offset of a 1-based row and column; places outside the text are clamped into it."""
        row = min(max(row, 1), len(self.line_starts)) - 1
        line = self.line_text(row)
        start = self.line_starts[row]
        if units == "codepoint":
            return start + min(max(column - 1, 0), len(line))
        used = 0
        for i, ch in enumerate(line):
            if used >= column - 1:
                return start + i
            used += _length(ch, units)
        return start + len(line)

    def span(self, start: int, end: int) -> Span:
        return Span(self, start, end)


def _length(text: str, units: Units) -> int:
    if units == "codepoint" or text.isascii():
        return len(text)
    if units == "utf-16":
        return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
    return len(text.encode("utf-8", errors="surrogatepass"))


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters `[start, end)` of one source."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """From the beginning of this span to the end of `other`."""
        return Span(self.source, self.start, max(self.end, other.end))
