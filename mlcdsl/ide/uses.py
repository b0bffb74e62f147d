"""The `use` lines of a text, and the files that they name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.ide.reading import Reading
from mlcdsl.source import Span
from mlcdsl.syntax import ast


@dataclass(frozen=True, slots=True)
class UsedFile:
    """`span` is the path between its quotes as it is written, `path` what that means, `file` the name of the file."""

    span: Span
    path: str
    file: str


def used_files(reading: Reading) -> Iterator[UsedFile]:
    """In the order of the text; whether there are such files is another question."""
    for entry in reading.tree.file.entries:
        span = reading.place(entry.span) if isinstance(entry, ast.Use) else None
        if not isinstance(entry, ast.Use) or span is None:
            continue
        start, end = span.text.find('"'), span.text.rfind('"')
        if 0 <= start < end:
            between = Span(span.source, span.start + start + 1, span.start + end)
            yield UsedFile(between, entry.path, resolved(reading.source.name, entry.path))


def resolved(user: str, path: str) -> str:
    """The file that a path in the file `user` means."""
    return real(os.path.join(os.path.dirname(user), path))


def real(name: str) -> str:
    """The one name of a file, whatever links lead to it: the same that the compiler gives it."""
    return os.path.realpath(name) if os.path.isabs(name) else os.path.normpath(name)


def place(name: str) -> str:
    """Where a file stands, which may be a link itself: what is moved when it gets another name."""
    above, last = os.path.split(os.path.normpath(name))
    return os.path.join(real(above), last) if above else last
