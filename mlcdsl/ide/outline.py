"""What a text declares, as a tree: the base of the outline of a text and of searches for declarations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlcdsl.ide.reading import Reading
from mlcdsl.ide.resolve import kind_of
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Declared:
    """`span` is all of it, `name_span` its name; `kind` is "module", "prim_func", "block", "buffer", "schedule", ..."""

    name: str
    kind: str
    detail: str
    span: Span
    name_span: Span
    inner: tuple[Declared, ...] = ()

    def walk(self) -> Iterator[Declared]:
        yield self
        for d in self.inner:
            yield from d.walk()


def outline(reading: Reading) -> tuple[Declared, ...]:
    """The declarations of a text in order; blocks and tensors inside of what declares them."""
    return tuple(d for e in reading.tree.file.entries for d in _declared(reading, e))


def declared(reading: Reading, node: Any) -> Declared | None:
    """One declaration of a text; None if it has no name, or is gone."""
    return next(_declared(reading, node), None)


def _declared(reading: Reading, node: Any) -> Iterator[Declared]:
    match node:
        case ast.Module():
            yield from _made(reading, node, "", node.items)
        case ast.Intrin():
            yield from _made(reading, node, "", [s for p in node.parts for s in p.body.stmts])
        case ast.PrimFunc() | ast.Function() | ast.Extern() | ast.Const() | ast.Reducer() | S.Schedule() | S.Proc():
            inner = node.body.stmts if isinstance(node, ast.PrimFunc) else ()
            yield from _made(reading, node, _detail(node), inner)
        case ast.ErrorItem() if node.name is not None:
            yield from _made(reading, node, "", ())
        case ast.Block():
            yield from _made(reading, node, ", ".join(f"{a.kind} {a.name.name}" for a in node.axes), node.body.stmts)
        case ast.Alloc():
            yield from _made(reading, node, _written(node.type.span), ())
        case ast.For() | ast.While() | ast.Init():
            yield from _all(reading, node.body)
        case ast.If():
            yield from _all(reading, node.then)
            yield from _all(reading, node.orelse)


def _all(reading: Reading, body: ast.Body | None) -> Iterator[Declared]:
    for s in body.stmts if body is not None else ():
        yield from _declared(reading, s)


def _made(reading: Reading, node: Any, detail: str, inner: Any) -> Iterator[Declared]:
    """One declaration; what is inside of one that has no name stands for it."""
    below = tuple(d for i in inner for d in _declared(reading, i))
    name: ast.Ident | None = node.name
    span, at = reading.place(node.span), reading.place(name.span) if name is not None else None
    if name is None or span is None or at is None:
        yield from below
        return
    kind = {ast.Block: "block", ast.Alloc: "buffer"}.get(type(node)) or kind_of(node) or "error"
    yield Declared(name.name, kind, detail, span.to(at), at, below)


def _detail(node: Any) -> str:
    """The signature of a declaration, or what a schedule is for."""
    if isinstance(node, S.Schedule):
        return f"for {node.function}"
    if isinstance(node, ast.Const):
        return _written(node.type.span)
    end = node.body.span if hasattr(node, "body") else node.span
    if node.span is None or node.name.span is None or end is None:
        return ""
    stop = end.start if hasattr(node, "body") else end.end
    return _written(Span(node.span.source, node.name.span.end, max(stop, node.name.span.end)))


def _written(span: Span | None) -> str:
    text = " ".join(span.text.split()) if span is not None else ""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 4] + " ..."
