"""References: all places that name what a place names, in all texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Use
from mlcdsl.ide.resolve import Target, target_at, use_target
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.source import Span

_TEXTS = ("block", "buffer", "text")
#: what schedules name of their functions, and callers of what they call
_SEEN_OUTSIDE = ("block", "buffer", "parameter", "output")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place that names something, in the text as it is now; `entry` is the declaration around it, if there is one."""

    span: Span
    snapshot: Snapshot
    entry: Entry | None
    declares: bool
    write: bool = False


def references(snapshot: Snapshot, offset: int, search: Search, declaration: bool = True) -> tuple[Span, ...]:
    """The places, those of the text itself first, each text in its order; none for what no text declares."""
    target = target_at(snapshot, offset)
    if target is None or not target.known:
        return ()
    return tuple(o.span for o in occurrences(snapshot, target, search) if declaration or not o.declares)


def occurrences(snapshot: Snapshot, target: Target, search: Search) -> list[Occurrence]:
    """All places that name a target."""
    found = (o for s in texts_of(snapshot, target, search) for o in occurrences_in(s, target))
    by_file: dict[str, dict[tuple[int, int], Occurrence]] = {}
    for o in found:
        by_file.setdefault(o.span.source.name, {}).setdefault((o.span.start, o.span.end), o)
    return [places[key] for places in by_file.values() for key in sorted(places)]


def texts_of(snapshot: Snapshot, target: Target, search: Search) -> Iterable[Snapshot]:
    """The texts that may name a target: most names of a declaration are seen in it alone."""
    if target.symbol is not None and target.symbol.kind not in _SEEN_OUTSIDE and snapshot.name == target.file:
        return (snapshot,)
    return search.seeing(target.name, target.file, snapshot)


def occurrences_in(snapshot: Snapshot, target: Target) -> Iterator[Occurrence]:
    """The places of one text that name a target."""
    if snapshot.name == target.file and target.symbol is None:
        yield from (Occurrence(p, snapshot, None, declares=True) for p in target.places)
    for entry in snapshot.entries:
        if entry.span is None or target.name not in entry.span.text:
            continue
        names = snapshot.names_of(entry)
        if snapshot.name == target.file and target.symbol is not None and entry is target.entry:
            for place in target.places:
                yield Occurrence(place, snapshot, entry, declares=True)
        for use in names.uses:
            at = _named(snapshot, entry, use, target)
            if at is not None:
                yield Occurrence(at, snapshot, entry, declares=False, write=use.write)


def _named(snapshot: Snapshot, entry: Entry, use: Use, target: Target) -> Span | None:
    """The place of a use, if it names the target."""
    if use.role in _TEXTS:
        possible = target.symbol is not None and use.item.startswith(target.name)
    elif use.role == "argument":
        possible = use.span.text == target.name and target.symbol is not None
    else:
        possible = use.span.text == target.name and (use.symbol is None) == (target.symbol is None)
    if not possible:
        return None
    found = use_target(snapshot, entry, use)
    return found.at if found is not None and same(found, target) else None


def same(a: Target, b: Target) -> bool:
    """Whether two places name one thing."""
    return a.known and a.file == b.file and a.kind == b.kind and a.places[:1] == b.places[:1]
