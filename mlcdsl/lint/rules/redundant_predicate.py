"""L0502: a part of a block's `where` that the loops imply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.reductions import ReduceVars
from mlcdsl.ir.show import free_vars
from mlcdsl.lint.known import Place
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit
from mlcdsl.source import Span


@rule("L0502", "prim_func")
def redundant_predicate(unit: Unit) -> Iterator[Found]:
    """Each conjunct by itself. One that mixes variables of a reduction with others also says where an init runs when
    the reduction is empty, so it is left alone where that may be."""
    reduced: ReduceVars | None = None
    for c in unit.conditions:
        if not isinstance(c.node, T.Block) or c.holds is False:
            continue
        reduced = reduced or ReduceVars(unit.func.body)
        gaps = dict(_gaps(c.cond))
        for part, holds in c.parts:
            if holds and not _about_empty(part, c.place, reduced):
                edit = _whole(c.node, part) if len(c.parts) == 1 else gaps.get(id(part))
                fix = None if edit is None else Fix("leave it out", (Edit(edit, ""),))
                yield Found("the predicate holds in every iteration", part.span, "always true", fix=fix)


def _gaps(e: T.Expr) -> Iterator[tuple[int, Span]]:
    """The sides of an `and`, by id, each with what to delete so that the other is left."""
    if isinstance(e, T.Binary) and e.op == "and":
        for side in (e.a, e.b):
            gap = _gap(e.a, e.b, side)
            if gap is not None:
                yield id(side), gap
        yield from _gaps(e.a)
        yield from _gaps(e.b)


def _gap(a: T.Expr, b: T.Expr, side: T.Expr) -> Span | None:
    """One side of an `and` with the word itself, where nothing else stands between the sides."""
    if a.span is None or b.span is None:
        return None
    source = a.span.source
    if not re.fullmatch(r"\s*and\s*", source.text[a.span.end : b.span.start]):
        return None
    return Span(source, a.span.start, b.span.start) if side is a else Span(source, a.span.end, b.span.end)


def _whole(node: T.Block, cond: T.Expr) -> Span | None:
    """The word `where` and all behind it."""
    if node.span is None or cond.span is None:
        return None
    source = cond.span.source
    before = re.search(r"[ \t]*\bwhere\s*$", source.text[node.span.start : cond.span.start])
    return None if before is None else Span(source, node.span.start + before.start(), cond.span.end)


def _about_empty(part: T.Expr, place: Place, reduced: ReduceVars) -> bool:
    names = set(free_vars(part))
    over = {f.var for f in place.loops if f.var in reduced}
    possible = any(f.var in over and not (isinstance(f.extent, T.Const) and f.extent.value > 0) for f in place.loops)
    return possible and bool(names & over) and bool(names - over - _sizes(place))


def _sizes(place: Place) -> set[T.Var]:
    """What is no variable of a loop."""
    loops = {f.var for f in place.loops}
    return {v for f in place.known for v in f.variables} - loops
