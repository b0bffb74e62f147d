"""L0406: a store whose element is written again before anything reads it."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Fix, Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk
from mlcdsl.lint.edits import remove_lines
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import bodies
from mlcdsl.lint.units import Unit


@rule("L0406", "prim_func", safe=False)
def overwritten_store(unit: Unit) -> Iterator[Found]:
    """Two stores of one body with the same indices, and between them only stores and values that do not read the
    buffer. The fix also leaves out what the value of the first store would have stopped at."""
    for body in bodies(unit.func.body):
        for n, s in enumerate(body):
            if isinstance(s, T.Store) and s.span is not None and not any(isinstance(x, T.Load) for x in _inside(s)):
                again = _again(s, body[n + 1 :])
                if again is not None:
                    related = (Label(again.span, "written again here"),) if again.span is not None else ()
                    fix = Fix("remove the first store", (remove_lines(s.span),))
                    message = f"this element of `{s.buffer.name}` is written again before anything reads it"
                    yield Found(message, s.span, "has no effect", related, fix=fix)


def _inside(s: T.Store) -> Iterator[T.Expr]:
    return (x for i in s.indices for x in walk(i))


def _again(first: T.Store, rest: T.Stmts) -> T.Store | None:
    for s in rest:
        if not isinstance(s, T.Store | T.Let):
            return None
        if any(isinstance(x, T.Load) and x.buffer is first.buffer for e in own_exprs(s) for x in walk(e)):
            return None
        if isinstance(s, T.Store) and s.buffer is first.buffer and s.indices == first.indices:
            return s
    return None
