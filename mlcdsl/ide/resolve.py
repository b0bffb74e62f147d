"""What a place in a text names: the base of hover, definition, references and rename."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Symbol, Use
from mlcdsl.ide.reading import Reading
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

_KINDS = {
    ast.PrimFunc: "prim_func", ast.Function: "function", ast.Extern: "extern", ast.Const: "const",
    ast.Reducer: "reducer", ast.Intrin: "intrin", S.Schedule: "schedule", S.Proc: "proc", ast.Module: "module",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What is named at `at`.

    A name inside a declaration: `symbol`, and `entry` is the declaration. A declaration itself: `entry` (or a module)
    and no symbol. A name of the language: neither; `kind` is then "word". `file` is the file that declares it, `places`
    where, in the texts as they are now.
    """

    name: str
    kind: str
    at: Span
    file: str = ""
    places: tuple[Span, ...] = ()
    entry: Entry | ast.Module | None = None
    symbol: Symbol | None = None

    @property
    def known(self) -> bool:
        """Whether a text declares it."""
        return bool(self.places)


def kind_of(node: object) -> str:
    """What sort of declaration a node is: "prim_func", "schedule", "module", ..."""
    return _KINDS.get(type(node), "")


def target_at(snapshot: Snapshot, offset: int) -> Target | None:
    """What the text names at an offset; the place behind the last character of a name belongs to it."""
    entry, inner = snapshot.entry_at(offset)
    if entry is None:
        return _module_at(snapshot, offset)
    name = entry.name
    if name is not None and name.span is not None and name.span.start <= inner <= name.span.end:
        return _declaration(snapshot.reading, entry, snapshot.place(name.span))
    found = snapshot.names_of(entry).at(inner) if entry.span is not None else None
    if isinstance(found, Symbol):
        place = next(p for p in found.places if p.start <= inner <= p.end)
        return symbol_target(snapshot.reading, entry, found, snapshot.place(place))
    return use_target(snapshot, entry, found) if isinstance(found, Use) else None


def use_target(snapshot: Snapshot, entry: Entry, use: Use) -> Target | None:
    """What one use in a declaration names."""
    at = snapshot.place(use.span)
    if at is None:
        return None
    if use.symbol is not None:
        return symbol_target(snapshot.reading, entry, use.symbol, at)
    if use.role == "block":
        return _block(snapshot, entry, use.item, at)
    if isinstance(snapshot, ScheduleSnapshot):
        return _schedule_item(snapshot, use.item, at)
    return _program_item(snapshot, entry, use.item, at)


def symbol_target(reading: Reading, entry: Entry, symbol: Symbol, at: Span | None) -> Target | None:
    """A name of a declaration as a target."""
    places = tuple(p for p in map(reading.place, symbol.places) if p is not None)
    if at is None:
        return None
    return Target(symbol.name, symbol.kind, at, reading.source.name, places, entry, symbol)


# ---------------------------------------------------------------- declarations


def _module_at(snapshot: Snapshot, offset: int) -> Target | None:
    for entry in snapshot.reading.tree.file.entries:
        if isinstance(entry, ast.Module):
            place = snapshot.place(entry.name.span)
            if place is not None and place.start <= offset <= place.end:
                return _declaration(snapshot.reading, entry, place)
    return None


def _declaration(reading: Reading, entry: Entry | ast.Module, at: Span | None) -> Target | None:
    place = reading.place(entry.name.span) if entry.name is not None else None
    if at is None or entry.name is None or not kind_of(entry):
        return None
    return Target(entry.name.name, kind_of(entry), at, reading.source.name, (place,) if place else (), entry)


def modules(snapshot: Snapshot) -> Iterator[tuple[Reading, ast.Module]]:
    """The modules of a text and of all that it uses, its own first."""
    others = (r for n, r in snapshot.readings.items() if n != snapshot.name)
    for reading in (snapshot.reading, *others):
        for entry in reading.tree.file.entries:
            if isinstance(entry, ast.Module):
                yield reading, entry


def find_item(snapshot: Snapshot, module: str, name: str) -> tuple[Reading, ast.Item] | None:
    """A declaration of a module by its name."""
    for reading, node in modules(snapshot):
        for item in node.items if node.name.name == module else ():
            if item.name is not None and item.name.name == name:
                return reading, item
    return None


def entry_of(snapshot: Snapshot, func: T.PrimFunc) -> tuple[Reading, ast.Item] | None:
    """The declaration of a prim_func."""
    return find_item(snapshot, func.module, func.name)


def _program_item(snapshot: ProgramSnapshot, entry: Entry, name: str, at: Span) -> Target:
    module, dot, item = name.rpartition(".")
    own = snapshot.module_of(entry)
    if not dot:
        module = own.name.name if own is not None else ""
        named = next((m for m in modules(snapshot) if m[1].name.name == name), None)
        if named is not None and find_item(snapshot, module, item) is None:
            return _declaration(*named, at) or Target(name, "word", at)
    found = find_item(snapshot, module, item)
    return (_declaration(*found, at) if found is not None else None) or Target(name, "word", at)


def _schedule_item(snapshot: ScheduleSnapshot, name: str, at: Span) -> Target:
    if "." in name:
        module, _, item = name.rpartition(".")
        found = find_item(snapshot, module, item)
        return (_declaration(*found, at) if found is not None else None) or Target(name, "word", at)
    for reading in snapshot.readings.values():
        for slot in reading.slots:
            entry = slot.entry
            if isinstance(entry, S.Proc | ast.Intrin) and entry.name.name == name:
                return _declaration(reading, entry, at) or Target(name, "word", at)
    return Target(name, "word", at)


def _block(snapshot: Snapshot, entry: Entry, name: str, at: Span) -> Target:
    """`block("Y")`: the block of that name in the schedule's function."""
    func = snapshot.function_of(entry) if isinstance(snapshot, ScheduleSnapshot) else None
    found = entry_of(snapshot, func) if func is not None else None
    program = snapshot.programs.get(found[0].source.name) if isinstance(snapshot, ScheduleSnapshot) and found else None
    if found is None or program is None:
        return Target(name, "word", at)
    symbols = program.names_of(found[1]).symbols
    symbol = next((s for s in symbols if s.kind == "block" and s.name == name), None)
    symbol = symbol or next((s for s in symbols if s.kind == "buffer" and s.name == name), None)
    return (symbol_target(found[0], found[1], symbol, at) if symbol is not None else None) or Target(name, "word", at)
