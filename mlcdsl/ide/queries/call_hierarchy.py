"""Who calls a declaration, and what it calls: functions each other, schedules their functions, procs and intrinsics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.outline import Declared, declared
from mlcdsl.ide.queries.references import occurrences
from mlcdsl.ide.resolve import Target, target_at, use_target
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_CALLED = frozenset({"prim_func", "function", "extern", "reducer", "intrin", "proc", "schedule"})


@dataclass(frozen=True, slots=True)
class Call:
    """`other` calls or is called; `places` are the names of what is called, in the text of the caller."""

    other: Declared
    places: tuple[Span, ...]


def called_at(snapshot: Snapshot, offset: int) -> Declared | None:
    """The declaration that a place names, if it can call or be called."""
    target = _target(snapshot, offset)
    return _of_target(snapshot, target) if target is not None else None


def incoming_calls(snapshot: Snapshot, offset: int, search: Search) -> tuple[Call, ...]:
    """The declarations that call the one named at a place, in all texts."""
    target = _target(snapshot, offset)
    found = occurrences(snapshot, target, search) if target is not None else ()
    return _calls((declared(o.snapshot.reading, o.entry), o.span) for o in found if o.entry is not None)


def outgoing_calls(snapshot: Snapshot, offset: int) -> tuple[Call, ...]:
    """The declarations that the one declared at a place of this text calls."""
    target = _target(snapshot, offset)
    if target is None or target.file != snapshot.name:
        return ()
    entry = target.entry
    assert entry is not None and not isinstance(entry, ast.Module)
    return _calls((_of_target(snapshot, t), t.at) for t in _named(snapshot, entry))


def _target(snapshot: Snapshot, offset: int) -> Target | None:
    target = target_at(snapshot, offset)
    return target if target is not None and target.known and _is_called(target) else None


def _is_called(target: Target) -> bool:
    return target.symbol is None and target.kind in _CALLED


def _of_target(snapshot: Snapshot, target: Target) -> Declared | None:
    return declared(snapshot.readings[target.file], target.entry)


def _named(snapshot: Snapshot, entry: Entry) -> Iterator[Target]:
    for use in snapshot.names_of(entry).uses if entry.span is not None else ():
        target = use_target(snapshot, entry, use) if use.symbol is None else None
        if target is not None and target.known and _is_called(target):
            yield target


def _calls(found: Iterable[tuple[Declared | None, Span]]) -> tuple[Call, ...]:
    """Together what is about the same declaration."""
    calls: dict[tuple[str, int], tuple[Declared, list[Span]]] = {}
    for other, place in found:
        if other is not None:
            key = other.name_span.source.name, other.name_span.start
            calls.setdefault(key, (other, []))[1].append(place)
    return tuple(Call(other, tuple(places)) for other, places in calls.values())
