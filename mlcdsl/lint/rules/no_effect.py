"""L0405: a statement after which everything is as before."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import bodies
from mlcdsl.lint.units import Unit


@rule("L0405", "prim_func", safe=False)
def no_effect(unit: Unit) -> Iterator[Found]:
    """`A[i] = A[i]`, and updates by a neutral element (`+= 0` of floats turns -0 into 0, so it is not one)."""
    for body in bodies(unit.func.body):
        for s in body:
            if isinstance(s, T.Store) and _same(s) and s.span is not None:
                fix = Fix("remove the statement", (remove_lines(s.span),)) if len(body) > 1 else None
                message = f"`{s.buffer.name}` is as it was after this statement"
                yield Found(message, s.span, "changes nothing", fix=fix)


def _same(s: T.Store) -> bool:
    own = T.Load(s.buffer, s.indices)
    match s.value:
        case T.Load():
            return s.value == own
        case T.Binary("add" | "sub", a, T.Const(0)) if not a.dtype.is_float:
            return a == own
        case T.Binary("mul" | "div", a, T.Const(1)):
            return a == own
    return False
