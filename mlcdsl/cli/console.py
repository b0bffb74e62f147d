"""Writing to the terminal: colours only where somebody looks, data as UTF-8 bytes, diagnostics rendered."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from mlcdsl.diagnostics import Diagnostic

DEFAULT_WIDTH = 100


def wants_color(stream: TextIO) -> bool:
    """Whether colours are welcome: a terminal that knows them, and nobody said NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int:
    """The columns of the terminal; where there is none, a width that never changes."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):
        columns = 0
    return max(columns, 40) if columns else DEFAULT_WIDTH


def rendered(diagnostics: Sequence[Diagnostic], format: str, stream: TextIO) -> str:
    """The diagnostics as `stream` is to show them."""
    from mlcdsl.diagnostics.render import render

    return render(diagnostics, format, color=wants_color(stream), width=width_of(stream))


def report(diagnostics: Sequence[Diagnostic]) -> None:
    """The diagnostics as text on standard error."""
    if diagnostics:
        message(rendered(diagnostics, "text", sys.stderr))


def message(text: str) -> None:
    """A line for people, on standard error."""
    sys.stdout.flush()
    click.echo(text, err=True, color=True)


def put(text: str) -> None:
    """Lines of data for people or programs, on standard output."""
    click.echo(text, color=True)


def put_data(data: str | bytes) -> None:
    """Data on standard output as it is: text as UTF-8, no line end added, none translated."""
    sys.stdout.flush()
    stream = sys.stdout.buffer
    stream.write(data.encode("utf-8", errors="surrogateescape") if isinstance(data, str) else data)
    stream.flush()


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`"""
    return f"{number} {noun}{'' if number == 1 else 's'}"
