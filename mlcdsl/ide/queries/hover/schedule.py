"""Hover in `.mlcs` texts."""

from __future__ import annotations

from typing import Any

from mlcdsl.ide import words
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.handles import Now, now_at
from mlcdsl.ide.names import Symbol, Use
from mlcdsl.ide.nodes import path_at, token_at
from mlcdsl.ide.queries.hover import language, primitives
from mlcdsl.ide.queries.hover.answer import Hover, fence, join, one_line
from mlcdsl.ide.queries.hover.items import item_text
from mlcdsl.ide.queries.hover.symbols import block_text, symbol_text
from mlcdsl.ide.queries.hover.values import value_text
from mlcdsl.ide.resolve import Target, target_at
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ide.types_text import entity_type
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.schedule.primitive import PRIMITIVES
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


def schedule_hover(snapshot: ScheduleSnapshot, offset: int) -> Hover | None:
    """What stands at an offset: a handle, a value, a primitive, a declaration, a word."""
    entry, inner = snapshot.entry_at(offset)
    path = path_at(entry, inner) if entry is not None and entry.span is not None else []
    use = snapshot.names_of(entry).at(inner) if path and entry is not None else None
    if entry is not None and isinstance(use, Use) and use.role in ("block", "buffer", "text"):
        return _answer(_part(snapshot, entry, inner, path, use, target_at(snapshot, offset)), snapshot.place(use.span))
    target = target_at(snapshot, offset)
    if target is not None and (target.known or not isinstance(use, Use) or use.role != "argument"):
        return _answer(_target(snapshot, entry, inner, path, target), target.at)
    token = token_at(snapshot.source, offset)
    if token is None or token.type != "NAME":
        return None
    text = _in_tree(path, token.text, inner) or _word(token.text)
    return _answer(text, Span(snapshot.source, token.start, token.end))


def _answer(text: str, span: Span | None) -> Hover | None:
    return Hover(text, span) if text and span is not None else None


def _target(snapshot: ScheduleSnapshot, entry: Entry | None, inner: int, path: list[Any], target: Target) -> str:
    if target.symbol is not None and entry is not None:
        if target.entry is entry:
            return _symbol(snapshot, entry, inner, path, target.symbol)
        node = target.symbol.node
        return primitives.formal_text(node) if isinstance(node, S.Formal) else ""
    if target.entry is not None:
        called = entry is not None and isinstance(target.entry, S.Proc)
        return item_text(target.entry, _steps(snapshot, entry, inner, path) if called and entry is not None else "")
    primitive = PRIMITIVES.get(target.name)
    if primitive is not None:
        return primitives.primitive_text(primitive, _steps(snapshot, entry, inner, path) if entry is not None else "")
    return _word(target.name)


def _steps(snapshot: ScheduleSnapshot, entry: Entry, inner: int, path: list[Any]) -> str:
    return primitives.call_here(snapshot, now_at(snapshot, entry, inner, path), path)


# ---------------------------------------------------------------- names of the schedule


def _symbol(snapshot: ScheduleSnapshot, entry: Entry, inner: int, path: list[Any], symbol: Symbol) -> str:
    now = now_at(snapshot, entry, inner, path)
    head = primitives.formal_text(symbol.node) if isinstance(symbol.node, S.Formal) else ""
    if symbol.kind == "option" and isinstance(symbol.node, ast.Arg):
        span = symbol.node.span
        head = join(fence(span.text if span is not None else symbol.name, "mlcs"), "parameter with its default")
    if now is None or symbol.name not in now.moment.scope:
        return head or join(fence(_written(symbol), "mlcs"), "not known: the schedule does not come here")
    value = value_text(snapshot, now, symbol.name, now.moment.scope[symbol.name])
    plain = head.startswith(value)  # the default, as it is written
    return join(head, "" if plain else value, _when(now, entry))


def _when(now: Now, entry: Entry) -> str:
    """How a statement was reached, where that is not plain."""
    if not now.reached:
        why = f": {now.run.error[0].message}" if now.run.error else ""
        return f"as before this statement, which is not reached{why}"
    often = f"after the last of {now.times} times" if now.times > 1 else ""
    return join(often, f"in schedule `{now.schedule}`" if isinstance(entry, S.Proc) else "")


def _written(symbol: Symbol) -> str:
    span = getattr(symbol.node, "span", None)
    return one_line(span.text) if span is not None else symbol.name


# ---------------------------------------------------------------- parts of the program by name


def _part(
    snapshot: ScheduleSnapshot, entry: Entry, inner: int, path: list[Any], use: Use, target: Target | None
) -> str:
    """A block or buffer as it is when it is looked up, else as the program declares it."""
    now = now_at(snapshot, entry, inner, path)
    if now is not None:
        func = now.run.after(now.moment.before if now.reached else now.moment.after)
        found = (_block(func, use.item) if use.role != "buffer" else "") or _buffer(func, use.item)
        if found:
            return found
    program = snapshot.programs.get(target.file) if target is not None else None
    if program is None or target is None or target.symbol is None or not isinstance(target.entry, ast.PrimFunc):
        return ""
    return symbol_text(program, target.entry, target.symbol, target.symbol.span)


def _block(func: T.PrimFunc, name: str) -> str:
    found = next((s for s in walk_stmts(func.body) if isinstance(s, T.Block) and s.name == name), None)
    return block_text(func, found) if found is not None else ""


def _buffer(func: T.PrimFunc, name: str) -> str:
    made = [s.buffer for s in walk_stmts(func.body) if isinstance(s, T.Alloc)]
    known = [*(p.value for p in func.params if isinstance(p.value, T.Buffer)), *made]
    found = next((b for b in known if b.name == name), None)
    return join(fence(f"{name}: {entity_type(found)}"), f"memory: {found.scope}") if found is not None else ""


# ---------------------------------------------------------------- words


def _in_tree(path: list[Any], word: str, inner: int) -> str:
    """A word that the tree holds as a text: a kind, a target, the name of an argument."""
    for parent, node in zip([None, *path], path, strict=False):
        match node:
            case S.Formal(kind=kind, kind_span=Span() as span) if span.start <= inner <= span.end:
                return primitives.kind_text(kind)
            case S.Schedule(target=target, target_span=Span() as span) if span.start <= inner <= span.end:
                return language.plain_word(target, words.TARGETS)
            case ast.Arg(name=name, span=Span(start=start)) if name == word and start <= inner <= start + len(name):
                return _argument(parent, name)
    return ""


def _argument(parent: Any, name: str) -> str:
    called = parent.func.id if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) else ""
    primitive = PRIMITIVES.get(called) if called else None
    arg = next((a for a in primitive.args if a.name == name), None) if primitive is not None else None
    return primitives.argument_text(arg) if arg is not None else fence(name, "mlcs")


def _word(word: str) -> str:
    if word == "_":
        return join(fence("_", "mlcs"), "A value that follows from the others; as a target: it is dropped.")
    said = words.SCHEDULE.get(word) or words.LITERALS.get(word) or words.FUNCTIONS.get(word)
    return join(fence(word, "mlcs"), said) if said else language.thread_text(word)
