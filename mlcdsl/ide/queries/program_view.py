"""The program behind a place: of a schedule after a step, of a prim_func with index notation written out."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.showing import program_text
from mlcdsl.source import Span
from mlcdsl.syntax import schedule_ast as S


@dataclass(frozen=True, slots=True)
class ProgramView:
    """`step` of `steps` were done; `call` is the last of them, at `at` in the schedule; `error` says which step was
    refused, so that there are no more. `changes` are the lines in which `call` changed the program."""

    title: str
    text: str
    step: int
    steps: int
    call: str = ""
    at: Span | None = None
    changes: str = ""
    error: str = ""


def program_view(
    snapshot: Snapshot, offset: int | None = None, name: str | None = None, step: int | None = None
) -> ProgramView | None:
    """What the declaration `name` (or the one at `offset`) makes, after `step` steps (or those before `offset`)."""
    entry, inner = _entry(snapshot, offset, name)
    if isinstance(snapshot, ScheduleSnapshot):
        return _of_schedule(snapshot, entry, inner if offset is not None and name is None else None, step)
    return _of_function(snapshot, entry)


def _entry(snapshot: Snapshot, offset: int | None, name: str | None) -> tuple[Entry | None, int]:
    if name is None and offset is not None:
        return snapshot.entry_at(offset)
    found = (e for e in snapshot.entries if e.name is not None and name in (None, e.name.name))
    return next((e for e in found if not isinstance(e, S.Proc)), None), 0


def _of_function(snapshot: ProgramSnapshot, entry: Entry | None) -> ProgramView | None:
    from mlcdsl.lower.index_notation import expand_index_notation

    item = snapshot.item_of(entry) if entry is not None else None
    if not isinstance(item, T.PrimFunc) or item not in snapshot.result.provable:
        return None
    return ProgramView(f"{item.name} as loops", program_text(expand_index_notation(item)), 0, 0)


def _of_schedule(
    snapshot: ScheduleSnapshot, entry: Entry | None, inner: int | None, step: int | None
) -> ProgramView | None:
    run = snapshot.run(entry) if entry is not None else None
    if run is None or entry is None or entry.name is None:
        return None
    if step is None:
        step = len(run.steps)
        if inner is not None and entry.span is not None and inner < entry.span.end:
            moment = run.at(inner)
            step = moment.after if moment is not None else 0
    step = min(max(step, 0), len(run.steps))
    text = program_text(run.after(step))
    title = f"{entry.name.name} after step {step} of {len(run.steps)}"
    error = run.error[0].message if run.error else ""
    if not step:
        return ProgramView(title, text, 0, len(run.steps), error=error)
    done = run.steps[step - 1]
    before = program_text(run.after(step - 1))
    lines = unified_diff(before.splitlines(), text.splitlines(), lineterm="", n=2)
    return ProgramView(
        title, text, step, len(run.steps), done.text, snapshot.place(done.span), "\n".join(list(lines)[2:]), error
    )
