"""Inlay hints: what is inferred, shown where it could be written; in schedules the trip counts behind handles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.runs import Moment
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ide.types_text import entity_type, size_text, type_text
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lint.tree import expressions, statements
from mlcdsl.schedule.handles import LoopHandle
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

HintKind = Literal["types", "extents", "tripCounts"]
#: what can be shown, each with what it is
KINDS: dict[HintKind, str] = {
    "types": "inferred types of tensors, of values and of what graph functions bind",
    "extents": "extents of axes and indices that write none",
    "tripCounts": "trip counts of the loops behind handles of schedules",
}
ALL = frozenset(KINDS)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class InlayHint:
    """`label` is shown behind the character before `offset`; `whole` is what it stands for if it is cut; `written`:
    the text may be put into the source as it is."""

    offset: int
    label: str
    kind: HintKind
    whole: str
    written: bool


def inlay_hints(snapshot: Snapshot, span: Span, kinds: frozenset[str] = ALL) -> tuple[InlayHint, ...]:
    """The hints of some kinds in a part of the text, in its order."""
    found: list[InlayHint] = []
    for slot in snapshot.reading.slots:
        place = snapshot.place(slot.origin)
        if place is not None and place.start <= span.end and span.start <= place.end:
            found += _of_entry(snapshot, slot.entry, span)
    mine = (h for h in found if h.kind in kinds and span.start <= h.offset <= span.end)
    return tuple(sorted(mine, key=lambda h: h.offset))


def _of_entry(snapshot: Snapshot, entry: Entry, span: Span) -> Iterator[InlayHint]:
    if isinstance(snapshot, ScheduleSnapshot):
        if isinstance(entry, S.Schedule):
            yield from _of_schedule(snapshot, entry)
        return
    bodies = [p.body for p in entry.parts] if isinstance(entry, ast.Intrin) else [getattr(entry, "body", None)]
    for body in bodies:
        for stmt in statements(body) if isinstance(body, ast.Body) else ():
            place = snapshot.place(stmt.span)
            if place is not None and place.start <= span.end and span.start <= place.end:
                yield from _of_stmt(snapshot, entry, stmt)


# ---------------------------------------------------------------- programs


def _of_stmt(snapshot: ProgramSnapshot, entry: Entry, stmt: ast.Stmt) -> Iterator[InlayHint]:
    match stmt:
        case ast.Let(name, None):
            yield from _at(snapshot, entry, name.span, "types")
        case ast.Compute():
            yield from _compute(snapshot, entry, stmt)
        case ast.Block(axes=axes):
            for axis in axes:
                if axis.extent is None:
                    yield from _at(snapshot, entry, axis.name.span, "extents")
        case ast.Assign(targets, annotation=None, match=None) if isinstance(entry, ast.Function):
            for target in targets:
                yield from _at(snapshot, entry, target.span, "types", written=len(targets) == 1)


def _compute(snapshot: ProgramSnapshot, entry: Entry, stmt: ast.Compute) -> Iterator[InlayHint]:
    base = stmt.target.base if isinstance(stmt.target, ast.Index) else stmt.target
    items = stmt.target.items if isinstance(stmt.target, ast.Index) else ()
    for e in expressions(stmt.value):
        if isinstance(e, ast.Call) and isinstance(e.func, ast.Index):
            items = (*items, *e.func.items)
    for item in items:
        if isinstance(item, ast.Name):
            yield from _at(snapshot, entry, item.span, "extents")
    if stmt.type is None and isinstance(base, ast.Name) and base.span is not None:
        yield from _at(snapshot, entry, base.span, "types", behind=stmt.target.span)


def _at(
    snapshot: ProgramSnapshot,
    entry: Entry,
    name: Span | None,
    kind: HintKind,
    *,
    written: bool = True,
    behind: Span | None = None,
) -> Iterator[InlayHint]:
    """The hint of a name that is declared at a place, if the checker knows it."""
    entity = snapshot.entity(entry, name) if name is not None else None
    place = snapshot.place(behind or name)
    text = ""
    match entity:
        case T.Axis(extent=extent) | T.IterVar(extent=extent) if kind == "extents":
            text = size_text(extent)
        case T.Let(var):
            text = var.dtype.name
        case T.Buffer():
            text = entity_type(entity)
        case G.Value() if kind == "types":
            text = type_text(entity.type)
    if text and place is not None:
        yield _hint(place.end, text, kind, written)


def _hint(offset: int, text: str, kind: HintKind, written: bool) -> InlayHint:
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."
    return InlayHint(offset, f": {short}", kind, f": {text}", written)


# ---------------------------------------------------------------- schedules


def _of_schedule(snapshot: ScheduleSnapshot, entry: S.Schedule) -> Iterator[InlayHint]:
    run = snapshot.run(entry)
    if run is None:
        return
    done: dict[int, list[Moment]] = {}
    for moment in run.moments:
        done.setdefault(id(moment.stmt), []).append(moment)
    loops: dict[int, dict[T.Var, T.For]] = {}
    for stmt in statements(entry.body):
        for target in stmt.targets if isinstance(stmt, S.Assign) else ():
            counts: dict[str, None] = {}
            for moment in done.get(id(stmt), ()):
                known = loops.get(moment.after)
                if known is None:
                    body = run.after(moment.after).body
                    known = loops[moment.after] = {s.var: s for s in walk_stmts(body) if isinstance(s, T.For)}
                counts[_counts(moment.scope.get(target.name), known)] = None
            place = snapshot.place(target.span)
            text = " | ".join(c for c in counts if c)
            if text and place is not None:
                yield _hint(place.end, text, "tripCounts", False)


def _counts(value: object, loops: dict[T.Var, T.For]) -> str:
    """How often the loops of a value run: `32`, `[32, 8]`; "" if it has none."""
    if isinstance(value, LoopHandle):
        return size_text(loops[value.var].extent) if value.var in loops else ""
    if isinstance(value, list) and value and all(isinstance(v, LoopHandle) for v in value):
        return f"[{', '.join(_counts(v, loops) or '-' for v in value)}]"
    return ""
