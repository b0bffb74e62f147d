"""Polynomials with integer coefficients over the atoms of index expressions: the canonical form of a size.

An atom is a variable, or something that is no polynomial of its parts (a floor division, a remainder, a
minimum, a load): an `Opaque` of canonical operands. Two sizes with the same polynomial are equal; the converse
needs facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TypeAlias

from mlcdsl.ir import tensor as T


@dataclass(frozen=True, slots=True)
class Opaque:
    """`op` is floordiv, mod, min, max (the operands of these two as a set) or expr (any other expression)."""

    op: str
    args: tuple[Poly, ...] | frozenset[Poly] = ()
    expr: T.Expr | None = None


Atom: TypeAlias = T.Var | Opaque
#: atom -> power, as a set of pairs
Mono: TypeAlias = frozenset[tuple[Atom, int]]
ONE: Mono = frozenset()


@dataclass(frozen=True, slots=True)
class Poly:
    """A sum of monomials with nonzero coefficients."""

    terms: frozenset[tuple[Mono, int]]

    @staticmethod
    def of(terms: dict[Mono, int]) -> Poly:
        return Poly(frozenset((m, c) for m, c in terms.items() if c))

    @staticmethod
    def const(value: int) -> Poly:
        return Poly(frozenset({(ONE, value)})) if value else ZERO

    @staticmethod
    def atom(atom: Atom) -> Poly:
        return Poly(frozenset({(frozenset({(atom, 1)}), 1)}))

    @property
    def constant(self) -> int:
        """The constant term."""
        return next((c for m, c in self.terms if not m), 0)

    @property
    def value(self) -> int | None:
        """The number, if there is nothing else."""
        if not self.terms:
            return 0
        return self.constant if len(self.terms) == 1 and self.constant else None

    def __add__(self, other: Poly) -> Poly:
        terms = dict(self.terms)
        for m, c in other.terms:
            terms[m] = terms.get(m, 0) + c
        return Poly.of(terms)

    def scale(self, factor: int) -> Poly:
        return Poly.of({m: c * factor for m, c in self.terms})

    def __sub__(self, other: Poly) -> Poly:
        return self + other.scale(-1)

    def __mul__(self, other: Poly) -> Poly:
        terms: dict[Mono, int] = {}
        for m, c in self.terms:
            for n, d in other.terms:
                product = _times(m, n)
                terms[product] = terms.get(product, 0) + c * d
        return Poly.of(terms)

    def atoms(self) -> set[Atom]:
        """The atoms at the top (not those inside an opaque one)."""
        return {a for m, _ in self.terms for a, _ in m}

    def content(self) -> int:
        """The greatest common divisor of the coefficients of what is not constant."""
        return gcd(*(c for m, c in self.terms if m)) if self.terms else 0

    def linear(self, atom: Atom) -> tuple[int, Poly] | None:
        """`(c, rest)` with self = c * atom + rest and no atom at the top of rest; None where it is not so."""
        factor, rest = 0, {}
        for m, c in self.terms:
            if m == frozenset({(atom, 1)}):
                factor = c
            elif any(a == atom for a, _ in m):
                return None
            else:
                rest[m] = c
        return (factor, Poly.of(rest)) if factor else None


ZERO = Poly(frozenset())


def _times(m: Mono, n: Mono) -> Mono:
    if not m or not n:
        return m or n
    powers = dict(m)
    for a, k in n:
        powers[a] = powers.get(a, 0) + k
    return frozenset(powers.items())


def divide_exact(p: Poly, q: Poly) -> Poly | None:
    """`r` with p = q * r for every value of the atoms; None if no such polynomial is found."""
    if q.value is not None:
        d = q.value
        return None if d == 0 or any(c % d for _, c in p.terms) else Poly.of({m: c // d for m, c in p.terms})
    quotient: dict[Mono, int] = {}
    if len(q.terms) == 1:
        ((divisor, d),) = q.terms
        for m, c in p.terms:
            left = _over(m, divisor)
            if left is None or c % d:
                return None
            quotient[left] = c // d
        return Poly.of(quotient)
    return _divide_by_sum(p, q)


def _divide_by_sum(p: Poly, q: Poly) -> Poly | None:
    """Polynomial division in one variable of the divisor, for divisors such as `n + 1`."""
    for atom in q.atoms():
        split = q.linear(atom)
        if split is None or abs(split[0]) != 1:
            continue
        factor, rest = split
        done, left = ZERO, p
        for _ in range(8):
            top = max((dict(m).get(atom, 0) for m, _ in left.terms), default=0)
            if top == 0:
                break
            leading = Poly.of({m: c for m, c in left.terms if dict(m).get(atom, 0) == top})
            step = divide_exact(leading, Poly.atom(atom).scale(factor))
            if step is None:
                return None
            done, left = done + step, left - step * (Poly.atom(atom).scale(factor) + rest)
        if not left.terms:
            return done
    return None


def _over(m: Mono, n: Mono) -> Mono | None:
    powers = dict(m)
    for a, k in n:
        powers[a] = powers.get(a, 0) - k
        if powers[a] < 0:
            return None
    return frozenset((a, k) for a, k in powers.items() if k)
