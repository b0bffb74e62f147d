"""L0301: a conversion that converts nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import expressions
from mlcdsl.lint.units import Program, Unit
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import DTYPES

#: a conversion in a text
_CAST = re.compile(rf"\b(?:{'|'.join(DTYPES)})(?:\s|#[^\r\n]*)*\(")


@rule("L0301", "prim_func", "program")
def redundant_cast(thing: Unit | Program) -> Iterator[Found]:
    yield from _of_prim(thing) if isinstance(thing, Unit) else _of_functions(thing)


def _of_prim(unit: Unit) -> Iterator[Found]:
    """The checker leaves such a conversion out: the value stands in the IR, the conversion in the text only."""
    body = unit.node.body.span
    if body is not None and not _CAST.search(body.text):
        return
    dtypes: dict[tuple[int, int], str] | None = None
    for e in expressions(unit.node.body):
        match e:
            case ast.Call(ast.Name(target, span=head), (ast.Arg("", value),)) if target in DTYPES:
                if head is None or value.span is None or e.span is None or isinstance(value, ast.Number):
                    continue
                if dtypes is None:
                    dtypes = _dtypes(unit)
                if _dtype(unit, value, dtypes) == target:
                    plain = isinstance(value, ast.Name | ast.Index | ast.Call)
                    edits = (Edit(e.span, value.span.text) if plain else Edit(head, ""),)
                    yield _redundant(target, e.span, edits)


def _of_functions(program: Program) -> Iterator[Found]:
    """Casts are operators in graph functions."""
    for e in program.graph_expressions:
        match e:
            case G.CallOp("cast", (value,), type=G.TensorType(target)):
                same = isinstance(value.type, G.TensorType) and value.type.dtype == target
                if not same or e.span is None:
                    continue
                text = value.name if isinstance(value, G.Value) else f"({value.span.text})" if value.span else None
                yield _redundant(target.name, e.span, () if text is None else (Edit(e.span, text),))


def _redundant(target: str, span: Span, edits: tuple[Edit, ...]) -> Found:
    fix = Fix("leave the conversion out", edits) if edits else None
    return Found(f"this is {target} already", span, "converts nothing", fix=fix)


def _dtypes(unit: Unit) -> dict[tuple[int, int], str]:
    """The dtypes of what stands in the IR, by the place of its text."""
    out = {}
    for _, x in unit.exprs:
        if isinstance(x, T.Binary | T.Unary | T.Select | T.Intrinsic | T.Load | T.Cast) and x.span is not None:
            out[x.span.start, x.span.end] = x.dtype.name
    return out


def _dtype(unit: Unit, value: ast.Expr, dtypes: dict[tuple[int, int], str]) -> str | None:
    span: Span | None = value.span
    if isinstance(value, ast.Name):
        scalars = [p.value for p in unit.func.params if isinstance(p.value, T.Var)]
        scalars += [x for x in unit.used if x.name == value.id] + [*unit.func.dims]
        buffers = {x.buffer for _, x in unit.exprs if isinstance(x, T.Load) and x.buffer.name == value.id}
        found = {v.dtype.name for v in scalars if v.name == value.id} | {b.dtype.name for b in buffers}
        return found.pop() if len(found) == 1 else None
    return None if span is None else dtypes.get((span.start, span.end))
