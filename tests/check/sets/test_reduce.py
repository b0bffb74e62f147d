"""Smaller systems have the same answer: against enumeration."""

from __future__ import annotations

from hypothesis import given, settings

from mlcdsl.check.sets.linear import Con
from mlcdsl.check.sets.reduce import reduce
from mlcdsl.check.sets.solve import Solver
from tests.check.sets.forms import boxed, constraints, holds, points


@settings(max_examples=600, deadline=None)
@given(constraints())
def test_same_answer(cons: list[Con]) -> None:
    conj = boxed(cons)
    expected = any(holds(conj, p) for p in points())
    smaller = reduce(conj)
    if smaller is None:
        assert not expected
    elif smaller == ():
        assert expected
    assert Solver().possible((conj,)) is expected
