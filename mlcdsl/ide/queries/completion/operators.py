"""Operators of graph functions, and their attributes by name."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.frame import Frame, frame_at
from mlcdsl.ide.queries.completion.item import LANGUAGE, LAST, WANTED, Item, Subject, call
from mlcdsl.ide.queries.completion.places import place_at
from mlcdsl.ide.queries.completion.positions import dtypes
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ops import OPERATORS
from mlcdsl.ops.base.operator import Attr, Operator, show_attr


def operators(cursor: Cursor) -> Iterator[Item]:
    value = "name" in cursor.roles and cursor.can_be("name") and not cursor.can_be("_stmt")
    if not isinstance(cursor.snapshot, ProgramSnapshot) or not value or not cursor.within("FUNCTION"):
        return
    if cursor.top("CALL") or place_at(cursor) == "size":
        return
    if not cursor.within("{") or not _in_body(cursor):
        return
    frame = frame_at(cursor)
    called = OPERATORS.get(frame.called) if frame is not None and frame.called else None
    if frame is not None and called is not None:
        yield from _attributes(called, frame)
    for name in OPERATORS.names():
        op = OPERATORS.get(name)
        if op is not None:
            yield call(name, "operator", _detail(op), LANGUAGE, Subject("operator", name))


def _in_body(cursor: Cursor) -> bool:
    symbols = [o.symbol for o in cursor.stack]
    return "{" in symbols[symbols.index("FUNCTION") :]


def _detail(op: Operator) -> str:
    return op.signature().removeprefix(op.name) + (f" = x {op.infix} y" if op.infix else "")


def _attributes(op: Operator, frame: Frame) -> Iterator[Item]:
    """What may still be given by name, and what the attribute at hand can be."""
    given = {a.name for a in frame.given}
    passed = 0 if op.variadic else max(frame.position - len(op.args), 0)
    rank = WANTED if op.variadic or frame.position >= len(op.args) else LAST
    for attr in op.attrs[passed:] if frame.begins else ():
        if attr.name not in given:
            yield Item(f"{attr.name}=", "argument", _attr(attr), rank, subject=Subject("operator", op.name))
    declared = op.attr(frame.name)
    if declared is not None and declared.kind == "dtype":
        yield from dtypes()


def _attr(attr: Attr) -> str:
    default = "" if attr.required else f" = {show_attr(attr.default)}"
    return f"{attr.kind}{default}" + (f": {attr.doc}" if attr.doc else "")
