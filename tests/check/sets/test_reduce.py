"""Smaller systems have the same answer: against enumeration."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from mlcdsl.check.sets.linear import Con, Conj, Lin
from mlcdsl.check.sets.reduce import reduce
from mlcdsl.check.sets.solve import Solver
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


def holds(conj: Conj, point: dict[T.Var, int]) -> bool:
    values = [(con.lin.value(point), con.eq) for con in conj]
    return all(v == 0 if eq else v >= 0 for v, eq in values)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.builds(Con, lins(), st.booleans()), max_size=6))
def test_same_answer(cons: list[Con]) -> None:
    box = [Con(lin) for v in VARS for lin in (Lin(BOX, {v: 1}), Lin(BOX, {v: -1}))]
    conj = (*cons, *box)
    values = itertools.product(range(-BOX, BOX + 1), repeat=len(VARS))
    expected = any(holds(conj, dict(zip(VARS, p, strict=True))) for p in values)
    smaller = reduce(conj)
    if smaller is None:
        assert not expected
    elif smaller == ():
        assert expected
    assert Solver().possible((conj,)) is expected
