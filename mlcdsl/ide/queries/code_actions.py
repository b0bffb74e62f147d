"""Code actions: fixes of findings, comments that silence them, and refactorings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mlcdsl.diagnostics import Diagnostic, Edit
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import REFACTORINGS, Refusal
from mlcdsl.ide.findings import findings
from mlcdsl.ide.queries.silencing import silence_edit
from mlcdsl.ide.queries.sorting_uses import sorted_uses
from mlcdsl.ide.searching import Search
from mlcdsl.ide.snapshot import Snapshot
from mlcdsl.lint.fixing import safe_codes
from mlcdsl.source import Span

QUICK_FIX, FIX_ALL, ORGANIZE = "quickfix", "source.fixAll", "source.organizeImports"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. `key` finds it again in a later answer; `mends` is the finding that it is for; `disabled` says
    why it cannot be done."""

    key: str
    title: str
    kind: str
    make: Callable[[], tuple[Edit, ...]]
    mends: Diagnostic | None = None
    preferred: bool = False
    disabled: str = ""


def code_actions(
    snapshot: Snapshot, span: Span, kinds: tuple[str, ...] = (), search: Search | None = None
) -> tuple[Action, ...]:
    """What can be done in a stretch of a text, fixes first. `kinds`: only these, and those below them. `search` finds
    the other texts that an action must leave right."""
    sources: tuple[tuple[str, Callable[[Snapshot, Span], Iterator[Action]]], ...] = (
        (QUICK_FIX, _fixes),
        (FIX_ALL, _all_fixes),
        (ORGANIZE, _organize),
        ("refactor", lambda s, at: _refactorings(Place.of(s, at, search))),
    )
    return tuple(
        a
        for kind, find in sources
        if _wanted(kind, kinds) or any(_wanted(k, (kind,)) for k in kinds)
        for a in find(snapshot, span)
        if _wanted(a.kind, kinds)
    )


def resolve_action(snapshot: Snapshot, span: Span, key: str, search: Search | None = None) -> tuple[Edit, ...] | None:
    """The edits of an action of this stretch; None if it is not there any more."""
    found = code_actions(snapshot, span, search=search)
    return next((a.make() for a in found if a.key == key and not a.disabled), None)


def _wanted(kind: str, kinds: tuple[str, ...]) -> bool:
    return not kinds or any(kind == k or kind.startswith(f"{k}.") or not k for k in kinds)


# ---------------------------------------------------------------- findings


def _fixes(snapshot: Snapshot, span: Span) -> Iterator[Action]:
    """For each finding that the stretch touches: its fix, the same for all of its kind, and a comment."""
    found = findings(snapshot)
    for d in found:
        if d.span is None or d.span.source is not snapshot.source or not _touch(d.span, span):
            continue
        edits = _edits_of(snapshot, [d])
        if d.fix is not None and edits:
            title = d.fix.title[:1].upper() + d.fix.title[1:]
            yield Action(f"fix:{d.code}:{d.span.start}", title, QUICK_FIX, _given(edits), d, True)
            alike = [x for x in found if x.code == d.code]
            count = sum(bool(_edits_of(snapshot, [x])) for x in alike)
            if count > 1:
                every = _given(_edits_of(snapshot, alike))
                yield Action(f"all:{d.code}", f"Fix all {count} of {_kind(d.code)}", QUICK_FIX, every, d)
        yield from _mending(snapshot, d)
        silencing = silence_edit(snapshot, d)
        if silencing is not None:
            key, title = f"silence:{d.code}:{d.span.start}", f"Silence {_kind(d.code)} here"
            yield Action(key, title, QUICK_FIX, _given((silencing,)), d)


def _mending(snapshot: Snapshot, d: Diagnostic) -> Iterator[Action]:
    """The refactorings that are a fix of a finding, at the first of its places where they apply: what it is measured by
    comes before where it shows."""
    spans = [*(x.span for x in d.related), d.span]
    places = [Place.of(snapshot, s) for s in spans if s is not None and s.source is snapshot.source]
    for name in REFACTORINGS.names():
        action = REFACTORINGS.get(name)
        if action is None or d.code not in action.mends:
            continue
        make = next((m for p in places if p.entry is not None and callable(m := action.find(p))), None)
        if make is not None and d.span is not None:
            yield Action(f"mend:{name}:{d.span.start}", action.title, QUICK_FIX, make, d, True)


def _all_fixes(snapshot: Snapshot, span: Span) -> Iterator[Action]:
    """The fixes of the whole text that keep what it computes."""
    codes = safe_codes()
    edits = _edits_of(snapshot, [d for d in findings(snapshot) if d.code in codes])
    if edits:
        yield Action("fix-all", "Fix all that is safe to fix", FIX_ALL, _given(edits))


def _edits_of(snapshot: Snapshot, found: list[Diagnostic]) -> tuple[Edit, ...]:
    """The edits of findings; a fix whose edits meet those of one before is left out."""
    out: list[Edit] = []
    for d in found:
        edits = d.fix.edits if d.fix is not None else ()
        if all(e.span.source is snapshot.source and not any(_clash(e.span, o.span) for o in out) for e in edits):
            out += edits
    return tuple(out)


def _given(edits: tuple[Edit, ...]) -> Callable[[], tuple[Edit, ...]]:
    return lambda: edits


def _kind(code: str) -> str:
    name = CODES[code].name if code in CODES else ""
    return f"{code} ({name})" if name else code


def _clash(a: Span, b: Span) -> bool:
    """Whether two edits are about the same characters, or insert at the edge of the other's."""
    empty = a.start == a.end or b.start == b.end
    return _touch(a, b) if empty else a.start < b.end and b.start < a.end


def _touch(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


# ---------------------------------------------------------------- the rest


def _organize(snapshot: Snapshot, span: Span) -> Iterator[Action]:
    edits = sorted_uses(snapshot)
    if edits:
        yield Action("uses", "Sort the uses, and remove those that are not needed", ORGANIZE, _given(edits))


def _refactorings(place: Place) -> Iterator[Action]:
    if place.entry is None:
        return
    for name in REFACTORINGS.names():
        action = REFACTORINGS.get(name)
        found = action.find(place) if action is not None else None
        if action is None or found is None:
            continue
        key = f"refactor:{name}"
        if isinstance(found, Refusal):
            yield Action(key, action.title, action.kind, _given(()), disabled=found.reason)
        else:
            yield Action(key, action.title, action.kind, found)
