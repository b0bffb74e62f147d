"""Folders in place of files: all programs and schedules below them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import click

ENDINGS = (".mlc", ".mlcs")


def files_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, with the files below it in place of each folder; each path once."""
    found: dict[str, None] = {}
    for path in paths:
        below = tuple(_below(path)) if os.path.isdir(path) else (path,)
        if not below:
            raise click.UsageError(f"there is no .mlc or .mlcs file in the folder {path}")
        found.update(dict.fromkeys(below))
    return tuple(found)


def _below(folder: str) -> Iterator[str]:
    """Sorted by name, the files of a folder before those in its folders; hidden ones are left out."""
    for at, inside, names in os.walk(folder):
        inside[:] = sorted(n for n in inside if not n.startswith("."))
        yield from (os.path.join(at, n) for n in sorted(names) if n.endswith(ENDINGS) and not n.startswith("."))
