"""Which function `FILE[:FUNC]` means."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from mlcdsl.cli.errors import mistake, unknown
from mlcdsl.cli.suggest import listed

if TYPE_CHECKING:
    from mlcdsl.driver.library import Library

_WITH_FUNCTION = re.compile(r"(?P<path>.+\.mlcx?):(?P<name>[^/\\]*)", re.DOTALL)


def split_function(text: str) -> tuple[str, str | None]:
    """The path and the function's name, if one is given. A file whose name has a colon is found too."""
    match = _WITH_FUNCTION.fullmatch(text)
    if match is None or os.path.exists(text):
        return text, None
    return match["path"], match["name"]


def choose(library: Library, path: str, name: str | None) -> str:
    """The qualified name of the function `name` (`Module.func` or `func`); without one the only function, or `main`."""
    names = library.names()
    if not names:
        raise mistake("E0801", f"`{path}` has no function to run")
    if name is None:
        return _default(names, path)
    found = [n for n in names if n == name] or [n for n in names if n.endswith(f".{name}")]
    if not found:
        short = [n.rpartition(".")[2] for n in names]
        shown = names if "." in name or len(set(short)) < len(short) else short
        raise unknown("E0201", f"`{path}` has no function", name, shown)
    if len(found) > 1:
        raise mistake("E0801", f"`{path}` has several functions `{name}`", f"Name one: {listed(found, 'or')}.")
    return found[0]


def _default(names: list[str], path: str) -> str:
    if len(names) == 1:
        return names[0]
    mains = [n for n in names if n.rpartition(".")[2] == "main"]
    if len(mains) == 1:
        return mains[0]
    why = "several functions `main`" if mains else "several functions and none is `main`"
    choices = mains or names
    raise mistake("E0801", f"`{path}` has {why}", f"Name one: {listed((f'{path}:{n}' for n in choices), 'or')}.")
