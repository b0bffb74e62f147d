"""Constant bounds of index expressions, from the bounds of loops."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Range:
    """`lo <= value <= hi`, with infinities where nothing is known."""

    lo: float
    hi: float


_LIMIT = 1 << 63
UNKNOWN = Range(-math.inf, math.inf)


class Ranges:
    """What is known of index variables (dims, loop variables, axes, and `let`s over these). A variable is bound
    once, so nothing is ever taken back. Index arithmetic does not overflow; other i64 arithmetic may wrap."""

    def __init__(self, dims: tuple[T.Var, ...] = ()) -> None:
        self.known: dict[T.Var, Range] = {d: Range(0, math.inf) for d in dims}

    def is_index(self, e: T.Expr) -> bool:
        """Whether the expression is made of index variables and constants only."""
        return all(
            x in self.known if isinstance(x, T.Var) else isinstance(x, (T.Const, T.Binary, T.Select, T.Unary))
            for x in walk(e)
        )

    def bind(self, var: T.Var, span: Range) -> None:
        self.known[var] = span

    def loop(self, var: T.Var, lo: T.Expr, extent: T.Expr) -> None:
        """Inside a loop over `[lo, lo + extent)`."""
        first, count = self.of(lo), self.of(extent)
        self.bind(var, Range(first.lo, first.hi + count.hi - 1))

    def of(self, e: T.Expr) -> Range:
        """Bounds of an i64 expression, over whole numbers."""
        if e.dtype is not INDEX:
            return UNKNOWN
        match e:
            case T.Const(value):
                return Range(value, value)
            case T.Var():
                return self.known.get(e, UNKNOWN)
            case T.Binary(op, a, b):
                span = _apply(op, self.of(a), self.of(b))
                fits = span.lo >= -_LIMIT and span.hi < _LIMIT
                return span if fits or self.is_index(e) else UNKNOWN
            case T.Select(_, a, b):
                p, q = self.of(a), self.of(b)
                return Range(min(p.lo, q.lo), max(p.hi, q.hi))
        return UNKNOWN


def _apply(op: str, p: Range, q: Range) -> Range:
    match op:
        case "add":
            return Range(p.lo + q.lo, p.hi + q.hi)
        case "sub":
            return Range(p.lo - q.hi, p.hi - q.lo)
        case "mul":
            corners = [_times(x, y) for x in (p.lo, p.hi) for y in (q.lo, q.hi)]
            return Range(min(corners), max(corners))
        case "min":
            return Range(min(p.lo, q.lo), min(p.hi, q.hi))
        case "max":
            return Range(max(p.lo, q.lo), max(p.hi, q.hi))
        case "floordiv" if q.lo == q.hi and 0 < q.lo < math.inf:
            return Range(_floor(p.lo, q.lo), _floor(p.hi, q.lo))
        case "mod" if q.lo == q.hi and 0 < q.lo < math.inf:
            return Range(0, q.lo - 1)
    return UNKNOWN


def _times(x: float, y: float) -> float:
    return 0 if x == 0 or y == 0 else x * y


def _floor(x: float, d: float) -> float:
    return x if math.isinf(x) else x // d
