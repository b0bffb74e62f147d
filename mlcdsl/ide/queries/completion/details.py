"""What a name in sight is, in a few words: as the checker knows it, else as it is written."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from mlcdsl.ide.entities import Entity
from mlcdsl.ide.names import Symbol
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ide.types_text import entity_type, iterations, size_text, type_text
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_LONGEST = 60


class Details:
    """`text` says what a symbol of the declaration at the cursor is."""

    def __init__(self, cursor: Cursor):
        self.cursor = cursor

    @cached_property
    def checked(self) -> dict[tuple[str, str], Entity]:
        """What the checker made of the names of the declaration around the cursor, by name and kind."""
        snapshot = self.cursor.snapshot
        entry, _ = snapshot.entry_at(self.cursor.offset)
        if entry is None or entry.span is None or not isinstance(snapshot, ProgramSnapshot):
            return {}
        found: dict[tuple[str, str], Entity] = {}
        for symbol in snapshot.names_of(entry).symbols:
            entity = snapshot.entity(entry, symbol.span)
            if entity is not None:
                found[symbol.name, symbol.kind] = entity
        return found

    def text(self, symbol: Symbol) -> str:
        entity = self.checked.get((symbol.name, symbol.kind))
        return (_of_entity(entity) if entity is not None else "") or _as_written(symbol)


def _of_entity(entity: Entity) -> str:
    match entity:
        case T.For():
            return f"{entity.kind} loop, {iterations(entity.extent)}".replace("`", "")
        case T.Axis():
            return f"{entity.kind} axis: {size_text(entity.extent)}"
        case T.IterVar():
            return f"index: {size_text(entity.extent)}"
        case T.Let(var):
            return entity_type(var)
        case T.Param(value, mode):
            return f"inout {entity_type(value)}" if mode == "inout" else entity_type(value)
        case T.Buffer() | T.Var():
            return entity_type(entity)
        case G.Value():
            return type_text(entity.type)
    return ""


def _as_written(symbol: Symbol) -> str:
    node: Any = symbol.node if symbol.kind not in ("index", "stride", "dim") else None
    match node:
        case ast.Param():
            return f"inout {written(node.type.span)}" if node.inout else written(node.type.span)
        case ast.Alloc():
            return written(node.type.span)
        case ast.Let() | ast.Compute():
            return written(node.type.span) if node.type is not None else f"= {written(node.value.span)}"
        case ast.Assign():
            annotation = node.annotation or node.match
            return written(annotation.span) if annotation is not None else f"= {written(node.value.span)}"
        case ast.For():
            return f"loop, {node.kind}({', '.join(written(a.span) for a in node.args)})"
        case ast.Axis():
            return f"{node.kind} axis" + (f": {written(node.extent.span)}" if node.extent is not None else "")
    return symbol.kind


def written(span: Span | None) -> str:
    """A piece of a text on one line, shortened."""
    return shortened(span.text) if span is not None else ""


def shortened(text: str) -> str:
    """A text on one line, without its end if it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 4] + " ..."
