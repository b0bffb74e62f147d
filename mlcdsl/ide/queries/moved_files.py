"""Files and folders get other names: the `use` lines that lead to them, or from them, are written anew."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.reading import Reading
from mlcdsl.ide.uses import place, used_files
from mlcdsl.ide.workspace import Workspace
from mlcdsl.syntax.printer.expressions import quote


def moved_files(workspace: Workspace, moves: Mapping[str, str], listed: Iterable[str]) -> tuple[Edit, ...]:
    """The edits of the texts under their old names. `moves` gives the new places of files and folders, `listed` the
    files that may name them, beside the open texts."""
    names = sorted({name for name in (*listed, *workspace.open_texts) if os.path.isabs(name)})
    readings = (workspace.reading(name) for name in names)
    return tuple(e for r in readings if not isinstance(r, str) for e in _edits(workspace, r, moves))


def _edits(workspace: Workspace, reading: Reading, moves: Mapping[str, str]) -> Iterator[Edit]:
    """A path that leads nowhere stays: nobody knows what it was to mean."""
    user = _moved(reading.source.name, moves)
    for used in used_files(reading):
        file = _moved(_led(reading.source.name, used.path), moves)
        if _led(user, used.path) != file and not isinstance(workspace.reading(used.file), str):
            yield Edit(used.span, quote(_path(used.path, user, file))[1:-1])


def _led(user: str, path: str) -> str:
    """The place that a path in the file `user` leads to: a link that moves is not the file behind it."""
    return place(os.path.join(os.path.dirname(user), path))


def _moved(name: str, moves: Mapping[str, str]) -> str:
    """The new name of a file: its own, or that of the nearest folder around it that has one."""
    part = name
    while part not in moves:
        above = os.path.dirname(part)
        if above == part:
            return name
        part = above
    return os.path.normpath(moves[part] + name[len(part) :])


def _path(old: str, user: str, file: str) -> str:
    """How a text names a file, as it named it before: absolutely, or with `./`, or plainly."""
    if os.path.isabs(old):
        return _written(file)
    try:
        new = _written(os.path.relpath(file, os.path.dirname(user)))
    except ValueError:  # on another drive
        return _written(file)
    return f"./{new}" if old.startswith("./") and not new.startswith("../") else new


def _written(name: str) -> str:
    """Paths in programs have slashes, on every system."""
    return name.replace(os.sep, "/")
