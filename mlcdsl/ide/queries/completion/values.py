"""What a schedule's argument can be: names in sight with what they refer to now, texts, and words of the language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlcdsl.check.attributes import LOOP_ATTRIBUTES
from mlcdsl.check.statements import THREADS
from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.frame import Frame, frame_at
from mlcdsl.ide.queries.completion.item import LAST, NEAR, WANTED, Item, Subject
from mlcdsl.ide.queries.completion.positions import dtypes, scopes
from mlcdsl.ide.queries.completion.sight import symbols_in_sight, values_of
from mlcdsl.ide.queries.completion.state import State
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ide.types_text import entity_type, iterations, size_text
from mlcdsl.ir import tensor as T
from mlcdsl.schedule import arguments
from mlcdsl.schedule.check import ANY, fits
from mlcdsl.schedule.permissions import PERMISSIONS
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.schedule.staging import buffers_read, buffers_written
from mlcdsl.syntax import ast

#: what texts are asked for by arguments of these names
_ACCESS = ("read", "write")
_COMPARED = frozenset({"int", "float", "str"})


def wanted_arg(cursor: Cursor, snapshot: ScheduleSnapshot) -> tuple[str, str] | None:
    """Name and kind of the argument at the cursor; None outside of the calls of primitives and procs."""
    frame = frame_at(cursor)
    if frame is None:
        return None
    declared = formals(frame, snapshot)
    if frame.name:
        found = next((a for a in declared if a[0] == frame.name), None)
    else:
        many = declared[-1:] if declared and _many(frame) else []
        found = next(iter([*declared[frame.position : frame.position + 1], *many]), None)
    if found is None:
        return None
    inner = {"factors": "int"}.get(found[1], found[1].removesuffix("[]"))
    return (found[0], inner) if frame.inside or _many(frame) else found


def wanted_kind(cursor: Cursor, snapshot: ScheduleSnapshot) -> str | None:
    arg = wanted_arg(cursor, snapshot)
    return arg[1] if arg is not None else None


def formals(frame: Frame, snapshot: ScheduleSnapshot) -> list[tuple[str, str]]:
    """Names and kinds of the parameters of what is called."""
    proc = snapshot.file.procs.get(frame.called)
    if proc is not None:
        return [(f.name.name, f.kind) for f in proc.formals]
    primitive = PRIMITIVES.get(frame.called) if frame.called else None
    return [(a.name, a.kind.name) for a in primitive.args] if primitive is not None else []


def _takes_rest(cursor: Cursor, snapshot: ScheduleSnapshot) -> bool:
    """Whether the cursor is at an extent of a list that has no `_` yet."""
    frame = frame_at(cursor)
    if (
        frame is None
        or cursor.bracket_symbol != "["
        or (len(cursor.stack) - 1 != cursor.bracket and not cursor.top(","))
    ):
        return False
    declared = dict(formals(frame, snapshot))
    arg = wanted_arg(cursor, snapshot)
    before = (v for o in cursor.stack[cursor.bracket :] for v in values_of(o.value))
    return arg is not None and declared[arg[0]] == "factors" and ast.Name("_") not in before


def _many(frame: Frame) -> bool:
    primitive = PRIMITIVES.get(frame.called) if frame.called else None
    return primitive is not None and any(a.many for a in primitive.args)


# ---------------------------------------------------------------- names


def handles(cursor: Cursor, snapshot: ScheduleSnapshot, state: State) -> Iterator[Item]:
    """The names in sight that fit, those that were made last first."""
    wanted = wanted_kind(cursor, snapshot)
    begins = cursor.can_be("_stmt")
    for symbol in sorted(symbols_in_sight(cursor), key=lambda s: -state.made.get(s.name, -1)):
        kind = state.kinds.get(symbol.name, ANY)
        fit = _fit(kind, wanted)
        if fit is None:
            continue
        rank = LAST if begins or state.ended(symbol.name) else fit
        look = {"loop": "loop", "block": "block"}.get(kind, "variable")
        yield Item(symbol.name, look, _what(state, symbol.name, kind), rank)  # type: ignore[arg-type]


def _fit(kind: str, wanted: str | None) -> int | None:
    """The rank of a value of one kind where another is wanted, which it may hold or be compared to give; None if it is
    of no use there."""
    if wanted is None or kind == ANY:
        return NEAR
    if fits(kind, wanted) or fits(kind.removesuffix("[]"), wanted):
        return WANTED
    return LAST if wanted == "bool" and kind in _COMPARED else None


def _what(state: State, name: str, kind: str) -> str:
    """What a name stands for now."""
    if name not in state.values:
        return "value" if kind == ANY else kind
    value = state.values[name]
    node = state.node(value)
    if node is not None:
        return node_text(node)
    if state.ended(name):
        return f"{arguments.describe(value).removeprefix('the ')}, which is no more"
    if isinstance(value, list):
        return f"{kind}: {', '.join(arguments.text(v) for v in value)}"
    return f"{kind}: {arguments.text(value)}"


def node_text(node: T.Block | T.For) -> str:
    if isinstance(node, T.For):
        kind = "" if node.kind == "serial" else f"{node.kind} "
        return f"{kind}loop {node.var.name}, {iterations(node.extent)}".replace("`", "")
    axes = ", ".join(f"{a.kind} {a.var.name}: {size_text(a.extent)}" for a in node.axes)
    return f"block {node.name}({axes})"


# ---------------------------------------------------------------- other values


def values(cursor: Cursor, snapshot: ScheduleSnapshot, state: State) -> Iterator[Item]:
    """What the argument at the cursor can be besides names: by its kind, and by its name where it is a text."""
    frame = frame_at(cursor)
    if frame is not None and frame.begins and not cursor.string:
        yield from _arguments(frame, snapshot)
    arg = wanted_arg(cursor, snapshot)
    if arg is None:
        yield from _words(("true", "false"), LAST)
        return
    kind = arg[1]
    if _takes_rest(cursor, snapshot):
        yield Item("_", "value", "the extent that follows from the others", WANTED)
    if kind == "bool":
        yield from _words(("true", "false"), WANTED)
    elif kind == "thread":
        yield from (Item(t, "value", "thread index", WANTED) for t in THREADS)
    elif kind == "intrin":
        for intrin in snapshot.file.intrinsics().values():
            yield Item(intrin.name, "function", "intrinsic", WANTED, subject=Subject("item", _dotted(snapshot, intrin)))
    elif kind == "map":
        yield Item("( ) -> ( )", "snippet", "an index map", WANTED, "(${1:i, j}) -> (${0:j, i})", True)
    elif kind == "factors":
        yield Item("[_, ]", "snippet", "extents; `_` follows from the others", WANTED, "[_, ${0:4}]", True)
    elif frame is not None and not cursor.string:
        for item in texts(cursor, snapshot, state):
            yield Item(f'"{item.label}"', item.look, item.detail, item.rank, subject=item.subject)


def _arguments(frame: Frame, snapshot: ScheduleSnapshot) -> Iterator[Item]:
    """`name=` for what is not given yet."""
    given = {a.name for a in frame.given}
    rank = NEAR if frame.position or given - {""} else LAST
    for name, kind in [] if _many(frame) else formals(frame, snapshot)[frame.position :]:
        if name not in given:
            yield Item(f"{name}=", "argument", kind, rank)


def _words(names: tuple[str, ...], rank: int) -> Iterator[Item]:
    for name in names:
        yield Item(name, "value", words.LITERALS[name], rank)


def _dotted(snapshot: ScheduleSnapshot, item: T.Intrin) -> str:
    modules = snapshot.file.program.modules.values()
    return next((f"{m.name}.{item.name}" for m in modules if m.items.get(item.name) is item), item.name)


# ---------------------------------------------------------------- texts


def texts(cursor: Cursor, snapshot: ScheduleSnapshot, state: State) -> Iterator[Item]:
    """What a text at the cursor can name."""
    arg, frame = wanted_arg(cursor, snapshot), frame_at(cursor)
    if arg is None or frame is None:
        return
    name, kind = arg
    if kind == "buffer":
        yield from _buffers(frame, state)
    elif frame.called == "block" or (kind == "str" and frame.called in snapshot.file.procs):
        yield from (Item(b.name or "", "block", node_text(b), WANTED) for b in state.blocks)
    elif name == "scope":
        yield from scopes()
    elif name == "dtype":
        yield from dtypes()
    elif name == "access":
        yield from (Item(word, "value", "", WANTED) for word in _ACCESS)
    elif name == "key":
        known = {**{n: words.ATTRIBUTES.get(n, shown) for n, (_, shown) in LOOP_ATTRIBUTES.items()}, **PERMISSIONS}
        yield from (Item(n, "argument", text, WANTED) for n, text in known.items())


def _buffers(frame: Frame, state: State) -> Iterator[Item]:
    """What the block among the arguments accesses; without one, all buffers."""
    node = next((n for n in (_block(a, state) for a in frame.given) if n is not None), None)
    found: dict[str, T.Buffer] = {}
    for block in [node] if node is not None else state.blocks:
        for buffer in (*buffers_read(block), *buffers_written(block)):
            found.setdefault(buffer.name, buffer)
    for name, buffer in found.items():
        yield Item(name, "variable", entity_type(buffer), WANTED)


def _block(arg: ast.Arg, state: State) -> T.Block | None:
    value: Any = state.values.get(arg.value.id) if isinstance(arg.value, ast.Name) else None
    node = state.node(value)
    return node if isinstance(node, T.Block) else None
