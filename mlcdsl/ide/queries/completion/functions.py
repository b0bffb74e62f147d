"""What scalar expressions of prim_funcs can call, and literals that are words."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import LANGUAGE, LAST, NEAR, Item, Subject, call
from mlcdsl.ide.queries.completion.places import Place, place_at
from mlcdsl.ide.queries.completion.positions import binds_thread, dtype_text
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS, ScalarFunction
from mlcdsl.types import DTYPES, DType

#: the functions that sizes are made with
SIZE_FUNCTIONS = ("min", "max")
_SELECT = call("select", "function", "(condition, a, b), one of two values", LANGUAGE, Subject("select", "select"))


def functions(cursor: Cursor) -> Iterator[Item]:
    """Scalar functions, conversions, reducers in index notation, and literals."""
    value = "name" in cursor.roles and cursor.can_be("name") and not cursor.can_be("_stmt")
    if not isinstance(cursor.snapshot, ProgramSnapshot) or not value or cursor.top("CALL"):
        return
    if cursor.top("COMPUTE") or cursor.within("access_kind") or binds_thread(cursor):
        return
    place = place_at(cursor)
    if place:
        yield from _integers(place)
        return
    yield from literals(cursor)
    if cursor.within("CONST"):
        yield Item("weight", "function", words.FUNCTIONS["weight"], NEAR, 'weight("$1", "$0")', True)
    if cursor.within("FUNCTION") or cursor.within("CONST"):
        return
    yield from map(_scalar, SCALAR_FUNCTIONS.values())
    yield _SELECT
    if cursor.within("COMPUTE") and cursor.within("="):
        for name in REDUCERS:
            subject = Subject("reducer", name)
            yield Item(name, "function", words.REDUCERS[name], NEAR, f"{name}[${{1:k}}]($0)", True, subject)
    yield from map(_conversion, DTYPES.values())


def _integers(place: Place) -> Iterator[Item]:
    """What gives integers; in a size only what can be proved of."""
    if place == "size":
        yield from (_scalar(SCALAR_FUNCTIONS[name]) for name in SIZE_FUNCTIONS)
    elif place == "bound":
        yield from (_scalar(f) for f in SCALAR_FUNCTIONS.values() if f.accepts != "float")
        yield _SELECT
        yield from (_conversion(d) for d in DTYPES.values() if d.kind in ("int", "uint"))


def _scalar(f: ScalarFunction) -> Item:
    signature = f"({', '.join(f.args)}), {f.doc}"
    return call(f.name, "function", signature, LANGUAGE, Subject("scalar function", f.name))


def _conversion(dtype: DType) -> Item:
    return Item(dtype.name, "type", f"conversion: {dtype_text(dtype)}", LAST, f"{dtype.name}($0)", True)


def literals(cursor: Cursor) -> Iterator[Item]:
    for name, text in words.LITERALS.items():
        yield Item(name, "value", text, LANGUAGE if cursor.typed else LAST, subject=Subject("literal", name))
