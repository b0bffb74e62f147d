"""The value of a `let` in the places of its name."""

from __future__ import annotations

from typing import Any

from mlcdsl.check.literals import is_literal
from mlcdsl.diagnostics import Edit
from mlcdsl.ide.actions.base.place import Place
from mlcdsl.ide.actions.base.refactoring import Make, Refusal, refactoring
from mlcdsl.ide.actions.base.texts import alone, holder, tidy
from mlcdsl.ide.names import Symbol, Use
from mlcdsl.ide.nodes import path_at
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk, walk_stmts
from mlcdsl.lint.edits import remove_lines
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_PLAIN = (ast.Name, ast.Number, ast.Call, ast.Index)


@refactoring("Inline the value", "refactor.inline")
def inline_let(place: Place) -> Make | Refusal | None:
    """A `let` whose value is the same at every use: it reads no memory but inputs, and stops nothing."""
    if place.entry is None or place.entry.span is None:
        return None
    found = place.names.at(place.start)
    symbol = found.symbol if isinstance(found, Use) else found
    if symbol is None or not isinstance(symbol.node, ast.Let):
        return None
    node, made = symbol.node, place.made_of(symbol.node)
    let = made[1][0] if made is not None and len(made[1]) == 1 else None
    uses = place.names.uses_of(symbol)
    if made is None or not isinstance(let, T.Let) or not uses or not _constant(made[0], let):
        return None
    text = _text(node, let)
    if text is None or not all(_same_names(place, symbol, use) for use in uses):
        return None
    if place.commented(node):
        return Refusal("comments stand within the `let`")
    edits = (*(Edit(_spot(place, u), text) for u in uses), remove_lines(place.spot(node)))
    return lambda: _laid_out(place, node, edits)


def _laid_out(place: Place, node: ast.Let, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """A block that shares its lines, or is left with one statement, is laid out anew."""
    spot = place.spot(node)
    there = Place.of(place.snapshot, spot)
    around = holder(there, node)
    short = isinstance(around, ast.Block | ast.Init) and len(around.body.stmts) == 2
    return tidy(there, around, edits) if around is not place.entry and (short or not alone(spot)) else edits


def _spot(place: Place, use: Use) -> Span:
    found = place.snapshot.place(use.span)
    assert found is not None
    return found


def _constant(func: T.PrimFunc, let: T.Let) -> bool:
    inputs = {p.value for p in func.params if p.mode == "in"}
    for e in walk(let.value):
        if isinstance(e, T.Load) and e.buffer not in inputs:
            return False
        if isinstance(e, T.Binary) and e.op in ("floordiv", "mod") and e.dtype.is_int and not isinstance(e.b, T.Const):
            return False
    return any(s is let for s in walk_stmts(func.body))


def _text(node: ast.Let, let: T.Let) -> str | None:
    """What is written for the name: a literal says its dtype, for it has none of its own."""
    assert node.value.span is not None
    written = node.value.span.text
    if is_literal(node.value):
        return f"{let.var.dtype}({written})"
    if node.type is not None and any(isinstance(e, T.Const) for e in walk(let.value)):
        return None
    return written if isinstance(node.value, _PLAIN) else f"({written})"


def _same_names(place: Place, symbol: Symbol, use: Use) -> bool:
    """Whether the names of the value mean the same at a use, and may stand there (B16)."""
    node: Any = symbol.node
    inside = [u for u in place.names.uses if node.value.span.start <= u.span.start < node.value.span.end]
    scope = place.names.scope.at(use.span.start)
    for u in inside:
        if scope.lookup(u.span.text) is not u.symbol:
            return False
    loops = any(u.symbol is not None and u.symbol.kind == "loop" for u in inside)
    return not (loops and _block_between(place, symbol.span, use.span))


def _block_between(place: Place, let: Span, use: Span) -> bool:
    """Whether a block is around a use but not around the `let`."""
    return any(
        isinstance(n, ast.Block) and n.span is not None and not n.span.start <= let.start < n.span.end
        for n in path_at(place.entry, use.start)
    )
