"""What the checker made of the names of a declaration, by the places where they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.source import Span

#: a loop for its variable, an axis for its name, a `let` for its value; else the variable, buffer or value itself
Entity: TypeAlias = T.For | T.Axis | T.Let | T.IterVar | T.Param | T.Var | T.Buffer | T.Block | G.Value
Entities: TypeAlias = Mapping[tuple[int, int], Entity]


def entities_of(item: object) -> Entities:
    """By the characters `[start, end)` of the declaring name, in the text that the item was read from."""
    found: dict[tuple[int, int], Entity] = {}
    for span, entity in _declared(item):
        if span is not None:
            found.setdefault((span.start, span.end), entity)
    return found


def _declared(item: object) -> Iterator[tuple[Span | None, Entity]]:
    match item:
        case T.PrimFunc() | T.Extern():
            for v in item.dims:
                yield v.span, v
            for p in item.params:
                yield p.value.span, p
            if isinstance(item, T.PrimFunc):
                for v in item.stride_vars:
                    yield v.span, v
                for s in walk_stmts(item.body):
                    yield from _of_stmt(s)
        case T.Intrin():
            yield from _declared(item.desc)
            yield from _declared(item.impl)
        case G.Function():
            for v in item.dims:
                yield v.span, v
            for value in item.params:
                yield value.span, value
            yield from _of_graph(item.body)


def _of_stmt(s: T.Stmt) -> Iterator[tuple[Span | None, Entity]]:
    match s:
        case T.For():
            yield s.var.span, s
        case T.Block():
            for axis in s.axes:
                yield axis.var.span, axis
        case T.Alloc(buffer):
            yield buffer.span, buffer
        case T.Let():
            yield s.var.span, s
        case T.Compute():
            yield s.buffer.span, s.buffer
            for i in s.axes:
                yield i.var.span, i
    for e in own_exprs(s):
        for x in walk(e):
            if isinstance(x, T.Reduce):
                for i in x.axes:
                    yield i.var.span, i


def _of_graph(stmts: G.Stmts) -> Iterator[tuple[Span | None, Entity]]:
    for s in stmts:
        match s:
            case G.Bind():
                for value in s.targets:
                    yield value.span, value
            case G.Match():
                yield s.target.span, s.target
                for d in s.dims:
                    yield d.span, d
            case G.Dataflow(body):
                yield from _of_graph(body)
            case G.If():
                yield from _of_graph((*s.then, *s.orelse))
