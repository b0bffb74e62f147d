"""`-` in place of a file: the program comes from standard input."""

from __future__ import annotations

import sys

from mlcdsl.driver import files
from mlcdsl.source import Source

NAME = "<stdin>"


def read_source(path: str) -> Source:
    """The text of a file, or of standard input for `-`."""
    if path != "-":
        return files.read_source(path)
    source, bad = Source.decode(NAME, sys.stdin.buffer.read())
    if bad is not None:
        raise _not_utf8(source, bad)
    return source


def _not_utf8(source: Source, bad: int) -> Exception:
    from mlcdsl.diagnostics import Diagnostic, MlcError

    span = source.span(bad, bad + 1)
    note = "give the text as UTF-8"
    return MlcError([Diagnostic("E0002", "standard input is not UTF-8", span, "the first wrong byte", notes=(note,))])
