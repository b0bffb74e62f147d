"""Names that a declaration of a `.mlc` text declares: dims, parameters, loops, axes, tensors, values, blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlcdsl.ide import words
from mlcdsl.ide.entities import Entity
from mlcdsl.ide.entries import Entry
from mlcdsl.ide.names import Symbol
from mlcdsl.ide.queries.hover.answer import fence, join, one_line
from mlcdsl.ide.queries.hover.regions import regions_of
from mlcdsl.ide.queries.hover.uses import uses_text
from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ide.types_text import entity_type, iterations, loop_range, size_text, type_text
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import constant
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.source import Span
from mlcdsl.syntax import ast

_MODES = {"in": "input", "out": "output", "inout": "read and written (`inout`)"}
_WHAT = {
    "dim": "dim: a size that follows from the arguments",
    "stride": "stride: the distance of neighbours in one dimension, in elements",
    "parameter": "parameter", "output": "output", "loop": "loop", "axis": "axis", "buffer": "tensor", "value": "value",
    "index": "index", "binding": "value", "block": "block",
}  # fmt: skip


def symbol_text(snapshot: ProgramSnapshot, entry: Entry, symbol: Symbol, place: Span) -> str:
    """What a name is, with what the checker knows of it; `place` is where it is declared in `entry`."""
    if symbol.kind == "block":
        return _block(snapshot, entry, symbol)
    entity = snapshot.entity(entry, place)
    found = _entity(snapshot, entry, symbol, entity) if entity is not None else ""
    return found or join(fence(_declared(symbol)), _WHAT.get(symbol.kind, symbol.kind))


def functions_of(item: object) -> Iterator[T.PrimFunc]:
    """The bodies of an item."""
    match item:
        case T.PrimFunc():
            yield item
        case T.Intrin(_, _, desc, impl):
            yield desc
            yield impl


# ---------------------------------------------------------------- by what the checker made


def _entity(snapshot: ProgramSnapshot, entry: Entry, symbol: Symbol, entity: Entity) -> str:
    match entity:
        case T.For():
            return loop_text(entity, getattr(symbol.node, "kind", ""))
        case T.Axis():
            return join(fence(axis_text(entity)), f"{entity.kind} axis: {words.AXES[entity.kind]}")
        case T.IterVar(var, extent):
            return join(fence(f"{var.name}: {size_text(extent)}"), f"index over {iterations(extent)}")
        case T.Let(var, value):
            return join(fence(f"let {var.name}: {var.dtype} = {one_line(_written(value.span))}".removesuffix(" = ")))
        case T.Param(value, mode):
            more = _memory(snapshot, entry, value) if isinstance(value, T.Buffer) else ""
            word = "inout " if mode == "inout" else ""
            head = fence(f"{word}{value.name}: {entity_type(value)}")
            return join(head, f"{_MODES[mode]} of `{_name(entry)}`", more)
        case T.Buffer():
            return join(fence(f"{entity.name}: {entity_type(entity)}"), "tensor", _memory(snapshot, entry, entity))
        case T.Var():
            matched = isinstance(symbol.node, ast.TensorRef)
            what = "dim: a size that this match binds" if matched else _WHAT.get(symbol.kind, symbol.kind)
            return join(fence(f"{entity.name}: {entity.dtype}"), what)
        case G.Value():
            return _value(entry, symbol, entity)
    return ""


def loop_text(loop: T.For, written: str = "") -> str:
    """A loop: its kind, range and number of iterations."""
    kind = written or ("range" if loop.kind == "serial" else loop.kind)
    thread = f"`{loop.thread}`, " if loop.thread else ""
    over = f"{loop.kind} loop over `{loop_range(loop)}`: {thread}{iterations(loop.extent)}"
    attrs = "".join(f", {name} = {value}" for name, value in loop.attrs)
    return join(fence(f"for {loop.var.name} in {kind}({_bounds(loop)})"), over + attrs, words.LOOPS.get(kind, ""))


def _bounds(loop: T.For) -> str:
    hi = size_text(T.Binary("add", loop.lo, loop.extent))
    lo = [] if constant(loop.lo) == 0 else [size_text(loop.lo)]
    return ", ".join([*([loop.thread] if loop.thread else []), *lo, hi])


def axis_text(axis: T.Axis) -> str:
    return f"{axis.kind} {axis.var.name}: {size_text(axis.extent)} = {size_text(axis.binding)}"


def _memory(snapshot: ProgramSnapshot, entry: Entry, buffer: T.Buffer) -> str:
    """The memory of a tensor, and who uses it."""
    body = next((f.body for f in functions_of(snapshot.item_of(entry)) if _has(f, buffer)), None)
    used = uses_text(snapshot, body, buffer) if body is not None else ""
    return join(f"memory: {buffer.scope}", used)


def _has(func: T.PrimFunc, buffer: T.Buffer) -> bool:
    mine: Any = {p.value for p in func.params}
    made = (s.buffer for s in walk_stmts(func.body) if isinstance(s, T.Alloc | T.Compute))
    return buffer in mine or any(b is buffer for b in made)


def _value(entry: Entry, symbol: Symbol, value: G.Value) -> str:
    head = fence(f"{value.name}: {type_text(value.type)}")
    if symbol.kind == "parameter":
        return join(head, f"input of `{_name(entry)}`")
    made = one_line(_written(getattr(getattr(symbol.node, "value", None), "span", None)))
    return join(head, f"value `{made}`" if made else "value")


# ---------------------------------------------------------------- blocks


def _block(snapshot: ProgramSnapshot, entry: Entry, symbol: Symbol) -> str:
    span = getattr(symbol.node, "span", None)
    for func in functions_of(snapshot.item_of(entry)):
        for s in walk_stmts(func.body):
            if isinstance(s, T.Block) and s.span is span and span is not None:
                return block_text(func, s)
    return join(fence(_declared(symbol)), "block")


def block_text(func: T.PrimFunc, block: T.Block) -> str:
    """A block with its axes, predicate and regions."""
    axes = ", ".join(map(axis_text, block.axes))
    where = f" where {size_text(block.where)}" if block.where is not None else ""
    lines, inferred = [f"block {block.name or ''}({axes}){where}"], []
    for verb, write in (("reads", False), ("writes", True)):
        regions, declared = regions_of(func, block, write=write)
        lines += [f"  {verb} {regions}"] if regions else []
        inferred += [] if declared or not regions else [verb]
    note = f"{' and '.join(inferred)} inferred" if inferred else ""
    attrs = ", ".join(f"{name} = {value}" for name, value in block.attrs)
    return join(fence("\n".join(lines)), note, f"attributes: {attrs}" if attrs else "")


# ---------------------------------------------------------------- as written


def _declared(symbol: Symbol) -> str:
    """What declares a name, up to its body."""
    node: Any = symbol.node
    span = getattr(node, "span", None)
    if span is None or symbol.kind in ("dim", "stride"):
        return symbol.name
    body = getattr(getattr(node, "body", None), "span", None)
    return one_line(span.source.text[span.start : body.start if body is not None else span.end])


def _written(span: Span | None) -> str:
    return span.text if span is not None else ""


def _name(entry: Entry) -> str:
    return entry.name.name if entry.name is not None else "?"
