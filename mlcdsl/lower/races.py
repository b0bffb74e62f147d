"""A parallel loop that is not proved free of races, run serially while every touched element notes who touched it.

For every buffer that the loop writes there are two shadows: the iteration that wrote an element, and the one that
read it, each as iteration + 1, with 0 for none and -1 for readers of several iterations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.shadows import Shadows
from mlcdsl.lower.tools import ONE, ZERO, add, compare, index, sub
from mlcdsl.source import Span
from mlcdsl.types import INDEX

RACE = "E0904"


class Tracker:
    """The shadows of one loop; `before` is what goes in front of it."""

    def __init__(self, loop: T.For, buffers: Iterable[T.Buffer]) -> None:
        inside = {s.buffer for s in walk_stmts(loop.body) if isinstance(s, T.Alloc)}
        self.loop = loop
        self.buffers = [b for b in buffers if b not in inside]
        self.writers, self.readers = Shadows("writer"), Shadows("reader")
        lo: T.Expr = T.Var(f"{loop.var.name}_lo", INDEX, span=loop.span)
        before: list[T.Stmt] = []
        if isinstance(loop.lo, T.Const):
            lo = loop.lo
        elif isinstance(lo, T.Var):
            before.append(T.Let(lo, loop.lo, span=loop.span))
        self.lo = lo
        for b in self.buffers:
            before += [*self.writers.allocate(b, INDEX), *self.readers.allocate(b, INDEX)]
        self.before: T.Stmts = tuple(before)
        self.me = add(sub(loop.var, lo), ONE)

    def _free(self, owner: T.Expr) -> T.Expr:
        """Nobody or this iteration."""
        return T.Binary("or", compare("eq", owner, ZERO), compare("eq", owner, self.me))

    def _check(self, owner: T.Expr, buffer: T.Buffer, at: tuple[T.Expr, ...], span: Span | None) -> T.Stmt:
        places = ", ".join("{}" for _ in at)
        message = (
            f"{buffer.name}[{places}] is touched by two iterations of the loop over {self.loop.var.name}, "
            "and one of them writes"
        )
        return T.Assert(self._free(owner), message, RACE, at, span=span)

    def stored(self, buffer: T.Buffer, at: tuple[T.Expr, ...], span: Span | None) -> Iterator[T.Stmt]:
        """Before a store: no other iteration has touched the element."""
        if buffer not in self.writers.of:
            return
        yield self._check(self.writers.get(buffer, at), buffer, at, span)
        yield self._check(self.readers.get(buffer, at), buffer, at, span)
        yield self.writers.set(buffer, at, self.me, span)

    def loaded(self, buffer: T.Buffer, at: tuple[T.Expr, ...], span: Span | None) -> Iterator[T.Stmt]:
        """Before a load: no other iteration has written the element."""
        if buffer not in self.writers.of:
            return
        yield self._check(self.writers.get(buffer, at), buffer, at, span)
        reader = self.readers.get(buffer, at)
        yield self.readers.set(buffer, at, T.Select(self._free(reader), self.me, index(-1)), span)


def serial(loop: T.For, tracker: Tracker, body: T.Stmts) -> T.For:
    """The loop in order."""
    return replace(loop, kind="serial", thread="", lo=tracker.lo, body=body)
