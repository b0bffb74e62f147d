"""What can stand behind the point of a name that is no module."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.check.statements import THREADS
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.details import Details
from mlcdsl.ide.queries.completion.item import WANTED, Item
from mlcdsl.ide.queries.completion.names import is_tensor
from mlcdsl.ide.queries.completion.sight import symbols_in_sight
from mlcdsl.ide.types_text import type_text
from mlcdsl.ir import graph as G
from mlcdsl.syntax import ast


def members(cursor: Cursor) -> Iterator[Item]:
    if not cursor.can_be("attr_name") or not cursor.top("postfix", "."):
        return
    base = cursor.stack[-2].value
    name = base.id if isinstance(base, ast.Name) else ""
    for thread in THREADS:
        kind, _, axis = thread.partition(".")
        if axis and kind == name:
            yield Item(axis, "field", thread, WANTED)
    symbol = next((s for s in symbols_in_sight(cursor) if s.name == name), None)
    if symbol is None:
        if isinstance(base, ast.Index) and cursor.within("CALL"):
            yield Item("ptr", "field", "the address of the element", WANTED)
        return
    value = Details(cursor).checked.get((symbol.name, symbol.kind))
    if isinstance(value, G.Value) and isinstance(value.type, G.TupleType):
        for n, part in enumerate(value.type.items):
            yield Item(str(n), "field", type_text(part), WANTED)
    elif is_tensor(symbol) and cursor.within("CALL"):
        yield Item("ptr", "field", "the address of the first element", WANTED)
