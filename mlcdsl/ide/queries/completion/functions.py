"""What scalar expressions of prim_funcs can call, and literals that are words."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide import words
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.item import LANGUAGE, LAST, NEAR, Item, Subject, call
from mlcdsl.ide.queries.completion.positions import binds_thread, dtype_text
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.types import DTYPES


def functions(cursor: Cursor) -> Iterator[Item]:
    """Scalar functions, conversions, reducers in index notation, and literals."""
    value = "name" in cursor.roles and cursor.can_be("name") and not cursor.can_be("_stmt")
    if not isinstance(cursor.snapshot, ProgramSnapshot) or not value or cursor.top("CALL"):
        return
    if cursor.top("COMPUTE") or cursor.within("access_kind") or binds_thread(cursor):
        return
    yield from literals(cursor)
    if cursor.within("CONST"):
        yield Item("weight", "function", words.FUNCTIONS["weight"], NEAR, 'weight("$1", "$0")', True)
    if cursor.within("FUNCTION") or cursor.within("CONST"):
        return
    for f in SCALAR_FUNCTIONS.values():
        signature = f"({', '.join(f.args)}), {f.doc}"
        yield call(f.name, "function", signature, LANGUAGE, Subject("scalar function", f.name))
    yield call("select", "function", "(condition, a, b), one of two values", LANGUAGE, Subject("select", "select"))
    if cursor.within("COMPUTE") and cursor.within("="):
        for name in REDUCERS:
            subject = Subject("reducer", name)
            yield Item(name, "function", words.REDUCERS[name], NEAR, f"{name}[${{1:k}}]($0)", True, subject)
    for dtype in DTYPES.values():
        yield Item(dtype.name, "type", f"conversion: {dtype_text(dtype)}", LAST, f"{dtype.name}($0)", True)


def literals(cursor: Cursor) -> Iterator[Item]:
    for name, text in words.LITERALS.items():
        yield Item(name, "value", text, LANGUAGE if cursor.typed else LAST, subject=Subject("literal", name))
