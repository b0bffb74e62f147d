"""What the names of a schedule stand for at a place in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlcdsl.ide.entries import Entry
from mlcdsl.ide.runs import Moment, Run
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.handles import BlockHandle, Handle
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

_STATEMENTS = (S.Assign, S.Do, S.For, ast.If, ast.Return)


@dataclass(frozen=True, slots=True)
class Now:
    """A statement in a run: `moment` is the last time that it was done (`times` in all). `reached` False: it was not
    done, and `moment` is the last thing before it that was."""

    run: Run
    schedule: str
    moment: Moment
    times: int
    reached: bool


def now_at(snapshot: ScheduleSnapshot, entry: Entry, inner: int, path: list[Any]) -> Now | None:
    """The run of a schedule at a statement; for one in a proc a run that is known and calls it."""
    stmt = next((n for n in reversed(path) if isinstance(n, _STATEMENTS)), None)
    for name, run in _runs(snapshot, entry):
        done = [m for m in run.moments if m.stmt is stmt]
        if done:
            return Now(run, name, done[-1], len(done), True)
    if not isinstance(entry, S.Schedule):
        return None
    own = {id(s) for s in _statements(entry.body)}
    for name, run in _runs(snapshot, entry):
        earlier = [m for m in run.moments if id(m.stmt) in own and m.stmt.span is not None]
        before = [m for m in earlier if m.stmt.span.start <= inner]
        if before or earlier:
            return Now(run, name, before[-1] if before else earlier[0], 0, stmt is None)
    return None


def _runs(snapshot: ScheduleSnapshot, entry: Entry) -> Iterator[tuple[str, Run]]:
    if isinstance(entry, S.Schedule):
        run = snapshot.run(entry)
        if run is not None:
            yield entry.name.name, run
        return
    for schedule in snapshot.schedules():
        known = snapshot.store.runs.get(id(schedule))
        if known is not None:
            yield schedule.name.name, known


def _statements(body: ast.Body | None) -> Iterator[Any]:
    for s in body.stmts if body is not None else ():
        yield s
        if isinstance(s, ast.If):
            yield from _statements(s.then)
            yield from _statements(s.orelse)
        elif isinstance(s, S.For):
            yield from _statements(s.body)


def find(func: T.PrimFunc, handle: Handle) -> T.For | T.Block | None:
    """The loop or block of a program that a handle stands for."""
    for s in walk_stmts(func.body):
        if isinstance(handle, BlockHandle):
            if isinstance(s, T.Block) and s.key is handle.key:
                return s
        elif isinstance(s, T.For) and s.var is handle.var:
            return s
    return None


@dataclass(frozen=True, slots=True)
class Life:
    """The step that made a loop or block (0: it is of the program), and the one that ended it (0: none did)."""

    made: int
    ended: int


def life(run: Run, handle: Handle) -> Life | None:
    """When a loop or block was there; None if it never was."""
    made, last, there = -1, None, False
    for n in range(len(run.steps) + 1):
        func = run.after(n)
        if func is not last:
            there, last = find(func, handle) is not None, func
        if there and made < 0:
            made = n
        if not there and made >= 0:
            return Life(made, n)
    return Life(made, 0) if made >= 0 else None
