"""What the names of a schedule are at a cursor: their kinds by the checker's rules, and what they refer to by the last
run that came so far. Nothing is run here: a step that was just typed is known once the text has been looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    """`kinds` and `values` by name; `func` is the program as the last known step before the cursor left it."""

    kinds: Mapping[str, str]
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
    kinds = _kinds(cursor, snapshot, statements)
    function = _function(cursor, snapshot)
    if function is None:
        return State(kinds)
    run = snapshot.store.last_runs.get(_name(cursor))
    if run is None or run.held[1] is not function:
        return State(kinds, {}, expand_index_notation(function))
    moment = _reached(run, statements)
    if moment is None:
        return State(kinds, {}, run.start)
    return State(kinds, moment.scope, run.after(moment.after))


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


def _reached(run: Run, statements: list[Any]) -> Moment | None:
    """The last moment of a run at which it had done the same statements and no others."""
    entry: Any = run.held[0]
    own = set(map(id, _nested(entry.body)))
    moments = iter([m for m in run.moments if id(m.stmt) in own])
    reached = None
    for s in statements:
        if isinstance(s, S.For) and not s.body.stmts:
            continue  # open around the cursor
        found = next((m for m in moments if m.stmt == s), None)
        if found is None:
            break
        reached = found
    return reached


def _nested(body: ast.Body | None) -> Iterator[object]:
    for s in body.stmts if body is not None else ():
        yield s
        yield from _nested(getattr(s, "body", None))
        yield from _nested(getattr(s, "then", None))
        yield from _nested(getattr(s, "orelse", None))
