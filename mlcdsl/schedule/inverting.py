"""Solving index expressions for the axes in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.show import free_vars, show
from mlcdsl.ir.symbolic import constant, simplify
from mlcdsl.ir.visit import substitute
from mlcdsl.schedule.loop_tools import const
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Inverse:
    """Axes as expressions over `at`, the values of the indices. Where the indices are not values that the expressions
    take, what the axes are means nothing."""

    at: tuple[T.Var, ...]
    axes: dict[T.Var, T.Expr]

    def __call__(self, indices: Sequence[T.Expr]) -> dict[T.Var, T.Expr]:
        """The axes for some indices."""
        mapping = dict(zip(self.at, map(tidy, indices), strict=True))
        return {v: tidy(substitute(e, mapping)) for v, e in self.axes.items()}


def tidy(e: T.Expr) -> T.Expr:
    """The canonical form of an index expression where that is shorter."""
    short = simplify(e)
    return short if len(show(short)) < len(show(e)) else e


def invert(indices: Sequence[T.Expr], axes: Sequence[T.Axis]) -> Inverse | None:
    """The inverse of index expressions: each is a sum of axes whose coefficients are one another's multiples and leave
    room for the axes below, as in `i * 16 + j`. None where this is not so, or an axis does not occur."""
    at = tuple(T.Var(f"i{d}", INDEX) for d in range(len(indices)))
    known = {a.var for a in axes}
    found: dict[T.Var, T.Expr] = {}
    for v, index in zip(at, indices, strict=True):
        rest = canonical(index)
        terms: list[tuple[int, T.Axis]] = []
        for axis in axes:
            split = rest.linear(axis.var)
            if split is not None:
                terms.append((split[0], axis))
                rest = split[1]
        if set(free_vars(to_expr(rest))) & known:
            return None
        solved = _solve(T.Binary("sub", v, to_expr(rest)) if rest != Poly.const(0) else v, terms)
        if solved is None:
            return None
        for axis_var, e in solved.items():
            found.setdefault(axis_var, e)
    for axis in axes:
        if axis.var not in found:
            if constant(axis.extent) != 1:
                return None
            found[axis.var] = const(0)
    return Inverse(at, found)


def _solve(value: T.Expr, terms: list[tuple[int, T.Axis]]) -> dict[T.Var, T.Expr] | None:
    """The axes of `sum(c * axis) == value`."""
    terms = [t for t in terms if constant(t[1].extent) != 1] or terms[:1]
    if len(terms) == 1 and abs(terms[0][0]) == 1:
        c, axis = terms[0]
        return {axis.var: value if c == 1 else T.Unary("neg", value)}
    terms.sort(key=lambda t: -t[0])
    out: dict[T.Var, T.Expr] = {}
    for n, (c, axis) in enumerate(terms):
        if c < 1:
            return None
        below = terms[n + 1] if n + 1 < len(terms) else None
        if below is not None:
            room = constant(below[1].extent)
            if room is None or below[0] < 1 or c % below[0] or below[0] * room > c:
                return None
        out[axis.var] = value if c == 1 else T.Binary("floordiv", value, const(c))
        value = T.Binary("mod", value, const(c))
    return out
