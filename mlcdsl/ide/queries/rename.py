"""Rename: one name in all texts, if every place means afterwards what it meant before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlcdsl.diagnostics import Edit
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Use
from mlcdsl.ide.queries.hover.language import graph_word
from mlcdsl.ide.queries.references import Occurrence, occurrences, texts_of
from mlcdsl.ide.queries.rename_names import differs, not_a_name
from mlcdsl.ide.resolve import Target, kind_of, modules, target_at
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import ScheduleSnapshot, Snapshot
from mlcdsl.ir.intrinsics import REDUCERS
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a name cannot be changed, as a sentence for people."""

    message: str


@dataclass(frozen=True, slots=True)
class Named:
    """What would be changed: `span` holds the place that was asked about, and is longer than the name where a step
    named something after it: `A_shared`."""

    span: Span
    name: str


def prepare_rename(snapshot: Snapshot, offset: int) -> Named | Refusal | None:
    """The name that would be changed; None where nothing is named."""
    target = target_at(snapshot, offset)
    if target is None:
        return None
    if not target.known:
        return _undeclared(snapshot, target)
    if target.at.start <= offset <= target.at.end:
        return Named(target.at, target.name)
    entry, inner = snapshot.entry_at(offset)
    use = snapshot.names_of(entry).at(inner) if entry is not None else None
    whole = snapshot.place(use.span) if isinstance(use, Use) else None
    return None if whole is None else Named(whole, target.name)


def rename(snapshot: Snapshot, offset: int, new: str, search: Search) -> tuple[Edit, ...] | Refusal:
    """The edits in all texts."""
    target = target_at(snapshot, offset)
    if target is None:
        return Refusal("nothing is named here")
    if not target.known:
        return _undeclared(snapshot, target)
    if new == target.name:
        return ()
    schedules = isinstance(target.entry, S.Schedule | S.Proc)
    found = occurrences(snapshot, target, search)
    refused = not_a_name(new, schedules) or next(_clashes(snapshot, target, new, search), None)
    refused = refused or _damaged(snapshot, target, search) or _changed(found, new)
    return Refusal(refused) if refused else tuple(Edit(o.span, new) for o in found)


def _undeclared(snapshot: Snapshot, target: Target) -> Refusal:
    name = target.name
    if not name:
        return Refusal("nothing is named here")
    schedules = isinstance(snapshot, ScheduleSnapshot)
    if PRIMITIVES.get(name) is not None if schedules else name in REDUCERS or graph_word(name):
        return Refusal(f"`{name}` is a name of the language")
    return Refusal(f"no text declares `{name}`")


# ---------------------------------------------------------------- what has the new name already


def _clashes(snapshot: Snapshot, target: Target, new: str, search: Search) -> Iterator[str]:
    if isinstance(target.entry, ast.Module):
        for s in search.seeing(new, target.file, snapshot):
            if any(m.name.name == new for _, m in modules(s)):
                yield f"there is a module `{new}` already"
    elif target.symbol is None:
        yield from _items_named(snapshot, target, new, search)
        for s in search.seeing(new, target.file, snapshot):
            yield from _captures(s, target, new)
    elif target.entry is not None:
        yield from _in_declaration(snapshot, target, target.entry, new)


def _items_named(snapshot: Snapshot, target: Target, new: str, search: Search) -> Iterator[str]:
    """Items of the same module; in schedules procs, intrinsics and schedules go by their names alone."""
    if isinstance(target.entry, ast.Reducer) and new in REDUCERS:
        yield f"`{new}` is a reducer of the language"
    home = _module_of(snapshot, target)
    for item in home.items if home is not None else ():
        if item.name is not None and item.name.name == new:
            yield f"there is `{new}` in module `{home.name.name if home else ''}` already"
    groups = ((S.Schedule,), (S.Proc, ast.Intrin))
    for s in search.seeing(new, target.file, snapshot):
        for reading in s.readings.values() if home is None or isinstance(s.reading.tree.file, S.File) else ():
            for slot in reading.slots:
                entry = slot.entry
                together = any(isinstance(entry, g) and isinstance(target.entry, g) for g in groups)
                if together and entry.name is not None and entry.name.name == new:
                    yield f"there is a {kind_of(entry)} `{new}` already"


def _module_of(snapshot: Snapshot, target: Target) -> ast.Module | None:
    found = (m for r, m in modules(snapshot) if r.source.name == target.file)
    return next((m for m in found if any(i is target.entry for i in m.items)), None)


def _captures(snapshot: Snapshot, target: Target, new: str) -> Iterator[str]:
    """Names of the language, or of nothing, that would become names of the item."""
    home = _module_of(snapshot, target)
    for entry in snapshot.entries:
        if entry.span is None or new not in entry.span.text:
            continue
        own = home is not None and any(i is entry for i in home.items)
        in_schedules = isinstance(entry, S.Schedule | S.Proc) and isinstance(target.entry, S.Proc | ast.Intrin)
        named = {f"{home.name.name}.{new}"} if home is not None else set()
        named |= {new} if own or in_schedules else set()
        for use in snapshot.names_of(entry).uses:
            if use.symbol is None and use.item in named and use.role in ("", "argument"):
                yield f"`{new}` has another meaning in `{entry.name.name if entry.name else ''}`"


def _in_declaration(snapshot: Snapshot, target: Target, entry: Entry, new: str) -> Iterator[str]:
    names = snapshot.names_of(entry)
    kinds = {s.kind for s in names.symbols if s.name == new}
    if target.kind == "block" and kinds:
        taken = "block" if "block" in kinds else next(iter(kinds))
        if taken == "block" or _computed(entry, new):
            yield f"there is a {taken} `{new}` in `{_name(entry)}` already"
    elif "block" in kinds and _computed(entry, target.name):
        yield f"there is a block `{new}` in `{_name(entry)}` already, and index notation makes one of the tensor's name"
    for use in names.uses:
        if target.kind != "block" and use.symbol is None and use.item == new and use.role in ("", "language", "module"):
            yield f"`{new}` has another meaning in `{_name(entry)}`"


def _computed(entry: Entry, name: str) -> bool:
    """Whether index notation makes a block of the name."""
    stack: list[object] = [entry]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Compute):
            base = node.target.base if isinstance(node.target, ast.Index) else node.target
            if isinstance(base, ast.Name) and base.id == name:
                return True
        bodies = (getattr(node, field, None) for field in ("body", "then", "orelse"))
        stack += [s for b in bodies if isinstance(b, ast.Body) for s in b.stmts]
    return False


def _name(entry: Entry) -> str:
    return entry.name.name if entry.name is not None else ""


# ---------------------------------------------------------------- what every place means afterwards


def _damaged(snapshot: Snapshot, target: Target, search: Search) -> str | None:
    """Places in what cannot be read are not known."""
    for s in texts_of(snapshot, target, search):
        for entry in s.entries:
            inside = target.symbol is None or entry is target.entry or isinstance(entry, S.Schedule | S.Proc)
            if (
                inside
                and entry.span is not None
                and s.reading.tree.damaged(entry.span)
                and target.name in entry.span.text
            ):
                return f"there are syntax errors in `{_name(entry)}`, which may name `{target.name}`: mend them first"
    return None


def _changed(found: list[Occurrence], new: str) -> str | None:
    """What no longer means the same in the declarations that are edited."""
    by_entry: dict[int, list[Occurrence]] = {}
    for o in found:
        if o.entry is not None:
            by_entry.setdefault(id(o.entry), []).append(o)
    for group in by_entry.values():
        first = group[0]
        assert first.entry is not None
        place = first.snapshot.place(first.entry.span)
        if place is None:
            continue
        spans = [(o.span.start - place.start, o.span.end - place.start) for o in group]
        wrong = differs(first.entry, first.snapshot.names_of(first.entry), spans, new)
        if wrong is not None:
            return wrong
    return None
