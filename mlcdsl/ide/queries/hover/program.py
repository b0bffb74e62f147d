"""Hover in `.mlc` texts."""

from __future__ import annotations

from typing import Any

from mlcdsl.ide import words
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.nodes import path_at, token_at
from mlcdsl.ide.queries.hover import language
from mlcdsl.ide.queries.hover.answer import Hover, fence, join, one_line
from mlcdsl.ide.queries.hover.expressions import expression_at, type_of
from mlcdsl.ide.queries.hover.items import item_text
from mlcdsl.ide.queries.hover.symbols import symbol_text
from mlcdsl.ide.resolve import Target, target_at
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ide.types_text import size_text
from mlcdsl.ir import graph as G
from mlcdsl.schedule.permissions import PERMISSIONS
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax.lexer import Token


def program_hover(snapshot: ProgramSnapshot, offset: int) -> Hover | None:
    """What stands at an offset: a name, a word of the language, or an expression."""
    target = target_at(snapshot, offset)
    entry, inner = snapshot.entry_at(offset)
    if target is not None and target.known:
        text = _known(snapshot, entry, inner, target)
        return Hover(text, target.at) if text else None
    token = token_at(snapshot.source, offset)
    if token is None:
        return None
    span = Span(snapshot.source, token.start, token.end)
    path = path_at(entry, inner) if entry is not None and entry.span is not None else []
    item = snapshot.item_of(entry) if entry is not None else None
    if token.type == "NAME":
        text = _in_tree(path, token.text, inner) or _word(path, token.text, inner, item, target)
        return Hover(text, span) if text else None
    return _expression(snapshot, item, inner, token, span)


# ---------------------------------------------------------------- names that a text declares


def _known(snapshot: ProgramSnapshot, entry: Entry | None, inner: int, target: Target) -> str:
    if target.symbol is None:
        here = _call_here(snapshot, entry, inner, target)
        return item_text(target.entry, _module(snapshot, target), here) if target.entry is not None else ""
    if target.entry is None or isinstance(target.entry, ast.Module):
        return ""
    places = (p for p in target.symbol.places if target.entry is entry and p.start <= inner <= p.end)
    return symbol_text(snapshot, target.entry, target.symbol, next(places, target.symbol.span))


def _module(snapshot: ProgramSnapshot, target: Target) -> str:
    """Where an item of another file is from."""
    return f"from `{target.file.rpartition('/')[2]}`" if target.file != snapshot.name else ""


def _call_here(snapshot: ProgramSnapshot, entry: Entry | None, inner: int, target: Target) -> str:
    """What a call of an item gives at its place."""
    if entry is None or entry is target.entry:
        return ""
    e = expression_at(snapshot.item_of(entry), inner)
    if not isinstance(e, G.CallPrim | G.CallFunction | G.ConstRef):
        return ""
    dims: dict[str, str] = {}
    if isinstance(e, G.CallPrim):
        dims = {d.name: size_text(n) for d, n in zip(e.callee.dims, e.dims, strict=False)}
    if e.type == G.TupleType(()):
        return ""
    with_ = ", ".join(f"{n} = {v}" for n, v in dims.items())
    return f"here: `{type_of(e)}`" + (f", with {with_}" if with_ else "")


# ---------------------------------------------------------------- words


def _in_tree(path: list[Any], word: str, inner: int) -> str:
    """A word that the tree holds as a text: a kind, a dtype, a memory scope, the name of an argument."""
    for parent, node in zip([None, *path], path, strict=False):
        match node:
            case ast.For(kind=kind) if kind == word and _holds(node.kind_span, inner):
                return language.plain_word(kind, words.LOOPS)
            case ast.Axis(kind=kind, span=Span(start=start)) if kind == word and start <= inner <= start + len(kind):
                return language.plain_word(kind, words.AXES)
            case ast.Arg(name=name, span=Span(start=start)) if name == word and start <= inner <= start + len(name):
                return _argument(parent, name)
            case ast.TensorRef(dtype=dtype, span=Span(start=start)) if start <= inner <= start + len(dtype):
                known = language.dtype_of(dtype)
                return language.dtype_text(known) if known is not None else ""
            case ast.TensorRef(scope=scope) if word in scope.split(".") and path[-1] is node:
                return join(fence(f"@ {scope}"), "The memory that holds the tensor; `global` when left out.")
    return ""


def _holds(span: Span | None, offset: int) -> bool:
    return span is not None and span.start <= offset <= span.end


def _argument(parent: Any, name: str) -> str:
    """The name in `name = value`: an attribute of an operator, a parameter, or an annotation."""
    if not isinstance(parent, ast.Call):
        said = words.ATTRIBUTES.get(name) or PERMISSIONS.get(name, "An annotation, which schedules may read.")
        return join(fence(name), said)
    op = language.operator_of(parent.func.id) if isinstance(parent.func, ast.Name) else None
    attr = op.attr(name) if op is not None else None
    return language.attr_text(attr) if attr is not None else fence(name)


def _word(path: list[Any], word: str, inner: int, item: object, target: Target | None) -> str:
    """A word of the language: a function where the tree has a name, else a keyword."""
    if target is None:
        return language.plain_word(word, words.PROGRAM) or language.scalar_word(word)
    e = expression_at(item, inner)
    here = type_of(e) if e is not None else ""
    if path and isinstance(path[0], ast.Function):
        return language.graph_word(target.name, here)
    return language.scalar_word(_thread(path) or target.name, here, reduces=_reduces(path, inner))


def _thread(path: list[Any]) -> str:
    """`threadIdx.x` around a place."""
    for node in path:
        if isinstance(node, ast.Attr) and isinstance(node.base, ast.Name) and language.thread_text(node.base.id):
            return f"{node.base.id}.{node.name}"
    return ""


def _reduces(path: list[Any], inner: int) -> bool:
    """Whether a place is the name in `sum[k](...)`."""
    bases = (n.func.base for n in path if isinstance(n, ast.Call) and isinstance(n.func, ast.Index))
    return any(_holds(base.span, inner) for base in bases)


# ---------------------------------------------------------------- expressions


def _expression(snapshot: ProgramSnapshot, item: object, inner: int, token: Token, span: Span) -> Hover | None:
    """The expression around a sign, bracket or literal."""
    e = expression_at(item, inner)
    place = snapshot.place(e.span) if e is not None else None
    if e is None or place is None:
        return None
    op = language.operator_of(token.text) if isinstance(e, G.CallOp) else None
    if op is not None and isinstance(e, G.CallOp) and op.name == e.op:
        return Hover(language.operator_text(op, type_of(e)), span)
    number = language.number_text(token.text) if token.type == "NUMBER" else ""
    return Hover(join(fence(f"{one_line(place.text)}: {type_of(e)}"), number), place)
