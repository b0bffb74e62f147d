"""L0204: a `use` of a file of which the text names nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Program, Schedules


@rule("L0204", "program", "schedules")
def unused_use(file: Program | Schedules) -> Iterator[Found]:
    """A file that a used file uses comes through it, so nothing is said where a name comes from such a file."""
    if file.text is None or not file.uses:
        return
    folder = os.path.dirname(file.text.name)
    paths = {os.path.abspath(os.path.join(folder, u.path)): u for u in file.uses}
    given = {os.path.abspath(name): names for name, names in file.given.items()}
    if any(names & file.names for path, names in given.items() if path not in paths):
        return
    for path, use in paths.items():
        if path in given and not given[path] & file.names and use.span is not None:
            fix = Fix("remove the `use`", (remove_lines(use.span),))
            yield Found(f"nothing of `{use.path}` is used", use.span, "not needed", fix=fix)
