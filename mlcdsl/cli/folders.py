"""Folders in place of files: all programs and schedules below them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain

import click

ENDINGS = (".mlc", ".mlcs")


def files_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, with the files below it in place of each folder; each path once. A folder without any is refused."""
    paths = tuple(paths)
    for path in paths:
        if os.path.isdir(path) and next(_below(path), None) is None:
            raise click.UsageError(f"there is no .mlc or .mlcs file in the folder {path}")
    return files_now(paths)


def files_now(paths: Iterable[str]) -> tuple[str, ...]:
    """The same, where folders may be empty for a while."""
    below = (_below(path) if os.path.isdir(path) else (path,) for path in paths)
    return tuple(dict.fromkeys(chain.from_iterable(below)))


def _below(folder: str) -> Iterator[str]:
    """Sorted by name, the files of a folder before those in its folders; hidden ones are left out."""
    for at, inside, names in os.walk(folder):
        inside[:] = sorted(n for n in inside if not n.startswith("."))
        yield from (os.path.join(at, n) for n in sorted(names) if n.endswith(ENDINGS) and not n.startswith("."))
