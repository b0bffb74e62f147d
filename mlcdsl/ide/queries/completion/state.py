"""What the names of a schedule are at a cursor: their kinds by the checker's rules, and what they refer to by the last
run that came so far. Nothing is run here: a step that was just typed is known once the text has been looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from mlcdsl.check.names import Sink
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.sight import statements_before, values_of
from mlcdsl.ide.runs import Moment, Run
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.index_notation import expand_index_notation
from mlcdsl.schedule.check import ScheduleChecker
from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.builder import Part


@dataclass(frozen=True)
class State:
    """`kinds` by name; `made` says when: the later the greater. `values` by name and `func`, the program at the cursor,
    are of the last run, while it is certain that the statements before the cursor would do the same again; else there
    are no values, and the program is that before the first step."""

    kinds: Mapping[str, str]
    made: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    func: T.PrimFunc | None = None

    def node(self, value: object) -> T.Block | T.For | None:
        """The block or loop that a handle refers to now; None if it has ended, or is no handle."""
        for s in walk_stmts(self.func.body) if self.func is not None else ():
            if isinstance(value, LoopHandle) and isinstance(s, T.For) and s.var is value.var:
                return s
            if isinstance(value, BlockHandle) and isinstance(s, T.Block) and s.key is value.key:
                return s
        return None

    def ended(self, name: str) -> bool:
        """Whether a name is known to stand for a block or loop that is no more."""
        value = self.values.get(name)
        return isinstance(value, BlockHandle | LoopHandle) and self.node(value) is None

    @property
    def blocks(self) -> list[T.Block]:
        """The blocks of the program that have a name."""
        stmts = walk_stmts(self.func.body) if self.func is not None else ()
        return [s for s in stmts if isinstance(s, T.Block) and s.name]


def state_at(cursor: Cursor, snapshot: ScheduleSnapshot) -> State:
    statements = statements_before(cursor)
    kinds, made = _kinds(cursor, snapshot, statements), _made(statements)
    function = _function(cursor, snapshot)
    if function is None:
        return State(kinds, made)
    run = snapshot.store.last_runs.get(_name(cursor))
    moment = _reached(run, statements) if run is not None and _holds(run, cursor, snapshot, function) else None
    if run is None or moment is None:
        return State(kinds, made, {}, expand_index_notation(function))
    return State(kinds, made, moment.scope, run.after(moment.after))


def _made(statements: list[Any]) -> dict[str, int]:
    """The number of the last statement that made a name."""
    targets = ((n, t.name) for n, s in enumerate(statements) for t in getattr(s, "targets", ()))
    return {name: n for n, name in targets}


# ---------------------------------------------------------------- kinds


def _kinds(cursor: Cursor, snapshot: ScheduleSnapshot, statements: list[Any]) -> dict[str, str]:
    checker = ScheduleChecker(Sink(), snapshot.file.procs, frozenset(snapshot.file.intrinsics()))
    kinds: dict[str, str] = {}
    for value in (v for o in cursor.stack for v in values_of(o.value)):
        match value:
            case Part("options", options):
                for option in options:
                    kinds[option.name] = checker.expr(option.value, kinds)
            case S.Formal():
                kinds[value.name.name] = value.kind
    for s in statements:
        checker.stmt(s, kinds)
    return kinds


# ---------------------------------------------------------------- the last run


def _name(cursor: Cursor) -> str:
    names = (o.value.name for o in cursor.stack[:2] if isinstance(o.value, ast.Ident))
    return next(names, "")


def _function(cursor: Cursor, snapshot: ScheduleSnapshot) -> T.PrimFunc | None:
    dotted = next((o.value.value[0] for o in cursor.stack if _is_part(o.value, "dotted")), "")
    module, _, name = dotted.rpartition(".")
    found = snapshot.file.program.modules.get(module)
    item = found.items.get(name) if found is not None else None
    return item if isinstance(item, T.PrimFunc) else None


def _is_part(value: object, kind: str) -> bool:
    return isinstance(value, Part) and value.kind == kind


def _holds(run: Run, cursor: Cursor, snapshot: ScheduleSnapshot, function: T.PrimFunc) -> bool:
    """Whether a run began with what the schedule begins with now."""
    entry: Any = run.held[0]
    held = (entry, function, *snapshot.file.procs.values(), *snapshot.file.intrinsics().values())
    options = next((o.value.value for o in cursor.stack if _is_part(o.value, "options")), ())
    return all(a is b for a, b in zip_longest(run.held, held)) and tuple(options) == tuple(entry.options)


def _reached(run: Run, statements: list[Any]) -> Moment | None:
    """The moment of a run at which it had done these statements and no others; None if there was none."""
    entry: Any = run.held[0]
    own = set(map(id, _nested(entry.body)))
    moments = iter([m for m in run.moments if id(m.stmt) in own])
    reached = None
    for s in statements:
        within: set[int] = set()
        reached = next(moments, None)
        while reached is not None and reached.stmt != s:
            within.add(id(reached.stmt))
            reached = next(moments, None)
        if reached is None or not within <= set(map(id, _nested_in(reached.stmt))):
            return None
    return reached


def _nested(body: ast.Body | None) -> Iterator[object]:
    for s in body.stmts if body is not None else ():
        yield s
        yield from _nested_in(s)


def _nested_in(s: object) -> Iterator[object]:
    for name in ("body", "then", "orelse"):
        yield from _nested(getattr(s, name, None))
