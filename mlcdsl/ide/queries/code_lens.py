"""What can be done with a declaration, shown above it: run a function, show a schedule's program, verify it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mlcdsl.ide.snapshot import ScheduleSnapshot, Snapshot
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


@dataclass(frozen=True, slots=True)
class Lens:
    """`name` is the declaration that is meant: `Module.item` of a program, a schedule's name."""

    span: Span
    title: str
    action: Literal["run", "show", "verify"]
    name: str


def code_lens(snapshot: Snapshot) -> tuple[Lens, ...]:
    """The lenses of a text, in its order."""
    out: list[Lens] = []
    for entry in snapshot.entries:
        span = snapshot.place(entry.name.span) if entry.name is not None else None
        if entry.name is None or span is None:
            continue
        if isinstance(snapshot, ScheduleSnapshot):
            out += _of_schedule(snapshot, entry, span) if isinstance(entry, S.Schedule) else []
        elif isinstance(entry, ast.PrimFunc | ast.Function):
            module = snapshot.module_of(entry)
            name = f"{module.name.name}.{entry.name.name}" if module is not None else entry.name.name
            out.append(Lens(span, "run", "run", name))
            if isinstance(entry, ast.PrimFunc):
                out.append(Lens(span, "show loops", "show", entry.name.name))
    return tuple(out)


def _of_schedule(snapshot: ScheduleSnapshot, entry: S.Schedule, span: Span) -> list[Lens]:
    name = entry.name.name
    known = snapshot.store.runs.get(id(entry))  # counting steps is not worth running them
    right = not any(d.severity == "error" for d in snapshot.file.findings())
    current = right and known is not None and known.held[1] is snapshot.function_of(entry)
    steps = f"show {len(known.steps)} steps" if known is not None and current else "show steps"
    return [Lens(span, steps, "show", name), Lens(span, "verify", "verify", name)]
