"""Primitives and procs where a schedule can call them; first those for which the names in sight will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import ITEM, LANGUAGE, LAST, NEAR, WANTED, Item, Subject, call
from mlcdsl.ide.queries.completion.items import signature
from mlcdsl.ide.queries.completion.state import State
from mlcdsl.ide.queries.completion.values import wanted_kind
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.schedule.check import fits
from mlcdsl.schedule.primitive import NONE, PRIMITIVES, REQUIRED, Primitive

#: kinds of arguments that a name stands for, and no literal
_HANDLES = frozenset({"block", "loop", "target", "block[]", "loop[]", "target[]"})


def steps(cursor: Cursor, snapshot: ScheduleSnapshot, state: State) -> Iterator[Item]:
    wanted = wanted_kind(cursor, snapshot)
    begins = cursor.can_be("_stmt")
    alive = {k for n, k in state.kinds.items() if not state.ended(n)}
    last = _last_made(state)
    for name in PRIMITIVES.names():
        p = PRIMITIVES.get(name)
        if p is None or (not begins and p.result is NONE):
            continue
        if wanted is not None and not fits(p.result.name, wanted):
            continue
        rank = _rank(p, alive, last) if begins or wanted is None else ITEM
        if not begins and wanted is None and _targets(cursor) > 1 and not p.result.name.endswith("[]"):
            rank = LAST
        detail = p.signature.removeprefix(name)
        yield call(name, "primitive", detail, rank, Subject("primitive", name), empty=not p.args)
    for proc in snapshot.file.procs.values():
        asked = [f.kind for f in proc.formals if f.default is None and f.kind in _HANDLES]
        rank = LANGUAGE
        if begins and all(_given(kind, alive) for kind in asked):
            rank = WANTED if asked and last and _given(asked[0], last) else NEAR
        subject = Subject("proc", proc.name.name)
        yield call(proc.name.name, "function", signature(proc), rank, subject, empty=not proc.formals)
    if not begins and (wanted is None or fits("int", wanted)):
        yield call("len", "function", f"(list) -> int, {words.FUNCTIONS['len']}", LANGUAGE)


def _last_made(state: State) -> set[str]:
    """The kinds of the handles that the latest statement with some made and that are still there."""
    made = [(n, state.kinds.get(name, "")) for name, n in state.made.items() if not state.ended(name)]
    handles = [(n, kind) for n, kind in made if kind in _HANDLES]
    latest = max((n for n, _ in handles), default=-1)
    return {kind for n, kind in handles if n == latest}


def _rank(p: Primitive, alive: Iterable[str], last: set[str]) -> int:
    """Whether its arguments are in sight; best if it begins with what was made last."""
    asked = [a.kind.name for a in p.args if a.default is REQUIRED and a.kind.name in _HANDLES]
    if all(_given(kind, alive) for kind in asked):
        return WANTED if asked and (not last or _given(asked[0], last)) else NEAR
    return LAST


def _given(kind: str, alive: Iterable[str]) -> bool:
    """Whether something in sight is of a kind, or is a list of it."""
    if kind not in _HANDLES:
        return True
    plain = kind.removesuffix("[]")
    return any(fits(k.removesuffix("[]"), plain) for k in alive)


def _targets(cursor: Cursor) -> int:
    """How many names are to be assigned at the cursor."""
    if not cursor.top("="):
        return 0
    names = 0
    for o in reversed(cursor.stack[:-1]):
        if o.symbol not in ("name", ","):
            break
        names += o.symbol == "name"
    return names
