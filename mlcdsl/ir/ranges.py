"""Intervals that hold the value of a size, from what its variables are known to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mlcdsl.ir import tensor as T
from mlcdsl.ir.poly import Atom, Mono, Poly

Bounds: TypeAlias = tuple[int | None, int | None]


@dataclass(slots=True)
class Known:
    """Variables are 0 or more, except those of `signed`; each polynomial of `nonnegative` is 0 or more."""

    signed: frozenset[T.Var] = frozenset()
    nonnegative: list[Poly] = field(default_factory=list)


NOTHING = Known()


def bounds(p: Poly, known: Known = NOTHING) -> Bounds:
    """An interval that holds the value; None is no bound."""
    lo: int | None = 0
    hi: int | None = 0
    for mono, c in p.terms:
        a, b = _mono_bounds(mono, known)
        if c < 0:
            a, b = b, a
        lo = None if lo is None or a is None else lo + c * a
        hi = None if hi is None or b is None else hi + c * b
    return lo, hi


def _mono_bounds(mono: Mono, known: Known) -> Bounds:
    lo, hi = 1, 1
    bounded = True
    for atom, power in mono:
        a, b = _atom_bounds(atom, known)
        if a is None or a < 0:
            return (0, None) if len(mono) == 1 and power % 2 == 0 else (None, None)
        lo *= a**power
        if b is None:
            bounded = False
        elif bounded:
            hi *= b**power
    return lo, hi if bounded else None


def _atom_bounds(atom: Atom, known: Known) -> Bounds:
    if isinstance(atom, T.Var):
        lo: int | None = None if atom in known.signed else 0
        hi: int | None = None
        for p in known.nonnegative:
            split = p.linear(atom)
            if split is None or (c := split[1].value) is None:
                continue
            if split[0] == 1:
                lo = -c if lo is None else max(lo, -c)
            elif split[0] == -1:
                hi = c if hi is None else min(hi, c)
        return lo, hi
    parts = [bounds(p, known) for p in atom.args]
    if atom.op == "mod":
        d = list(atom.args)[1].value
        return (0, d - 1) if d is not None and d > 0 else (None, None)
    if atom.op == "floordiv":
        (a, b), (c, d) = parts
        if c is not None and c > 0 and c == d:
            return None if a is None else a // c, None if b is None else b // c
        return (0, None) if a is not None and a >= 0 and c is not None and c >= 0 else (None, None)
    los, his = [a for a, _ in parts], [b for _, b in parts]
    if atom.op == "min":
        return _all(los, min), _among(his, min)
    if atom.op == "max":
        return _among(los, max), _all(his, max)
    return None, None


def _among(values: Sequence[int | None], pick: Callable[[list[int]], int]) -> int | None:
    given = [v for v in values if v is not None]
    return pick(given) if given else None


def _all(values: Sequence[int | None], pick: Callable[[list[int]], int]) -> int | None:
    return None if None in values else _among(values, pick)
