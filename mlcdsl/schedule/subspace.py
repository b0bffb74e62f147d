"""Dividing a block's iterations between outer and inner loops: what a nested block is made of.

A binding is divided into `outer * n + inner`, where `inner` runs over exactly `[0, n)` in the inner loops.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, spread
from mlcdsl.ir.canonical import canonical, replace_vars, to_expr
from mlcdsl.ir.poly import ZERO, Opaque, Poly, divide_exact
from mlcdsl.ir.symbolic import Facts, constant, equal, exact_quotient, free_vars, simplify
from mlcdsl.ir.visit import map_children
from mlcdsl.schedule.loop_tools import const


@dataclass(frozen=True, slots=True)
class Division:
    """An axis is `outer * n + inner`. `outer` is None where the outer loops take no part, `inner` None where the inner
    ones do not; `exact`: `outer` and `inner` take all combinations of values."""

    axis: T.Axis
    outer: T.Expr | None
    outer_extent: T.Expr
    inner: T.Expr | None
    n: T.Expr
    exact: bool


def divide(axis: T.Axis, inner: Sequence[T.For], outer: Sequence[T.For], facts: Facts) -> Division | None:
    """The division of an axis between the inner loops and those around; None where its binding has no such form."""
    binding = axis.binding
    inside = {x.var for x in inner}
    used = set(free_vars(binding))
    if not used & inside:
        return Division(axis, binding, axis.extent, None, const(1), True)
    if not any(x.var in used for x in outer):
        return Division(axis, None, const(1), binding, axis.extent, True)
    high, low = _parts(canonical(binding), inside)
    for x in inner:
        # the lower bound of an inner loop belongs to the outer part
        if x.var in used and set(free_vars(x.lo)) & inside:
            return None
    if high is None:
        return None
    shift = _start(low, inner)
    high, low = high + shift, low - shift
    n = _count(low, inner, facts)
    if n is None:
        return None
    quotient = exact_quotient(to_expr(high), n, facts)
    if quotient is None:
        return None
    whole = exact_quotient(axis.extent, n, facts)
    if whole is not None:
        return Division(axis, quotient, whole, to_expr(low), n, True)
    if constant(n) is None:
        # n may be 0: as many outer values as the loops have
        values = canonical(quotient)
        over = spread(Range(values, values), tuple(Inner(x.var, x.lo, x.extent) for x in outer), facts)
        if over is None or over.lo != ZERO:
            return None
        return Division(axis, quotient, to_expr(over.extent), to_expr(low), n, False)
    rounded = T.Binary("floordiv", simplify(T.Binary("add", axis.extent, T.Binary("sub", n, const(1)))), n)
    return Division(axis, quotient, simplify(rounded), to_expr(low), n, False)


def _parts(p: Poly, inside: set[T.Var]) -> tuple[Poly | None, Poly]:
    """The terms without inner variables, and those with inner variables and sizes only."""
    high, low = ZERO, ZERO
    for mono, c in p.terms:
        term = Poly.of({mono: c})
        if not any(v in inside for v in free_vars(to_expr(term))):
            high = high + term
        elif all(isinstance(a, T.Var) or not isinstance(a, Opaque) or _vars(a) <= inside for a, _ in mono):
            low = low + term
        else:
            return None, low
    return high, low


def _vars(atom: Opaque) -> set[T.Var]:
    return set(free_vars(to_expr(Poly.atom(atom))))


def _start(low: Poly, inner: Sequence[T.For]) -> Poly:
    """The value of the inner part at the beginning of the inner loops."""
    return replace_vars(low, {x.var: canonical(x.lo) for x in inner})


def _count(low: Poly, inner: Sequence[T.For], facts: Facts) -> T.Expr | None:
    """`n` where the inner part runs over exactly `[0, n)`: each loop steps by what the loops inside of it span."""
    steps: list[tuple[Poly, T.Expr]] = []
    rest = low
    for x in inner:
        factor = ZERO
        for mono, c in low.terms:
            if any(a is x.var for a, _ in mono):
                term = divide_exact(Poly.of({mono: c}), Poly.atom(x.var))
                if term is None:
                    return None
                factor = factor + term
        if factor.terms:
            if set(free_vars(to_expr(factor))) & {y.var for y in inner}:
                return None
            steps.append((factor, x.extent))
            rest = rest - factor * Poly.atom(x.var)
    if any(v in {x.var for x in inner} for v in free_vars(to_expr(rest))):
        return None
    span: T.Expr = const(1)
    while steps:
        found = next((s for s in steps if equal(to_expr(s[0]), span, facts) is True), None)
        if found is None:
            return None
        steps.remove(found)
        span = simplify(T.Binary("mul", span, found[1]))
    return span


def over_axes(
    e: T.Expr, divisions: Sequence[Division], outer: Mapping[T.Var, T.Var], around: Container[T.Var]
) -> T.Expr | None:
    """An expression over loops as one over outer axes (`outer`, by the divided axes) and inner loops. None where a
    loop of `around`, which are the outer ones, is left in it."""

    def go(e: T.Expr) -> T.Expr:
        if e.dtype.is_int and not isinstance(e, T.Const):
            p = canonical(e)
            for d in divisions:
                if d.outer is not None and p == canonical(d.axis.binding):
                    return whole(d, outer[d.axis.var])
                if d.outer is not None and p == canonical(d.outer):
                    return outer[d.axis.var]
        return map_children(e, go)

    if not any(v in around for v in free_vars(e)):
        return e
    moved = go(e)
    return None if any(v in around for v in free_vars(moved)) else moved


def whole(d: Division, outer: T.Var) -> T.Expr:
    """The value of the divided axis, its outer part being an axis."""
    if d.inner is None:
        return outer
    return T.Binary("add", T.Binary("mul", outer, d.n), d.inner)
