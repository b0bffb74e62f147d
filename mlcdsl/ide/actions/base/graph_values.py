"""Expressions of graph functions: what the checker made of them."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.check.graph_purity import expressions, statements
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ir import graph as G
from mlcdsl.ir.visit import walk
from mlcdsl.source import Span


def type_at(place: Place, span: Span) -> G.Type | None:
    """The type of the expression of a graph function that is just this stretch."""
    for root in _roots(place):
        for e in expressions(root):
            if e.span == span:
                return e.type
            for x in walk(e.expr) if isinstance(e, G.Scalar) else ():
                if x.span == span:
                    return G.ScalarType(x.dtype)
    return None


def after_calls(place: Place, span: Span, stmt: Span) -> bool:
    """Whether an expression calls something, and so does what is computed before it in its statement: both may have
    effects, whose order counts."""
    called = [
        e.span
        for root in _roots(place)
        for e in expressions(root)
        if isinstance(e, G.CallPrim | G.CallFunction) and e.span is not None and _within(e.span, stmt)
    ]
    return any(_within(s, span) for s in called) and any(s.end <= span.start for s in called)


def _roots(place: Place) -> Iterator[G.Expr]:
    """The whole expressions of the graph function."""
    item = None
    if isinstance(place.snapshot, ProgramSnapshot) and place.entry is not None:
        item = place.snapshot.item_of(place.entry)
    for s, _ in statements(item.body) if isinstance(item, G.Function) else ():
        match s:
            case G.Bind(value=e) | G.Match(value=e) | G.Return(value=e) | G.If(cond=e) | G.Effect(call=e):
                yield e


def _within(inner: Span, outer: Span) -> bool:
    return inner.source is outer.source and outer.start <= inner.start and inner.end <= outer.end
