"""Names in sight: where an expression begins in a program, where one is assigned, and after `output`."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide.names import Symbol
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.details import Details
from mlcdsl.ide.queries.completion.item import LAST, NEAR, WANTED, Item, Look
from mlcdsl.ide.queries.completion.places import Place, can_be_integer, place_at
from mlcdsl.ide.queries.completion.positions import binds_thread
from mlcdsl.ide.queries.completion.sight import symbols_in_sight
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.syntax import ast

_LOOKS: dict[str, Look] = {
    "dim": "constant", "stride": "constant", "parameter": "parameter", "output": "parameter", "loop": "loop",
}  # fmt: skip


def names(cursor: Cursor) -> Iterator[Item]:
    """The innermost first."""
    if not isinstance(cursor.snapshot, ProgramSnapshot) or cursor.top("CALL") or binds_thread(cursor):
        return
    expression = "name" in cursor.roles and cursor.can_be("name")
    outputs = "ident" in cursor.roles and cursor.within("OUTPUT") and cursor.within("DATAFLOW")
    if not expression and not outputs:
        return
    details, place = Details(cursor), place_at(cursor)
    for symbol in symbols_in_sight(cursor):
        rank = _rank(cursor, symbol, place) if expression else WANTED if symbol.kind == "binding" else None
        if rank is not None:
            yield Item(symbol.name, _LOOKS.get(symbol.kind, "variable"), details.text(symbol), rank)


def _rank(cursor: Cursor, symbol: Symbol, place: Place) -> int | None:
    """None: the place cannot take it."""
    if place in ("new", "taken") or (place and not can_be_integer(symbol)):
        return None
    if place == "size" and (is_tensor(symbol) or (cursor.within("FUNCTION") and symbol.kind != "dim")):
        return None
    if cursor.top("access_kind") or (cursor.within("access_kind") and cursor.top(",")):
        return WANTED if is_tensor(symbol) else None
    if cursor.can_be("_stmt") or cursor.top("COMPUTE"):
        if cursor.within("FUNCTION"):
            return LAST
        return WANTED if is_written(symbol) else None
    return NEAR if is_tensor(symbol) and _takes_index(cursor) else WANTED


def _takes_index(cursor: Cursor) -> bool:
    """Whether the cursor stands in an index, in the bounds of a loop or in the head of a block."""
    at = cursor.bracket
    if at < 1 or cursor.stack[at].symbol == "{":
        return False
    if cursor.stack[at].symbol == "[":
        return cursor.stack[at - 1].symbol == "postfix"
    return any(o.symbol in ("BLOCK", "IN") for o in cursor.stack[max(at - 2, 0) : at])


def is_tensor(symbol: Symbol) -> bool:
    """Whether a name stands for memory."""
    if symbol.kind in ("buffer", "output"):
        return True
    kind = symbol.node.type if isinstance(symbol.node, ast.Param) else None
    return symbol.kind == "parameter" and isinstance(kind, ast.TensorRef) and kind.shape is not None


def is_written(symbol: Symbol) -> bool:
    """Whether a name stands for memory that may be changed."""
    return is_tensor(symbol) and (symbol.kind != "parameter" or getattr(symbol.node, "inout", False))
