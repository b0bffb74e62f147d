"""Run-time checks for what the checker could not prove (rule S7), between index notation and blocks.

Everything is checked by statements in front of the one that makes the access, under the conditions under which
the expression makes it, so that memory is never touched before its check. What was written, and by which iteration
of a parallel loop, is kept in shadow buffers of the same shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import children
from mlcdsl.lower.races import Tracker, serial
from mlcdsl.lower.shadows import Shadows, box, elements, negated
from mlcdsl.lower.tools import ZERO, add, both, compare, index, with_body, written
from mlcdsl.types import U8

BOUNDS, INIT, COVERAGE = "E0901", "E0903", "E0907"


def insert_checks(
    func: T.PrimFunc,
    unproved_bounds: frozenset[int] = frozenset(),
    unproved_init: frozenset[T.Buffer] = frozenset(),
    unproved_coverage: frozenset[T.Buffer] = frozenset(),
    unproved_races: frozenset[int] = frozenset(),
) -> T.PrimFunc:
    """The function with checks in it; the same object if there is nothing to check.

    Accesses and loops are named by the `id` of their Load, Store or For in `func`; coverage is of outputs.
    """
    if not (unproved_bounds or unproved_init or unproved_coverage or unproved_races):
        return func
    inserter = _Insert(unproved_bounds, unproved_init | unproved_coverage, unproved_init, unproved_races)
    outputs = [p.value for p in func.outputs if isinstance(p.value, T.Buffer)]
    entry = [s for b in outputs if b in inserter.tracked for s in inserter.shadows.allocate(b, U8)]
    body = inserter.stmts(func.body)
    covered = [s for b in outputs if b in unproved_coverage for s in inserter.covered(b, func)]
    return with_body(func, (*entry, *body, *covered))


class _Insert:
    """`tracked` buffers have a shadow that is 1 where something was written; `initialized` are checked on loads."""

    def __init__(
        self,
        bounds: frozenset[int],
        tracked: frozenset[T.Buffer],
        initialized: frozenset[T.Buffer],
        races: frozenset[int],
    ) -> None:
        self.bounds = bounds
        self.tracked = tracked
        self.initialized = initialized
        self.races = races
        self.shadows = Shadows("written")
        self.trackers: list[Tracker] = []

    # -------------------------------------------------------- statements

    def stmts(self, stmts: T.Stmts) -> T.Stmts:
        return tuple(new for s in stmts for new in self.stmt(s))

    def stmt(self, s: T.Stmt) -> Iterator[T.Stmt]:
        match s:
            case T.Store():
                yield from self.store(s)
            case T.For():
                yield from self.exprs((s.lo, s.extent))
                yield from self.loop(s)
            case T.While():
                # The condition is evaluated before every iteration, and so are its checks.
                before = tuple(self.exprs((s.cond,)))
                yield from before
                yield replace(s, body=(*self.stmts(s.body), *before))
            case T.If():
                yield from self.exprs((s.cond,))
                yield replace(s, then=self.stmts(s.then), orelse=self.stmts(s.orelse))
            case T.Block():
                yield from self.block(s)
            case T.Let():
                yield from self.exprs((s.value,))
                yield s
            case T.Assert():
                yield from self.exprs((s.cond,))
                shown = tuple(self.exprs(s.values))
                if shown:
                    yield T.If(negated(s.cond), shown, (), span=s.span)
                yield s
            case T.Alloc(buffer):
                yield s
                if buffer in self.tracked:
                    yield from self.shadows.allocate(buffer, U8)
            case T.CallExtern():
                yield from self.call(s)
            case _:
                yield s

    def block(self, s: T.Block) -> Iterator[T.Stmt]:
        where = () if s.where is None else (s.where,)
        yield from self.exprs((*(a.binding for a in s.axes), *where))
        init = None if s.init is None else self.stmts(s.init)
        # The declared regions say nothing of shadows.
        yield replace(s, init=init, body=self.stmts(s.body), reads=None, writes=None)

    def loop(self, s: T.For) -> Iterator[T.Stmt]:
        if id(s) not in self.races:
            yield replace(s, body=self.stmts(s.body))
            return
        tracker = Tracker(s, written(s.body))
        yield from tracker.before
        self.trackers.append(tracker)
        body = self.stmts(s.body)
        self.trackers.pop()
        yield serial(s, tracker, body)

    def store(self, s: T.Store) -> Iterator[T.Stmt]:
        yield from self.exprs((*s.indices, s.value))
        if id(s) in self.bounds:
            yield from _inside(s.buffer, s.indices, s)
        for tracker in self.trackers:
            yield from tracker.stored(s.buffer, s.indices, s.span)
        yield s
        if s.buffer in self.tracked:
            yield self.shadows.set(s.buffer, s.indices, T.Const(1, U8), s.span)

    def call(self, s: T.CallExtern) -> Iterator[T.Stmt]:
        """Buffers are read and written as a whole; of an address nothing is known, so it writes everything."""
        yield from self.exprs(tuple(a for a in s.args if not isinstance(a, T.Buffer)))
        params = s.extern.params
        whole = [(a, p.mode) for a, p in zip(s.args, params, strict=True) if isinstance(a, T.Buffer)]
        for buffer, mode in whole:
            if mode != "out":
                yield from elements(buffer, lambda at, b=buffer: tuple(self.read(b, at, s)))  # type: ignore[misc]
            if mode != "in":
                for t in self.trackers:
                    yield from elements(
                        buffer,
                        lambda at, b=buffer, t=t: tuple(t.stored(b, at, s.span)),  # type: ignore[misc]
                    )
        vectors = [a for a in s.args if isinstance(a, T.Ptr) and a.extents]
        for v in vectors:
            yield from self.vector(v)
        yield s
        for v in vectors:
            if v.mode != "in" and v.buffer in self.tracked:
                yield from box(v, lambda at, v=v: (self.shadows.set(v.buffer, at, T.Const(1, U8), s.span),))  # type: ignore[misc]
        addresses = [a.buffer for a in s.args if isinstance(a, T.Ptr) and not a.extents]
        for buffer in (*addresses, *(b for b, mode in whole if mode != "in")):
            if buffer in self.tracked:
                yield from self.shadows.fill(buffer, T.Const(1, U8))

    def vector(self, v: T.Ptr) -> Iterator[T.Stmt]:
        """Every element of a vector is read, or written, or both."""
        if v.mode != "out":
            yield from box(v, lambda at: tuple(self.read(v.buffer, at, v)))
        if v.mode != "in":
            for t in self.trackers:
                yield from box(v, lambda at, t=t: tuple(t.stored(v.buffer, at, v.span)))  # type: ignore[misc]

    # -------------------------------------------------------- expressions

    def exprs(self, exprs: tuple[T.Expr, ...]) -> Iterator[T.Stmt]:
        for e in exprs:
            yield from self.expr(e)

    def expr(self, e: T.Expr) -> Iterator[T.Stmt]:
        """The checks of the accesses in the expression, in the order of evaluation."""
        match e:
            case T.Binary("and" | "or" as op, a, b):
                yield from self.expr(a)
                inner = tuple(self.expr(b))
                if inner:
                    yield T.If(a if op == "and" else negated(a), inner, (), span=e.span)
            case T.Select(cond, a, b):
                yield from self.expr(cond)
                then, orelse = tuple(self.expr(a)), tuple(self.expr(b))
                if then or orelse:
                    yield T.If(cond, then, orelse, span=e.span)
            case T.Load(buffer, indices):
                yield from self.exprs(indices)
                if id(e) in self.bounds:
                    yield from _inside(buffer, indices, e)
                yield from self.read(buffer, indices, e)
            case T.Ptr(buffer, indices, extents):
                yield from self.exprs(indices)
                if id(e) in self.bounds:
                    yield from _inside(buffer, indices, e)
                    if extents:
                        last = (add(i, index(n - 1)) for i, n in zip(indices, extents, strict=True))
                        yield from _inside(buffer, tuple(last), e)
            case _:
                yield from self.exprs(children(e))

    def read(self, buffer: T.Buffer, indices: tuple[T.Expr, ...], at: _Spanned) -> Iterator[T.Stmt]:
        if buffer in self.initialized:
            was = self.shadows.get(buffer, indices)
            message = f"{_element(buffer)} is read before it is written"
            yield T.Assert(compare("ne", was, T.Const(0, U8)), message, INIT, indices, span=at.span)
        for tracker in self.trackers:
            yield from tracker.loaded(buffer, indices, at.span)

    def covered(self, buffer: T.Buffer, func: T.PrimFunc) -> T.Stmts:
        """At the end: every element of the output was written."""

        def check(at: tuple[T.Expr, ...]) -> T.Stmts:
            was = compare("ne", self.shadows.get(buffer, at), T.Const(0, U8))
            return (T.Assert(was, f"{_element(buffer)} is not written", COVERAGE, at, span=func.span),)

        return elements(buffer, check)


_Spanned = T.Load | T.Store | T.CallExtern | T.Ptr


def _element(buffer: T.Buffer) -> str:
    return f"{buffer.name}[{', '.join('{}' for _ in buffer.shape)}]"


def _inside(buffer: T.Buffer, indices: tuple[T.Expr, ...], at: T.Load | T.Store | T.Ptr) -> Iterator[T.Stmt]:
    """One assertion a dimension."""
    message = f"index {{}} of {buffer.name} is {{}}, outside 0 <= index < {{}}"
    for d, (i, extent) in enumerate(zip(indices, buffer.shape, strict=True)):
        if isinstance(i, T.Const) and isinstance(extent, T.Const) and 0 <= i.value < extent.value:
            continue
        ok = both(compare("le", ZERO, i), compare("lt", i, extent))
        yield T.Assert(ok, message, BOUNDS, (index(d), i, extent), span=at.span)
