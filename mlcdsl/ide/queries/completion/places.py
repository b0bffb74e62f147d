"""Places of programs that take less than any expression: sizes, bounds of loops, and the names of new indices."""

from __future__ import annotations

from typing import Any, Literal

from mlcdsl.check.statements import LOOP_KINDS
from mlcdsl.ide.names import Symbol
from mlcdsl.ide.queries.completion.cursor import Cursor
from mlcdsl.ide.queries.completion.sight import values_of
from mlcdsl.ide.resolve import modules
from mlcdsl.ir.intrinsics import REDUCERS, SCALAR_FUNCTIONS
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES

#: "new": the name of an index that begins to be; "taken": behind such a name; "size": in a shape; "bound": of a loop
Place = Literal["", "new", "taken", "size", "bound"]
_INTEGERS = ("int", "uint")


def place_at(cursor: Cursor) -> Place:
    """ "" where any expression can stand."""
    at = cursor.bracket
    if _binds(cursor, at):
        inside = [o.symbol for o in cursor.stack[at:]]
        comma = max((i for i, s in enumerate(inside) if s == ","), default=0)
        return "new" if comma == len(inside) - 1 else "bound" if ":" in inside[comma:] else "taken"
    while at > 0 and cursor.stack[at].symbol != "{":
        below = cursor.stack[at - 1]
        if cursor.stack[at].symbol == "[":
            return "size" if below.symbol in ("ident", "STRIDES") else ""
        if below.symbol == "ident" and at > 1 and cursor.stack[at - 2].symbol == "IN":
            return "bound" if below.value.name in LOOP_KINDS else ""
        if below.symbol == "postfix" and not _of_integers(below.value):
            return ""
        at = cursor.bracket_before(at)
    return ""


def given_indices(cursor: Cursor) -> set[str]:
    """The names of indices left of the cursor in the same brackets."""
    items = [v for o in cursor.stack[cursor.bracket + 1 :] for v in values_of(o.value)]
    names = [v.lo if isinstance(v, ast.Slice) else v for v in items]
    return {n.id for n in names if isinstance(n, ast.Name)}


def can_be_integer(symbol: Symbol) -> bool:
    """Whether a name may stand for integers, or for a tensor of some: by what is written of it."""
    node: Any = symbol.node if symbol.kind not in ("dim", "stride", "loop", "axis", "index") else None
    written = getattr(node, "type", None)
    dtype = DTYPES.get(written.dtype) if isinstance(written, ast.TensorRef) else None
    return dtype is None or dtype.kind in _INTEGERS


def _binds(cursor: Cursor, at: int) -> bool:
    """Whether the bracket is that of `compute C[...]` or of a reduction `sum[...]`."""
    if at < 2 or cursor.stack[at].symbol != "[" or not cursor.within("COMPUTE"):
        return False
    base = cursor.stack[at - 1].value
    if cursor.stack[at - 2].symbol == "COMPUTE":
        return True
    return isinstance(base, ast.Name) and cursor.within("=") and (base.id in REDUCERS or _declared(cursor, base.id))


def _declared(cursor: Cursor, name: str) -> bool:
    """Whether a module declares a reducer of this name."""
    items = (i for _, module in modules(cursor.snapshot) for i in module.items)
    return any(isinstance(i, ast.Reducer) and i.name.name == name for i in items)


def _of_integers(func: object) -> bool:
    """Whether what is called gives integers for integers."""
    known = SCALAR_FUNCTIONS.get(func.id) if isinstance(func, ast.Name) else None
    return known is not None and known.accepts != "float"
