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
    match use.role:
        case "block" | "buffer" | "text":
            return _part_of_function(snapshot, entry, use, at)
        case "module":
            named = next((m for m in modules(snapshot) if m[1].name.name == use.item), None)
            return (_declaration(*named, at) if named is not None else None) or Target(use.item, "word", at)
        case "argument":
            return _parameter(snapshot, entry, use, at)
        case "language":
            return Target(use.item, "word", at)
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
    if not dot:
        own = snapshot.module_of(entry)
        module = own.name.name if own is not None else ""
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


def _parameter(snapshot: Snapshot, entry: Entry, use: Use, at: Span) -> Target:
    """The name in `f(x=...)`."""
    schedules = isinstance(snapshot, ScheduleSnapshot)
    callee = _schedule_item(snapshot, use.item, at) if schedules else _program_item(snapshot, entry, use.item, at)  # type: ignore[arg-type]
    reading = snapshot.readings.get(callee.file)
    if reading is not None and callee.entry is not None and not isinstance(callee.entry, ast.Module):
        for symbol in snapshot.names_of(callee.entry).symbols:
            if symbol.name == use.span.text and symbol.kind in ("parameter", "output"):
                return symbol_target(reading, callee.entry, symbol, at) or Target(symbol.name, "word", at)
    return Target(use.span.text, "word", at)


# ---------------------------------------------------------------- what schedules name of their functions


def functions_of(snapshot: ScheduleSnapshot, entry: Entry) -> list[T.PrimFunc]:
    """The prim_func that a schedule is for; for a proc, those of the schedules of its text that name it."""
    if isinstance(entry, S.Schedule):
        function = snapshot.function_of(entry)
        return [function] if function is not None else []
    found: dict[int, T.PrimFunc] = {}
    for schedule in snapshot.schedules():
        function = snapshot.function_of(schedule)
        if function is not None and entry.name is not None and entry.name.name in _names_used(snapshot, schedule):
            found[id(function)] = function
    return list(found.values())


def _names_used(snapshot: Snapshot, entry: Entry) -> set[str]:
    """All that a schedule names, in procs that it calls, too."""
    procs = {e.name.name: e for e in snapshot.entries if isinstance(e, S.Proc)}
    used: set[str] = set()
    todo: list[Entry] = [entry]
    while todo:
        new = {u.item for u in snapshot.names_of(todo.pop()).uses} - used
        used |= new
        todo += [procs[n] for n in new & procs.keys()]
    return used


def _part_of_function(snapshot: Snapshot, entry: Entry, use: Use, at: Span) -> Target:
    """`block("Y")`: the block of that name in the schedule's function, or the buffer whose index notation makes it. A
    step names what it makes after what was there, `Y_init` or `A_shared`: then the first part of the text is meant."""
    functions = functions_of(snapshot, entry) if isinstance(snapshot, ScheduleSnapshot) else []
    found = entry_of(snapshot, functions[0]) if len(functions) == 1 else None
    if found is None:
        return Target(use.item, "word", at)
    reading, item = found
    kinds: tuple[str, ...] = ("buffer", "output", "parameter")
    kinds = kinds if use.role == "buffer" else ("block", *kinds)
    symbols = [s for kind in kinds for s in snapshot.names_of(item).symbols if s.kind == kind]
    symbol = next((s for s in symbols if s.name == use.item), None)
    if symbol is None and use.role != "text":
        symbol = _origin(entry, use.item, symbols)
        at = at.source.span(at.start, at.start + len(symbol.name)) if symbol is not None else at
    return (symbol_target(reading, item, symbol, at) if symbol is not None else None) or Target(use.item, "word", at)


def _origin(entry: Entry, name: str, symbols: list[Symbol]) -> Symbol | None:
    """What something that a step made is named after. A copy in the memory scope `shared` is named after a buffer."""
    made_from = [s for s in symbols if name.startswith(f"{s.name}_")]
    longest = max((len(s.name) for s in made_from), default=0)
    made_from = [s for s in made_from if len(s.name) == longest]
    scope = name[longest + 1 :].rstrip("0123456789_")
    if entry.span is not None and scope and f'{scope}"' in entry.span.text.replace(f'"{name}"', ""):
        made_from = [s for s in made_from if s.kind != "block"] or made_from
    return made_from[0] if made_from else None
