"""Where tensors are read and written."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ide.snapshot import ProgramSnapshot
from mlcdsl.ide.types_text import times
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.source import Span

_SHOWN = 6


def uses_text(snapshot: ProgramSnapshot, body: T.Stmts, buffer: T.Buffer) -> str:
    """`written 2 times (lines 5, 7), read 1 time (line 7)`."""
    found = [(write, place) for b, write, place in _accesses(body) if b is buffer]
    parts = []
    for verb, wanted in (("written", True), ("read", False)):
        places = [snapshot.place(p) for write, p in found if write is wanted]
        rows = list(dict.fromkeys(p.source.location(p.start).row for p in places if p is not None))
        if not places:
            parts.append(f"not {verb}")
            continue
        shown = ", ".join(map(str, rows[:_SHOWN])) + (", ..." if len(rows) > _SHOWN else "")
        parts.append(
            f"{verb} {times(len(places), 'time')}" + (f" (line{'s' * (len(rows) > 1)} {shown})" if rows else "")
        )
    return ", ".join(parts)


def _accesses(body: T.Stmts) -> Iterator[tuple[T.Buffer, bool, Span | None]]:
    """The accesses of the text, and whether they write."""
    for s in walk_stmts(body):
        if isinstance(s, T.Store | T.Compute):
            yield s.buffer, True, s.span
        elif isinstance(s, T.CallExtern):
            for p, arg in zip(s.extern.params, s.args, strict=False):
                if isinstance(arg, T.Buffer):
                    yield from _by_mode(arg, p.mode, s.span)
        for e in own_exprs(s):
            for x in walk(e):
                if isinstance(x, T.Load):
                    yield x.buffer, False, x.span
                elif isinstance(x, T.Ptr):
                    yield from _by_mode(x.buffer, x.mode, x.span)


def _by_mode(buffer: T.Buffer, mode: T.Mode, span: Span | None) -> Iterator[tuple[T.Buffer, bool, Span | None]]:
    if mode != "in":
        yield buffer, True, span
    if mode != "out":
        yield buffer, False, span
