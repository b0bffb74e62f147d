"""Linear constraints over integers, and conditions in disjunctive form.

A `Dnf` is a union of conjunctions: `()` is false, `((),)` is true. A constraint says that a linear form is `>= 0`,
or `== 0`. All arithmetic is exact; i64 wrap-around takes no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from mlcdsl.ir import tensor as T

#: beyond this many disjuncts a condition counts as too complex
LIMIT = 400


class TooComplex(Exception):
    """A condition has more cases than this analysis looks at, or a query took more work than it may."""


class Lin:
    """`const + sum(coefficient * variable)`; no coefficient is 0. Never changed after it is made."""

    __slots__ = ("_key", "const", "terms")

    def __init__(self, const: int = 0, terms: dict[T.Var, int] | None = None):
        self.const = const
        self.terms: dict[T.Var, int] = {} if terms is None else terms
        self._key: tuple[int, frozenset[tuple[T.Var, int]]] | None = None

    @staticmethod
    def var(v: T.Var) -> Lin:
        return Lin(0, {v: 1})

    @property
    def is_const(self) -> bool:
        return not self.terms

    @property
    def key(self) -> tuple[int, frozenset[tuple[T.Var, int]]]:
        """Equal for equal forms, and hashable."""
        if self._key is None:
            self._key = self.const, frozenset(self.terms.items())
        return self._key

    def same(self, other: Lin) -> bool:
        return self.const == other.const and self.terms == other.terms

    def plus(self, other: Lin, factor: int = 1) -> Lin:
        """`self + factor * other`."""
        terms = dict(self.terms)
        for v, c in other.terms.items():
            new = terms.get(v, 0) + factor * c
            if new:
                terms[v] = new
            else:
                terms.pop(v, None)
        return Lin(self.const + factor * other.const, terms)

    def minus(self, other: Lin) -> Lin:
        return self.plus(other, -1)

    def shift(self, by: int) -> Lin:
        return Lin(self.const + by, self.terms)

    def scale(self, factor: int) -> Lin:
        if factor == 0:
            return ZERO
        return Lin(self.const * factor, {v: c * factor for v, c in self.terms.items()})

    def put(self, mapping: Mapping[T.Var, Lin]) -> Lin:
        """Replace variables."""
        if not any(v in mapping for v in self.terms):
            return self
        out = Lin(self.const)
        for v, c in self.terms.items():
            out = out.plus(mapping[v] if v in mapping else Lin(0, {v: 1}), c)
        return out

    def rename(self, mapping: Mapping[T.Var, T.Var]) -> Lin:
        """Replace variables by other ones; the mapping must be one to one."""
        return Lin(self.const, {mapping.get(v, v): c for v, c in self.terms.items()})

    def value(self, at: Mapping[T.Var, int]) -> int:
        return self.const + sum(c * at[v] for v, c in self.terms.items())

    def __repr__(self) -> str:
        parts = [f"{c}*{v.name}" for v, c in self.terms.items()]
        return " + ".join([*parts, str(self.const)])


ZERO = Lin(0)
ONE = Lin(1)


class Con(NamedTuple):
    """`lin == 0` if `eq`, else `lin >= 0`."""

    lin: Lin
    eq: bool = False


Conj: TypeAlias = tuple[Con, ...]
Dnf: TypeAlias = tuple[Conj, ...]

TRUE: Dnf = ((),)
FALSE: Dnf = ()


def at_least(a: Lin, b: Lin) -> Con:
    """`a >= b`."""
    return Con(a.minus(b))


def less(a: Lin, b: Lin) -> Con:
    """`a < b`."""
    return Con(b.minus(a).shift(-1))


def equal(a: Lin, b: Lin) -> Con:
    """`a == b`."""
    return Con(a.minus(b), True)


def differ(a: Lin, b: Lin) -> Dnf:
    """`a != b`."""
    return simplify(((less(a, b),), (less(b, a),)))


def within(x: Lin, lo: Lin, hi: Lin) -> Conj:
    """`lo <= x < hi`."""
    return (at_least(x, lo), less(x, hi))


def simplify(dnf: Iterable[Conj]) -> Dnf:
    """Drop constraints that always hold and cases that never do."""
    out: list[Conj] = []
    for conj in dnf:
        kept: list[Con] = []
        for con in conj:
            if con.lin.terms:
                kept.append(con)
            elif con.lin.const < 0 or (con.eq and con.lin.const != 0):
                break
        else:
            if not kept:
                return TRUE
            out.append(tuple(kept))
    return tuple(out)


def both(a: Dnf, b: Dnf) -> Dnf:
    """Conjunction."""
    if a == TRUE:
        return b
    if b == TRUE:
        return a
    if len(a) * len(b) > LIMIT:
        raise TooComplex
    return tuple((*x, *y) for x in a for y in b)


def either(a: Dnf, b: Dnf) -> Dnf:
    """Disjunction."""
    if a == TRUE or b == TRUE:
        return TRUE
    if len(a) + len(b) > LIMIT:
        raise TooComplex
    return (*a, *b)


def every(parts: Iterable[Dnf]) -> Dnf:
    """Conjunction of all."""
    out = TRUE
    for part in parts:
        out = both(out, part)
    return out


def variables(dnf: Dnf) -> dict[T.Var, None]:
    """The variables of a condition, in order of first occurrence."""
    found: dict[T.Var, None] = {}
    for conj in dnf:
        for con in conj:
            for v in con.lin.terms:
                found[v] = None
    return found


def mapped(dnf: Dnf, f: Callable[[Lin], Lin]) -> Dnf:
    """The condition with `f` applied to every linear form."""
    return tuple(tuple(Con(f(c.lin), c.eq) for c in conj) for conj in dnf)
