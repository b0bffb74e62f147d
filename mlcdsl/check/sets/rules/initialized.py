"""E0403 and E0504: an element of an alloc or an output is written before it is read (B11, P10)."""

from __future__ import annotations

from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.model import Access, BlockInfo
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import access_text, element_text, label, names_in, when
from mlcdsl.diagnostics import Diagnostic, Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span


@rule("E0403", "E0504", "W0501", order=50)
def check(c: Check) -> None:
    """Every read of memory that starts without contents. What a pointer gives to an extern is the extern's matter."""
    reported: set[T.Buffer] = set()
    for access in c.model.accesses:
        fresh = c.model.fresh.get(access.buffer)
        opaque = isinstance(access.node, T.Ptr) and not access.node.extents
        if fresh is None or access.kind == "write" or opaque or c.spoiled(access.buffer):
            continue
        read = access.as_point(fresh.shape)
        verdict = unwritten(c.model, c.solver, read, fresh.depth)
        if verdict.point is not None:
            c.report(_unwritten(c, read, verdict.point))
        elif verdict.reason is not None:
            c.unproved_init.add(access.buffer)
            if access.buffer not in reported:
                reported.add(access.buffer)
                c.report(_unproved(access, verdict.reason))


def _unproved(access: Access, reason: str) -> Diagnostic:
    return Diagnostic(
        "W0501",
        f"not proved that {access_text(access)} was written before it is read: it is checked at run time",
        access.span,
        label=reason,
        severity="warning",
    )


def _unwritten(c: Check, read: Access, point: Point) -> Diagnostic:
    assert read.index is not None
    at = [i.value(point) for i in read.index]
    element = element_text(read.buffer, at)
    names = names_in(read.exprs) or [loop.var for loop in read.place.loops]
    condition = when(c.model, read.place, point, names)
    block = _reduction(read)
    if block is not None:
        return _without_init(read, block, element, when(c.model, read.place, point, ()))
    fresh = c.model.fresh[read.buffer]
    writes = [a for a in c.model.by_buffer[read.buffer] if a.kind == "write"]
    why = f"Nothing writes {read.buffer.name}." if not writes else f"No write of {element} comes before this read."
    kind = "an alloc" if fresh.alloc is not None else "an output"
    return Diagnostic(
        "E0504",
        f"{element} is read before it is written{condition}",
        read.span,
        label=f"reads {element}",
        related=(
            *label(read.buffer.span, f"{kind} starts without contents"),
            *(p for w in writes[:1] for p in label(w.span, "written here")),
        ),
        notes=(f"{why} Write the elements that are read first.",),
    )


def _reduction(read: Access) -> BlockInfo | None:
    """The block around the read, if it is a reduction without init that updates what is read."""
    stmt = read.stmt
    if not read.place.blocks or not isinstance(stmt, T.Store) or stmt.buffer is not read.buffer:
        return None
    info = read.place.blocks[-1]
    reduces = any(a.kind == "reduce" for a in info.block.axes)
    return info if reduces and info.block.init is None and stmt.indices == read.exprs else None


def _without_init(read: Access, info: BlockInfo, element: str, sizes: str) -> Diagnostic:
    stmt, block = read.stmt, info.block
    assert isinstance(stmt, T.Store)
    axis = next(a for a in block.axes if a.kind == "reduce")
    identity = _identity(stmt)
    target = access_text(read)
    init = f"init {{ {target} = {identity} }}" if identity is not None else f"init {{ {target} = ... }}"
    fix = None
    first = block.body[0].span if block.body else None
    if identity is not None and first is not None:
        fix = Fix(f"add `{init}`", (Edit(first.source.span(first.start, first.start), f"{init}\n{_indent(first)}"),))
    name = f"block {block.name}" if block.name else "the block"
    return Diagnostic(
        "E0403",
        f"{name} reduces into {read.buffer.name} without an init: {element} has no value yet{sizes}",
        read.span if block.span is None else _head(block) or read.span,
        label=f"reduces over {axis.var.name}",
        related=(
            *label(read.span, f"reads {element} before anything wrote it"),
            *label(read.buffer.span, "starts without contents"),
        ),
        notes=(f"Write `{init}` at the start of the block, or write {read.buffer.name} before the loops.",),
        fix=fix,
    )


def _head(block: T.Block) -> Span | None:
    """The block's first line, up to its body."""
    span = block.span
    if span is None:
        return None
    end = span.text.find("{")
    return span if end < 0 else span.source.span(span.start, span.start + len(span.text[:end].rstrip()))


def _indent(span: Span) -> str:
    line = span.source.line_text(span.source.row_of(span.start))
    return line[: len(line) - len(line.lstrip())]


def _identity(stmt: T.Store) -> str | None:
    """What the update starts from, as text."""
    value, dtype = stmt.value, stmt.buffer.dtype
    if not isinstance(value, T.Binary):
        return None
    match value.op:
        case "add" | "sub":
            return "0"
        case "mul":
            return "1"
        case "max" if dtype.is_float:
            return "-inf"
        case "min" if dtype.is_float:
            return "inf"
        case "max" if dtype.is_int:
            return str(dtype.min_int)
        case "min" if dtype.is_int:
            return str(dtype.max_int)
        case "or":
            return "false"
        case "and":
            return "true"
        case _:
            return None
