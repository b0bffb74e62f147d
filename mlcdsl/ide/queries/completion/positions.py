"""Names of the language in places that take nothing else: dtypes, memory scopes, kinds of loops, axes and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mlcdsl.check.attributes import LOOP_ATTRIBUTES
from mlcdsl.check.blocks import AXIS_KINDS
from mlcdsl.check.statements import LOOP_KINDS, THREADS
from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import NEAR, WANTED, Item, Look, Subject
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.schedule.check import TARGETS
from mlcdsl.schedule.permissions import PERMISSIONS
from mlcdsl.schedule.primitive import KINDS
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES, PTR, DType

#: where memory can be, with what that means; others may be named, too
SCOPES = {
    "global": "the memory of the device",
    "shared": "memory that the threads of a block share",
    "local": "memory of one thread",
    "warp": "registers that the threads of a warp share",
}
_NUMBERS = {"int": "signed integer", "uint": "unsigned integer", "float": "floating point", "bool": "true or false",
            "ptr": "an address, for externs"}  # fmt: skip


def positions(cursor: Cursor) -> Iterator[Item]:
    """What the word at the cursor can be, where the grammar wants a word of a certain sort."""
    if "axis_kind" in cursor.roles:
        yield from _worded(AXIS_KINDS, words.AXES, "axis kind")
    if binds_thread(cursor):
        yield from (Item(t, "value", "thread index", WANTED) for t in THREADS)
    if "ident" not in cursor.roles:
        return
    programs = isinstance(cursor.snapshot, ProgramSnapshot)
    if cursor.can_be("tensor_type"):
        yield from dtypes(pointers=cursor.within("EXTERN"))
    elif programs and cursor.top("IN"):
        yield from _worded(LOOP_KINDS, words.LOOPS, "loop kind", call=True)
    elif programs and cursor.top("@"):
        yield from scopes()
    elif cursor.can_be("attr"):
        yield from _attributes(cursor)
    elif cursor.can_be("kind"):
        yield from (Item(k.name, "type", k.what, WANTED) for k in KINDS.values())
    elif cursor.top("TARGET"):
        yield from _worded((t for t in TARGETS if t), words.TARGETS, "target")


def dtypes(rank: int = WANTED, pointers: bool = False) -> Iterator[Item]:
    for dtype in (*DTYPES.values(), *([PTR] if pointers else [])):
        yield Item(dtype.name, "type", dtype_text(dtype), rank)


def dtype_text(dtype: DType) -> str:
    return f"{_NUMBERS[dtype.kind]}, {dtype.bits} bits"


def scopes(quoted: bool = False) -> Iterator[Item]:
    for name, text in SCOPES.items():
        yield Item(f'"{name}"' if quoted else name, "value", text, WANTED)


def _worded(
    names: Iterable[str], texts: Mapping[str, str], kind: str, look: Look = "keyword", call: bool = False
) -> Iterator[Item]:
    for name in names:
        insert = f"{name}($0)" if call else ""
        yield Item(name, look, texts.get(name, ""), WANTED, insert, call, Subject(kind, name))


def _attributes(cursor: Cursor) -> Iterator[Item]:
    """The attributes that are read where the cursor stands."""
    heads = (o.symbol for o in reversed(cursor.stack) if o.symbol in ("FOR", "BLOCK", "ASSERT", "EXTERN", "{"))
    head = next(heads, "")
    if head == "FOR":
        known = {name: words.ATTRIBUTES.get(name, shown) for name, (_, shown) in LOOP_ATTRIBUTES.items()}
    elif head == "ASSERT":
        known = {"code": "the code of the error that a failure is reported as"}
    elif head == "EXTERN":
        known = {"effect": "whether a call does more than write its outputs"}
    else:
        known = dict(PERMISSIONS) if head == "BLOCK" else {}
    for name, text in known.items():
        yield Item(name, "argument", text, NEAR, f"{name} = ")


def binds_thread(cursor: Cursor) -> bool:
    """Whether the cursor is at the first argument of `thread(...)`."""
    kind = cursor.stack[-2].value if cursor.top("IN", "ident", "(") else None
    return isinstance(kind, ast.Ident) and LOOP_KINDS.get(kind.name) == "thread"
