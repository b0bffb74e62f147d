"""Questions to the integer set library: against enumeration, and what asking costs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlcdsl.check.sets.linear import FALSE, TRUE, Con, Dnf, Lin
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from tests.check.sets.forms import VARS, boxed, constraints, holds, points

X, Y = VARS[:2]


def cases(most: int) -> st.SearchStrategy[Dnf]:
    return st.lists(constraints().map(boxed), max_size=most).map(tuple)


@settings(max_examples=150, deadline=None)
@given(cases(3), st.permutations(VARS))
def test_first(dnf: Dnf, order: list[T.Var]) -> None:
    found = [p for p in points() if any(holds(conj, p) for conj in dnf)]
    least = min(found, key=lambda p: [p[v] for v in order], default=None)
    assert Solver().first(dnf, order) == least


@settings(max_examples=150, deadline=None)
@given(cases(3), st.lists(cases(2), max_size=3), st.lists(st.sampled_from(VARS), unique=True))
def test_first_outside(dnf: Dnf, others: list[Dnf], keep: list[T.Var]) -> None:
    def kept(conditions: list[Dnf]) -> set[tuple[int, ...]]:
        some = [conj for dnf in conditions for conj in dnf]
        return {tuple(p[v] for v in keep) for p in points() if any(holds(conj, p) for conj in some)}

    outside = kept([dnf]) - kept(others)
    least = dict(zip(keep, min(outside), strict=True)) if outside else None
    assert Solver().first_outside(dnf, others, keep) == least
    assert Solver().first_outside(dnf, others, keep, least=False) == (None if least is None else {})


def test_nothing_to_ask() -> None:
    assert Solver().first(FALSE, [X]) is None
    assert Solver().first(TRUE, [X]) == {}
    assert Solver().first_outside(FALSE, [], [X]) is None
    assert Solver().first_outside(TRUE, [FALSE], []) == {}
    assert Solver().first_outside(TRUE, [TRUE], []) is None


@pytest.mark.parametrize(
    ("form", "x"),
    [
        (Lin(5, {X: -1}), 0),  # x <= 5
        (Lin(-1, {X: -1}), -1),  # x <= -1
        (Lin(-(2**70), {X: 1}), 2**70),
        (Lin(-(2**40) - 1, {X: -(2**40)}), -2),
    ],
)
def test_no_least_value_and_large_numbers(form: Lin, x: int) -> None:
    assert Solver().first(((Con(form),),), [X]) == {X: x}
    assert Solver().first(((Con(form), Con(Lin(-7, {X: -1, Y: 1}))),), [X]) == {X: x, Y: x + 7}


#: Questions with some hundred constraints; prints by how many KiB the process grows in 1,500.
ASKING = """
from pathlib import Path

from mlcdsl.check.sets.linear import Con, Lin
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir.tensor import Var

xs = [Var(f"x{n}") for n in range(8)]
box = [Con(Lin(k, {x: sign})) for x in xs for k, sign in ((0, 1), (9, -1))]
dnf = tuple((*box, Con(Lin(-n, {x: n + 1 for n, x in enumerate(xs)}))) for n in range(5))

def ask(times):
    for _ in range(times):
        solver = Solver()
        assert solver.any_possible(dnf) and solver.first(dnf, xs)
        assert solver.first_outside(dnf, [dnf], xs[:4]) is None

def resident():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0])

ask(100)
before = resident()
ask(500)
print(resident() - before)
"""


def test_asking_keeps_no_memory() -> None:
    done = subprocess.run([sys.executable, "-c", ASKING], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1024
