"""Shadow buffers: what a run-time check remembers of every element of a buffer."""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.ir import tensor as T
from mlcdsl.lower.tools import ZERO, add, index
from mlcdsl.source import Span
from mlcdsl.types import DType

#: the attribute of the loops that prepare a shadow: they run wherever the inits of a reduction run
FILL: T.Attrs = (("shadow", True),)


class Shadows:
    """The shadows of one purpose, by buffer."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        self.of: dict[T.Buffer, T.Buffer] = {}

    def allocate(self, buffer: T.Buffer, dtype: DType) -> T.Stmts:
        """A shadow of zeros."""
        shadow = T.Buffer(f"{buffer.name}_{self.purpose}", dtype, buffer.shape, span=buffer.span)
        self.of[buffer] = shadow
        return (T.Alloc(shadow, span=buffer.span), *self.fill(buffer, T.Const(0, dtype)))

    def fill(self, buffer: T.Buffer, value: T.Expr) -> T.Stmts:
        """All of the shadow. The loops say that they are of a check (`FILL`)."""
        return elements(buffer, lambda at: (self.set(buffer, at, value, buffer.span),), FILL)

    def get(self, buffer: T.Buffer, indices: tuple[T.Expr, ...]) -> T.Load:
        return T.Load(self.of[buffer], indices)

    def set(self, buffer: T.Buffer, indices: tuple[T.Expr, ...], value: T.Expr, span: Span | None) -> T.Store:
        return T.Store(self.of[buffer], indices, value, span=span)


def elements(buffer: T.Buffer, body: Callable[[tuple[T.Expr, ...]], T.Stmts], attrs: T.Attrs = ()) -> T.Stmts:
    """The statements for every element of the buffer."""
    at = tuple(T.Var(f"i{d}") for d in range(len(buffer.shape)))
    stmts = body(at)
    if not stmts:
        return ()
    for var, extent in zip(reversed(at), reversed(buffer.shape), strict=True):
        stmts = (T.For(var, ZERO, extent, "serial", stmts, attrs=attrs, span=buffer.span),)
    return stmts


def box(v: T.Ptr, body: Callable[[tuple[T.Expr, ...]], T.Stmts]) -> T.Stmts:
    """The statements for every element of a vector."""
    at = tuple(T.Var(f"i{d}") for d in range(len(v.indices)))
    stmts = body(tuple(add(lo, i) for lo, i in zip(v.indices, at, strict=True)))
    if not stmts:
        return ()
    for var, count in zip(reversed(at), reversed(v.extents), strict=True):
        stmts = (T.For(var, ZERO, index(count), "serial", stmts, span=v.span),)
    return stmts


def negated(cond: T.Expr) -> T.Expr:
    return T.Unary("not", cond, span=cond.span)
