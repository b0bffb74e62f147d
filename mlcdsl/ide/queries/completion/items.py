"""What modules declare: callees, constants and reducers, with `Module.` before what other modules have."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.details import shortened
from mlcdsl.ide.queries.completion.item import ITEM, NEAR, WANTED, Item, Look, Subject, call
from mlcdsl.ide.queries.completion.places import place_at
from mlcdsl.ide.queries.hover.items import head_of
from mlcdsl.ide.resolve import kind_of, modules
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

_LOOKS: dict[str, Look] = {"const": "constant", "module": "module"}
_CALLED = (ast.Function, ast.PrimFunc, ast.Extern)


def items(cursor: Cursor) -> Iterator[Item]:
    wanted = _wanted(cursor)
    if not wanted:
        return
    module = module_at(cursor)
    dotted = _module_before_dot(cursor)
    for reading, node in modules(cursor.snapshot):
        own = reading is cursor.snapshot.reading and node.name.name == module
        if dotted is not None and node.name.name != dotted:
            continue
        found = [i for i in node.items if isinstance(i, wanted) and i.name is not None]
        if own or dotted is not None:
            yield from (_item(cursor, node, i, "") for i in found)
        elif found:
            yield Item(node.name.name, "module", "module", ITEM, f"{node.name.name}.", False, None)
            yield from (_item(cursor, node, i, f"{node.name.name}.") for i in found)


def _wanted(cursor: Cursor) -> tuple[type, ...]:
    """The sorts of declarations that the place can name."""
    dotted = cursor.can_be("attr_name")
    if isinstance(cursor.snapshot, ScheduleSnapshot):
        function = cursor.can_be("dotted") or (cursor.top(".") and cursor.within("FOR") and not cursor.within("{"))
        return (ast.PrimFunc,) if function else ()
    if _is_statement(cursor):
        return (ast.Extern, ast.PrimFunc) if cursor.within("FUNCTION") else (ast.Extern,)
    if place_at(cursor):
        return ()
    if cursor.within("FUNCTION"):
        begins = "name" in cursor.roles and cursor.can_be("name") and not cursor.can_be("_stmt")
        return (*_CALLED, ast.Const) if begins or dotted else ()
    reduces = "name" in cursor.roles and cursor.within("COMPUTE") and cursor.within("=")
    return (ast.Reducer,) if reduces and not cursor.can_be("_stmt") else ()


def _is_statement(cursor: Cursor) -> bool:
    """Whether the cursor is at what the statement `call` calls."""
    dotted = cursor.can_be("attr_name")
    return cursor.top("CALL") or (dotted and cursor.within("CALL") and cursor.bracket_symbol == "{")


def _acts(item: ast.Extern | ast.PrimFunc) -> bool:
    """Whether a call does more than give values, so that it makes sense as a statement."""
    attrs = item.attrs if isinstance(item, ast.Extern) else ()
    said = any(a.name == "effect" and a.value == ast.Name("true") for a in attrs)
    return said or not item.outputs or any(p.inout for p in item.params)


def module_at(cursor: Cursor) -> str:
    """The module around the cursor: the last that begins before it."""
    name = ""
    for node in cursor.snapshot.reading.tree.file.entries:
        place = cursor.snapshot.place(node.name.span) if isinstance(node, ast.Module) else None
        if isinstance(node, ast.Module) and place is not None and place.start <= cursor.offset:
            name = node.name.name
    return name


def _module_before_dot(cursor: Cursor) -> str | None:
    """`M` of `M.` left of the cursor; None if there is no point."""
    if not cursor.top(".") or len(cursor.stack) < 2:
        return None
    base = cursor.stack[-2].value
    return base.id if isinstance(base, ast.Name) else base.name if isinstance(base, ast.Ident) else ""


def _item(cursor: Cursor, module: ast.Module, item: ast.Item, prefix: str) -> Item:
    assert item.name is not None
    name = prefix + item.name.name
    detail, subject = signature(item), Subject("item", f"{module.name.name}.{item.name.name}")
    rank = ITEM if prefix else NEAR
    if isinstance(item, ast.Extern | ast.PrimFunc) and _is_statement(cursor) and _acts(item):
        rank = WANTED
    if isinstance(cursor.snapshot, ScheduleSnapshot):
        return Item(name, "function", detail, WANTED, subject=subject)
    if isinstance(item, _CALLED):
        return call(name, "function", detail, rank, subject, empty=not item.params)
    if isinstance(item, ast.Reducer):
        return Item(name, "function", detail, rank, f"{name}[${{1:k}}]($0)", True, subject)
    return Item(name, _LOOKS.get(kind_of(item), "value"), detail, rank, subject=subject)


def signature(item: ast.Item | S.Schedule | S.Proc) -> str:
    """A declaration without its body, on one line."""
    return shortened(head_of(item))
