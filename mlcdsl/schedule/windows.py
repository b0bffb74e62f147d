"""The implementation of an intrinsic put to work: its parameters become parts of the program's buffers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.neighbours import neighbours
from mlcdsl.ir.symbolic import Facts, constant, equal, product, prove
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.matching import Window


def strides_of(buffer: T.Buffer) -> tuple[T.Expr, ...]:
    """The strides in elements, those of the dense layout where none are declared."""
    if buffer.strides is not None:
        return buffer.strides
    return tuple(product(buffer.shape[d + 1 :]) for d in range(len(buffer.shape)))


def region(window: Window, shape: Sequence[T.Expr]) -> T.Region:
    """The elements of a parameter of this shape."""
    extents: list[T.Expr] = [const(1)] * len(window.base)
    for d, n in zip(window.dims, shape, strict=True):
        extents[d] = n
    return T.Region(window.buffer, window.base, tuple(extents))


def is_whole(window: Window, param: T.Buffer, facts: Facts) -> bool:
    """Whether the parameter is all of its buffer."""
    shape = window.buffer.shape
    return (
        window.dims == tuple(range(len(shape)))
        and all(isinstance(b, T.Const) and b.value == 0 for b in window.base)
        and all(equal(a, b, facts) is True for a, b in zip(shape, param.shape, strict=True))
    )


class Strides:
    """What the strides of the implementation's parameters are; `wrong` is the first that cannot be had."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.values: dict[T.Var, T.Expr] = {}
        self.wrong: tuple[T.Buffer, int, T.Expr, T.Expr] | None = None

    def bind(self, param: T.Buffer, window: Window, named: frozenset[T.Var], addressed: bool) -> None:
        """`named` are the variables that strides introduce; without declared strides, an address that is taken asks
        for the dense layout."""
        real = strides_of(window.buffer)
        if param.strides is None and not addressed:
            return
        for d, wanted in enumerate(strides_of(param)):
            got = real[window.dims[d]]
            one = constant(param.shape[d]) == 1
            if isinstance(wanted, T.Var) and wanted in named and wanted not in self.values:
                self.values[wanted] = got
                continue
            wanted = self.values.get(wanted, wanted) if isinstance(wanted, T.Var) else wanted
            if not one and equal(wanted, got, self.facts) is not True:
                self.wrong = self.wrong or (param, d, wanted, got)


def addressed(stmts: T.Stmts) -> set[T.Buffer]:
    """The buffers whose address is taken, or vectors."""
    return {x.buffer for x in _pointers(stmts)}


def laid_out(stmts: T.Stmts) -> set[T.Buffer]:
    """The buffers of whose address it is not known what is reached from there."""
    return {x.buffer for x in _pointers(stmts) if not x.extents}


def vectors(stmts: T.Stmts) -> dict[T.Buffer, list[T.Ptr]]:
    """The vectors that intrinsics of LLVM get, by buffer."""
    found: dict[T.Buffer, list[T.Ptr]] = {}
    for x in _pointers(stmts):
        if x.extents:
            found.setdefault(x.buffer, []).append(x)
    return found


def _pointers(stmts: T.Stmts) -> Iterator[T.Ptr]:
    return (x for s in walk_stmts(stmts) for e in own_exprs(s) for x in walk(e) if isinstance(x, T.Ptr))


def side_by_side(window: Window, v: T.Ptr, facts: Facts) -> bool:
    """Whether the elements of a vector are neighbours in the window's buffer, too, in the same order."""
    long = [d for d, n in zip(window.dims, v.extents, strict=True) if n > 1]
    return long == sorted(long) and neighbours(window.buffer, _extents(window, v.extents), facts)


def _extents(window: Window, sizes: Sequence[int]) -> tuple[int, ...]:
    """The extents in the window's buffer of a box of the parameter."""
    extents = [1] * len(window.base)
    for d, n in zip(window.dims, sizes, strict=True):
        extents[d] = n
    return tuple(extents)


def passed_whole(stmts: T.Stmts) -> dict[T.Buffer, T.CallExtern]:
    """The buffers that calls take as wholes."""
    return {a: s for s in walk_stmts(stmts) if isinstance(s, T.CallExtern) for a in s.args if isinstance(a, T.Buffer)}


class Instance(Copier):
    """A copy of the implementation's body over windows."""

    def __init__(self, windows: Mapping[T.Buffer, Window], values: Mapping[T.Var, T.Expr]):
        super().__init__()
        self.windows = windows
        self.vars.update(values)
        self.buffers.update({p: w.buffer for p, w in windows.items()})

    def expr(self, expr: T.Expr) -> T.Expr:
        match expr:
            case T.Load(buffer, indices) if buffer in self.windows:
                window = self.windows[buffer]
                return T.Load(window.buffer, window.at(self.exprs(indices)), span=expr.span)
            case T.Ptr(buffer, indices) if buffer in self.windows:
                window = self.windows[buffer]
                at = window.at(self.exprs(indices) or (const(0),) * len(window.dims))
                if expr.extents:
                    return replace(expr, buffer=window.buffer, indices=at, extents=_extents(window, expr.extents))
                first = all(isinstance(i, T.Const) and i.value == 0 for i in at)
                return T.Ptr(window.buffer, () if first else at, span=expr.span)
            case T.Cast(a, dtype) if dtype.is_int and isinstance(inner := self.expr(a), T.Const):
                if isinstance(inner.value, int) and dtype.min_int <= inner.value <= dtype.max_int:
                    return T.Const(inner.value, dtype, span=expr.span)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Store) and stmt.buffer in self.windows:
            window = self.windows[stmt.buffer]
            at = window.at(self.exprs(stmt.indices))
            return T.Store(window.buffer, at, self.expr(stmt.value), span=stmt.span)
        if isinstance(stmt, T.Assert) and prove(self.expr(stmt.cond)) is True:
            return ()  # strides that are numbers here
        return super().stmt(stmt)

    def region(self, region: T.Region) -> T.Region:
        window = self.windows.get(region.buffer)
        if window is None:
            return super().region(region)
        extents: list[T.Expr] = [const(1)] * len(window.base)
        for d, n in zip(window.dims, self.exprs(region.extent), strict=True):
            extents[d] = n
        return replace(region, buffer=window.buffer, lo=window.at(self.exprs(region.lo)), extent=tuple(extents))
