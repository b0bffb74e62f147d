"""Smaller systems with the same answer to "is there a solution": most questions end here, without isl.

Variables that an equality determines (with coefficient 1 or -1) are put in everywhere. Then contradictions are looked
for between opposite constraints and between the bounds of variables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from mlcdsl.check.sets.linear import Con, Conj, Lin
from mlcdsl.ir import tensor as T

Bounds = dict[T.Var, tuple[int | None, int | None]]


def reduce(conj: Conj) -> Conj | None:
    """A conjunction over fewer variables that has a solution exactly when the given one has; None if none has."""
    system = System.of(conj)
    return None if system is None else system.contradiction()


@dataclass(frozen=True, slots=True)
class System:
    """A conjunction with its equalities used up: `values` are forms over the variables that are left in `cons`."""

    cons: tuple[Con, ...]
    values: Mapping[T.Var, Lin]

    @staticmethod
    def of(conj: Conj) -> System | None:
        """None at a contradiction."""
        return System((), {}).adding(conj)

    def adding(self, conj: Conj) -> System | None:
        """The system with more constraints; None at a contradiction."""
        values = dict(self.values)
        open_eqs = [c.lin for c in self.cons if c.eq] + [c.lin for c in conj if c.eq]
        stuck = _solve(open_eqs, values)
        if stuck is None:
            return None
        fresh = values.keys() != self.values.keys()
        old = [c for c in self.cons if not c.eq]
        kept = [Con(lin, True) for lin in stuck]
        for con in (*old, *(c for c in conj if not c.eq)):
            lin = con.lin.put(values) if fresh or values else con.lin
            if lin.terms:
                kept.append(Con(lin))
            elif lin.const < 0:
                return None
        return System(tuple(kept), values)

    def contradiction(self) -> Conj | None:
        """The constraints, or None if they are seen to exclude each other."""
        return None if _opposite(self.cons) or _out_of_bounds(self.cons) else self.cons


def _solve(equalities: list[Lin], values: dict[T.Var, Lin]) -> list[Lin] | None:
    """Put what equalities determine into `values`, each over variables without a value; gives the equalities in which
    no variable has coefficient 1 or -1, or None at a contradiction."""
    pending = equalities
    while True:
        stuck: list[Lin] = []
        before = len(values)
        for written in pending:
            lin = written.put(values)
            unit = next(((v, c) for v, c in lin.terms.items() if c in (1, -1)), None)
            if unit is not None:
                _determine(values, lin, *unit)
            elif lin.const % (gcd(*lin.terms.values()) or abs(lin.const) + 1):
                return None
            elif lin.terms:
                stuck.append(lin)
        if not stuck or len(values) == before:
            return stuck
        pending = stuck


def _determine(values: dict[T.Var, Lin], lin: Lin, var: T.Var, c: int) -> None:
    """`lin == 0` says what `var` is."""
    value = Lin(-c * lin.const, {v: -c * k for v, k in lin.terms.items() if v is not var})
    for v, other in values.items():
        if var in other.terms:
            values[v] = other.put({var: value})
    values[var] = value


def _opposite(cons: Sequence[Con]) -> bool:
    """Whether `f + a >= 0` and `-f + b >= 0` exclude each other."""
    least: dict[frozenset[tuple[T.Var, int]], int] = {}
    for con in cons:
        key = frozenset(con.lin.terms.items())
        for k, const in ((key, con.lin.const), (_negated(key), -con.lin.const)) if con.eq else ((key, con.lin.const),):
            least[k] = min(const, least.get(k, const))
    return any(const + least[n] < 0 for k, const in least.items() if (n := _negated(k)) in least)


def _negated(key: frozenset[tuple[T.Var, int]]) -> frozenset[tuple[T.Var, int]]:
    return frozenset((v, -c) for v, c in key)


def _out_of_bounds(cons: Sequence[Con]) -> bool:
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
