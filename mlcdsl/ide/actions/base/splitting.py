"""A prim_func in pieces, one after another: which tensors go from piece to piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mlcdsl.ide.names import Names, Symbol
from mlcdsl.ir import tensor as T
from mlcdsl.syntax import ast


@dataclass(slots=True)
class Piece:
    """`used` and `written` are names of tensors and scalars that the whole function knows; `inputs` and `outputs` those
    that go into the piece and out of it."""

    stmts: list[Any]
    used: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Values:
    """What a function names at its outermost level, by name."""

    symbols: dict[str, Symbol]
    made: dict[str, T.Buffer | T.Var]
    inputs: list[str]
    results: list[str]
    allocs: dict[str, ast.Alloc]


def values_of(node: ast.PrimFunc, func: T.PrimFunc, names: Names) -> Values | None:
    """None where a name stands for two things, or a value is passed by `let`."""
    outermost = names.scope.inner[-1] if names.scope.inner else names.scope
    symbols = dict(names.scope.symbols)
    if symbols.keys() & outermost.symbols.keys():
        return None
    symbols |= outermost.symbols
    made: dict[str, T.Buffer | T.Var] = {p.name: p.value for p in func.params}
    for s in func.body:
        if isinstance(s, T.Alloc) or (isinstance(s, T.Compute) and s.allocates):
            made.setdefault(s.buffer.name, s.buffer)
    return Values(
        symbols, made, [p.name.name for p in node.params], [p.name.name for p in node.outputs],
        {s.name.name: s for s in node.body.stmts if isinstance(s, ast.Alloc)},
    )  # fmt: skip


def pieces_of(node: ast.PrimFunc, names: Names, values: Values, groups: list[list[Any]]) -> list[Piece] | None:
    """The pieces with what they take and give; None where a tensor is written in several of them."""
    pieces = [Piece([s for s in group if not isinstance(s, ast.Alloc)]) for group in groups]
    pieces = [p for p in pieces if p.stmts]
    for piece in pieces:
        _find_uses(piece, names, values)
    writer: dict[str, int] = {}
    for n, piece in enumerate(pieces):
        for name in piece.written:
            if writer.setdefault(name, n) != n:
                return None
    for n, piece in enumerate(pieces):
        later = {name for p in pieces[n + 1 :] for name in p.used}
        piece.outputs = [x for x in piece.written if x in later or x in values.results]
        piece.inputs = [x for x in piece.used if x in values.inputs or writer.get(x, n) < n]
        if any(x not in writer and x not in values.inputs for x in piece.used):
            return None
        own = [x for x in values.allocs if x in piece.used and x not in piece.outputs and writer.get(x) == n]
        piece.stmts = [values.allocs[x] for x in own] + [_declared(s, piece.outputs) for s in piece.stmts]
        if any(writer.get(x, n) > n for x in piece.used):
            return None
    return pieces


def _declared(s: Any, outputs: list[str]) -> Any:
    """Index notation whose tensor is an output has no type of its own."""
    base = s.target.base if isinstance(s, ast.Compute) and isinstance(s.target, ast.Index) else None
    if isinstance(base, ast.Name) and base.id in outputs:
        return ast.Compute(s.target, None, s.value, span=s.span, trivia=s.trivia)
    return s


def _find_uses(piece: Piece, names: Names, values: Values) -> None:
    for s in piece.stmts:
        for use in names.uses:
            name = use.symbol.name if use.symbol is not None else ""
            here = values.symbols.get(name) is use.symbol and s.span.start <= use.span.start < s.span.end
            if here and name in values.made:
                piece.used += [name] * (name not in piece.used)
                piece.written += [name] * (use.write and name not in piece.written)
        for symbol in values.symbols.values():
            if symbol.node is s and symbol.name in values.made:
                piece.used.append(symbol.name)
                piece.written.append(symbol.name)
