"""Divisions and remainders that the ranges of variables decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, simplify, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.ranges import Known, bounds
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import Rewriter, map_children, walk
from mlcdsl.schedule.inverting import tidy


class Tidy(Rewriter):
    """Indices of accesses in canonical form where that is shorter."""

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load):
            return T.Load(expr.buffer, tuple(map(tidy, self.exprs(expr.indices))), span=expr.span)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Store):
            at = tuple(map(tidy, self.exprs(stmt.indices)))
            return T.Store(stmt.buffer, at, self.expr(stmt.value), span=stmt.span)
        return super().stmt(stmt)


class InLoops(Rewriter):
    """Accesses without the divisions in indices that the steps of loops decide: `q // 4` is 0 in a loop of 4 steps."""

    def __init__(self, loops: Iterable[T.For]):
        self.ends: list[Poly] = []
        for x in loops:
            lo, v = canonical(x.lo), Poly.atom(x.var)
            self.ends += [v - lo, lo + canonical(x.extent) - Poly.const(1) - v]

    def store(self, s: T.Store) -> T.Store:
        return replace(s, indices=tuple(map(self.index, s.indices)), value=self.expr(s.value))

    def expr(self, expr: T.Expr) -> T.Expr:
        expr = map_children(expr, self.expr)
        if isinstance(expr, T.Load):
            return replace(expr, indices=tuple(map(self.index, expr.indices)))
        return expr

    def index(self, e: T.Expr) -> T.Expr:
        if not any(isinstance(x, T.Binary) and x.op in ("floordiv", "mod") for x in walk(e)):
            return e
        return fold(e, Known(frozenset(free_vars(e)), self.ends))  # of other variables nothing is known


def fold(e: T.Expr, known: Known) -> T.Expr:
    """An index expression in canonical form, where `(i * 4 + j) // 4` is `i` if `j` is known to be less than 4."""
    return simplify(_fold(e, known))


def _fold(e: T.Expr, known: Known) -> T.Expr:
    e = map_children(e, lambda x: _fold(x, known) if x.dtype == e.dtype else x)
    if not isinstance(e, T.Binary) or e.op not in ("floordiv", "mod"):
        return e
    d = canonical(e.b).value
    if d is None or d <= 0:
        return e
    p = canonical(e.a)
    # whole multiples of the divisor come out; the rest has to be in [0, d)
    whole = Poly.of({m: c // d for m, c in p.terms if c % d == 0})
    rest = p - whole.scale(d)
    low, high = bounds(rest, known)
    if low is None or high is None or low // d != high // d:
        return e
    shift = Poly.const(low // d)
    return to_expr(whole + shift if e.op == "floordiv" else rest - shift.scale(d))
