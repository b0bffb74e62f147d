"""What is wrong with a text: the checker's findings, proofs, lint, and runs of schedules.

Proofs and runs take their time, so they are found out piece by piece: `find_out` is a generator that may be left at any
point, and `findings` says what is known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.ide.proving import Proving
from mlcdsl.ide.runs import Interrupted, never
from mlcdsl.ide.snapshot import ProgramSnapshot, ScheduleSnapshot, Snapshot
from mlcdsl.lint import CODES_OF_LINT, lint_function, lint_program, lint_steps
from mlcdsl.lint.allow import silence
from mlcdsl.lint.rule import run
from mlcdsl.lint.units import Schedules, Steps, Unit, units
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


def find_out(snapshot: Snapshot, urgent: Callable[[], bool] = never) -> Iterator[None]:
    """Do what has not been done for this version, a piece at each step; a short one when something is `urgent`."""
    if isinstance(snapshot, ProgramSnapshot):
        yield from _prove(snapshot)
    else:
        yield from _run(snapshot, urgent)


def findings(snapshot: Snapshot) -> tuple[Diagnostic, ...]:
    """All findings that are known, with their places in the text as it is now, in its order."""
    found = _of_program(snapshot) if isinstance(snapshot, ProgramSnapshot) else _of_schedules(snapshot)
    own: list[Diagnostic] = []
    foreign: list[Diagnostic] = []
    for d in found:
        placed = placed_diagnostic(snapshot, d)
        if placed is not None:
            mine = placed.span is None or placed.span.source is snapshot.source
            (own if mine else foreign).append(placed)
    ok = not any(d.severity == "error" for d in (*own, *foreign))
    own = list(silence(own, [(snapshot.source, None)], CODES_OF_LINT, ok))
    own += _elsewhere(snapshot, foreign)
    return tuple(sorted(own, key=lambda d: d.span.start if d.span is not None else 0))


def placed_diagnostic(snapshot: Snapshot, d: Diagnostic) -> Diagnostic | None:
    """The same finding where it is now; None if its place is gone."""
    span = snapshot.place(d.span)
    if d.span is not None and span is None:
        return None
    labels = ((snapshot.place(x.span), x.text) for x in d.related)
    related = tuple(Label(s, text) for s, text in labels if s is not None)
    fix = None
    if d.fix is not None:
        edits = [(snapshot.place(e.span), e.replacement) for e in d.fix.edits]
        if all(s is not None for s, _ in edits):
            fix = Fix(d.fix.title, tuple(Edit(s, text) for s, text in edits if s is not None))
    return replace(d, span=span, related=related, fix=fix)


# ---------------------------------------------------------------- programs


def _prove(snapshot: ProgramSnapshot) -> Iterator[None]:
    store = snapshot.store
    by_function = {id(u.func): u for u in units(snapshot.result)}
    for func in snapshot.result.provable:
        if id(func) in store.findings or func.span is None or func.span.source.name != snapshot.name:
            continue
        started = store.proving.setdefault(id(func), Proving(func))
        while started.proof is None:
            started.step()
            yield
        store.proving.pop(id(func), None)
        proof = started.proof
        unit = by_function.get(id(func))
        lint: tuple[Diagnostic, ...] = ()
        if unit is not None and not any(d.severity == "error" for d in proof.analysis.diagnostics):
            lint = lint_function(Unit(func, unit.node, proof.expanded, unit.given))
        store.findings[id(func)] = (func, (*proof.analysis.diagnostics, *lint))
        yield


def _of_program(snapshot: ProgramSnapshot) -> list[Diagnostic]:
    known = (snapshot.store.findings.get(id(f)) for f in snapshot.result.provable)
    found = [*snapshot.result.diagnostics, *(d for k in known if k is not None for d in k[1])]
    if not any(d.severity == "error" for d in found):
        found += lint_program(snapshot.result, source=snapshot.source)
    return found


# ---------------------------------------------------------------- schedules


def _run(snapshot: ScheduleSnapshot, urgent: Callable[[], bool]) -> Iterator[None]:
    """Steps that are refused are only known when they are tried."""
    store = snapshot.store
    damaged = [e for e in snapshot.entries if e.span is not None and snapshot.reading.tree.damaged(e.span)]
    procs = frozenset(snapshot.file.procs)
    for entry in snapshot.entries:
        if isinstance(entry, S.Schedule | S.Proc) and entry not in damaged and id(entry) not in store.lint:
            store.lint[id(entry)] = (entry, lint_steps(Steps(entry, procs)))
            yield
    if any(d.severity == "error" for d in snapshot.file.findings()):
        return
    for schedule in snapshot.schedules():
        yield from _to_its_end(snapshot, schedule, urgent)


def _to_its_end(snapshot: ScheduleSnapshot, schedule: S.Schedule, urgent: Callable[[], bool]) -> Iterator[None]:
    """Run a schedule, again and again if it is interrupted: it comes further each time."""
    while True:
        try:
            snapshot.run(schedule, urgent)
        except Interrupted:
            yield
        else:
            yield
            return


def _of_schedules(snapshot: ScheduleSnapshot) -> list[Diagnostic]:
    found = list(snapshot.file.findings())
    if any(d.severity == "error" for d in found):
        return found
    for entry in snapshot.entries:
        known = snapshot.store.lint.get(id(entry))
        found += known[1] if known is not None else ()
        run_ = snapshot.store.runs.get(id(entry))
        found += run_.error if run_ is not None else ()
    return found + run("schedules", Schedules(snapshot.file, snapshot.source), CODES_OF_LINT)


# ---------------------------------------------------------------- other files


def _elsewhere(snapshot: Snapshot, foreign: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Errors of files that are used: one finding at the `use`, with the first of them as second place."""
    errors = [d for d in foreign if d.severity == "error"]
    if not errors:
        return
    uses = [e for e in snapshot.reading.tree.file.entries if isinstance(e, ast.Use)]
    for name in dict.fromkeys(d.span.source.name for d in errors if d.span is not None):
        inside = [d for d in errors if d.span is not None and d.span.source.name == name]
        first = inside[0]
        assert first.span is not None
        at = next((u.span for u in uses if name.endswith(u.path.removeprefix("./"))), uses[0].span if uses else None)
        count = f"{len(inside)} error{'s' * (len(inside) > 1)}"
        yield Diagnostic(
            first.code, f"{count} in the file that is used here", snapshot.place(at) or Span(snapshot.source, 0, 0),
            "mend that file first", (Label(first.span, first.message),),
        )  # fmt: skip
