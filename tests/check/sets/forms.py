"""Random linear constraints, and what holds at a point."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from mlcdsl.check.sets.linear import Con, Conj, Lin
from mlcdsl.ir import tensor as T

VARS = tuple(T.Var(f"x{n}") for n in range(4))
BOX = 3


def lins() -> st.SearchStrategy[Lin]:
    coefficients = st.lists(st.integers(-3, 3), min_size=len(VARS), max_size=len(VARS))
    return st.builds(
        lambda const, cs: Lin(const, {v: c for v, c in zip(VARS, cs, strict=True) if c}),
        st.integers(-6, 6),
        coefficients,
    )


def constraints() -> st.SearchStrategy[list[Con]]:
    return st.lists(st.builds(Con, lins(), st.booleans()), max_size=6)


def boxed(cons: Sequence[Con]) -> Conj:
    """The constraints, and that every variable is in the box."""
    return (*cons, *(Con(Lin(BOX, {v: sign})) for v in VARS for sign in (1, -1)))


def points() -> Iterator[dict[T.Var, int]]:
    """All of the box, in order."""
    for values in itertools.product(range(-BOX, BOX + 1), repeat=len(VARS)):
        yield dict(zip(VARS, values, strict=True))


def holds(conj: Conj, point: dict[T.Var, int]) -> bool:
    values = [(con.lin.value(point), con.eq) for con in conj]
    return all(v == 0 if eq else v >= 0 for v, eq in values)
