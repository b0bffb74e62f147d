"""Expressions: what the checker knows of the innermost one around a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from mlcdsl.ide.queries.hover.symbols import functions_of
from mlcdsl.ide.types_text import type_text
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk
from mlcdsl.schedule.tree import FIELDS

Expr: TypeAlias = T.Expr | G.Expr


def expression_at(item: object, offset: int) -> Expr | None:
    """The innermost expression of an item's body around an offset of the text that the item was read from."""
    best: Expr | None = None
    size = -1
    for e in _expressions(item, offset):
        span = e.span
        if span is not None and span.start <= offset <= span.end and (size < 0 or span.end - span.start < size):
            best, size = e, span.end - span.start
    return best


def type_of(e: Expr) -> str:
    """The type of an expression."""
    return type_text(e.type) if isinstance(e, G.Expr) else e.dtype.name


def _expressions(item: object, offset: int) -> Iterator[Expr]:
    if isinstance(item, G.Function):
        yield from _graph(item.body)
    for func in functions_of(item):
        for s in _statements(func.body, offset):
            for e in own_exprs(s):
                yield from (x for x in walk(e) if not isinstance(x, T.Var))


def _statements(body: T.Stmts, offset: int) -> Iterator[T.Stmt]:
    """The statements around an offset; what is in another one is not looked at."""
    stack = [*body]
    while stack:
        s = stack.pop()
        if s.span is None or s.span.start <= offset <= s.span.end:
            yield s
            for name in FIELDS.get(type(s), ()):
                stack += getattr(s, name) or ()


def _graph(stmts: G.Stmts) -> Iterator[G.Expr]:
    for s in stmts:
        match s:
            case G.Bind(_, value) | G.Match(_, value) | G.Return(value) | G.Effect(value):
                yield from _inside(value)
            case G.Dataflow(body):
                yield from _graph(body)
            case G.If(cond, then, orelse):
                yield from _inside(cond)
                yield from _graph((*then, *orelse))


def _inside(e: G.Expr) -> Iterator[G.Expr]:
    if not isinstance(e, G.Value):
        yield e
    match e:
        case G.CallOp(_, args) | G.CallPrim(_, args) | G.CallFunction(_, _, args) | G.MakeTuple(args):
            for a in args:
                yield from _inside(a)
        case G.TupleGet(inner):
            yield from _inside(inner)
