"""A name for a block, by which schedules find it."""

from __future__ import annotations

from mlcdsl.ide.actions.base.place import Place, edit
from mlcdsl.ide.actions.base.refactoring import Make, refactoring
from mlcdsl.ide.names import Names
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_WORD = "block"


@refactoring("Name the block", "refactor.rewrite")
def name_block(place: Place) -> Make | None:
    """It is named after what it writes."""
    node = place.innermost(ast.Block)
    if node is None or node.name is not None or node.span is None:
        return None
    spot = place.spot(node)
    at = Span(spot.source, spot.start + len(_WORD), spot.start + len(_WORD))
    return lambda: edit(at, " " + _name(place.names, node.span))  # type: ignore[arg-type]


def _name(names: Names, span: Span) -> str:
    written = (u.span.text for u in names.uses if u.write and span.start <= u.span.start < span.end)
    base = next(written, _WORD)
    taken = {s.name for s in names.symbols if s.kind == "block"}
    name, n = base, 0
    while name in taken:
        n, name = n + 1, f"{base}_{n + 1}"
    return name
