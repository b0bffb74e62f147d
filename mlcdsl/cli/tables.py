"""Tables on the terminal; the one place that imports rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from mlcdsl.cli.console import put, wants_color, width_of


def put_table(columns: Sequence[str], rows: Iterable[Sequence[str]], wrapped: str = "") -> None:
    """A table on standard output. Only the column `wrapped` gives way in a narrow terminal; in a file none does."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, no_wrap=column != wrapped, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    colored = wants_color(sys.stdout)
    console = Console(
        width=width_of(sys.stdout) if sys.stdout.isatty() else 10_000,
        force_terminal=colored,
        no_color=not colored,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(table)
    put("\n".join(line.rstrip() for line in captured.get().strip("\n").split("\n")))
