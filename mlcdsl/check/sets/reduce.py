"""Smaller systems with the same answer to "is there a solution": most questions end here, without isl.

Variables that an equality determines (with coefficient 1 or -1) are put in everywhere. Then contradictions are looked
for between opposite constraints and between the bounds of variables.
"""

from __future__ import annotations

from math import gcd

from mlcdsl.check.sets.linear import Con, Conj, Lin
from mlcdsl.ir import tensor as T

Bounds = dict[T.Var, tuple[int | None, int | None]]


def reduce(conj: Conj) -> Conj | None:
    """A conjunction over fewer variables that has a solution exactly when the given one has; None if none has."""
    cons = _eliminate(list(conj))
    return None if cons is None or _opposite(cons) or _out_of_bounds(cons) else tuple(cons)


def _eliminate(cons: list[Con]) -> list[Con] | None:
    """Use up the equalities that determine a variable; None at a contradiction."""
    while True:
        cleaned: list[Con] = []
        chosen: tuple[int, T.Var, int] | None = None
        for con in cons:
            if not con.lin.terms:
                if con.lin.const < 0 or (con.eq and con.lin.const):
                    return None
                continue
            if con.eq:
                unit = next(((v, c) for v, c in con.lin.terms.items() if c in (1, -1)), None)
                if unit is None:
                    if con.lin.const % gcd(*con.lin.terms.values()):
                        return None
                elif chosen is None or len(con.lin.terms) < len(cleaned[chosen[0]].lin.terms):
                    chosen = (len(cleaned), *unit)
            cleaned.append(con)
        if chosen is None:
            return cleaned
        at, var, c = chosen
        lin = cleaned.pop(at).lin
        value = Lin(-c * lin.const, {v: -c * k for v, k in lin.terms.items() if v is not var})
        cons = [_put(con, var, value) if var in con.lin.terms else con for con in cleaned]


def _put(con: Con, var: T.Var, value: Lin) -> Con:
    k = con.lin.terms[var]
    rest = Lin(con.lin.const, {v: c for v, c in con.lin.terms.items() if v is not var})
    return Con(rest.plus(value, k), con.eq)


def _opposite(cons: list[Con]) -> bool:
    """Whether `f + a >= 0` and `-f + b >= 0` exclude each other."""
    least: dict[frozenset[tuple[T.Var, int]], int] = {}
    for con in cons:
        key = frozenset(con.lin.terms.items())
        for k, const in ((key, con.lin.const), (_negated(key), -con.lin.const)) if con.eq else ((key, con.lin.const),):
            least[k] = min(const, least.get(k, const))
    return any(const + least[n] < 0 for k, const in least.items() if (n := _negated(k)) in least)


def _negated(key: frozenset[tuple[T.Var, int]]) -> frozenset[tuple[T.Var, int]]:
    return frozenset((v, -c) for v, c in key)


def _out_of_bounds(cons: list[Con]) -> bool:
    """Whether a constraint is out of reach of the bounds that constraints on one variable give."""
    bounds: Bounds = {}
    for con in cons:
        if len(con.lin.terms) == 1:
            ((v, c),) = con.lin.terms.items()
            _bound(bounds, v, c, con.lin.const)
            if con.eq:
                _bound(bounds, v, -c, -con.lin.const)
    if any(lo is not None and hi is not None and lo > hi for lo, hi in bounds.values()):
        return True
    return any(_greatest(con.lin, bounds, 1) < 0 or (con.eq and _greatest(con.lin, bounds, -1) < 0) for con in cons)


def _bound(bounds: Bounds, v: T.Var, c: int, const: int) -> None:
    """Note `c * v + const >= 0`."""
    lo, hi = bounds.get(v, (None, None))
    if c > 0:
        new = -(const // c)
        lo = new if lo is None else max(lo, new)
    else:
        new = const // -c
        hi = new if hi is None else min(hi, new)
    bounds[v] = (lo, hi)


def _greatest(lin: Lin, bounds: Bounds, sign: int) -> float:
    """The greatest value of `sign * lin`, or infinity."""
    total: float = sign * lin.const
    for v, c in lin.terms.items():
        lo, hi = bounds.get(v, (None, None))
        end = hi if sign * c > 0 else lo
        if end is None:
            return float("inf")
        total += sign * c * end
    return total
