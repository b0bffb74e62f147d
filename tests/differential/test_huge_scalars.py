"""Scalars with which arithmetic of indices wraps around: compiled code stops, or does what the interpreter does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.differential import compiled, disagreement
from tests.support.gen_prim import Case

A = np.arange(8, dtype=np.int8)
HUGE = (0, 1, 3, -1, 7, 2**31, 2**40, 2**40 + 1, -(2**40) - 1, 2**61 + 3, 2**62 + 12345, 2**63 - 1, -(2**63))


def program(body: str, params: str = "n: i64, A: i8[8]", where: str = "") -> str:
    head = f"prim_func f({params}) -> (C: i8[8]) {where}"
    return f"module M {{ {head} {{ for i in range(8) {{ C[i] = 0 }} {body} }} }}"


STOPS = [
    ("E0911", program("compute C[i] = select(2 * n < 8, A[2 * n], 0)", where="where n > 0"), 2**62 + 12345),
    ("E0911", program("if n + 1 < 8 { C[0] = A[n + 1] }", where="where n > 0"), 2**63 - 1),
    ("E0911", program("let x = n * n  if x < 8 and x >= 0 { C[0] = A[x + n] }"), 2**32),
    (
        "E0901",
        program("if P[0] > 0 and P[0] + 1 < 8 { C[0] = A[P[0] + 1] }", "P: i64[1], A: i8[8]"),
        np.array([2**63 - 1]),
    ),
    (
        "E0901",
        program("if P[0] > 0 and 4 * i64(P[0]) < 8 { C[0] = A[4 * i64(P[0])] }", "P: u64[1], A: i8[8]"),
        np.array([2**61 + 2**60], np.uint64),
    ),
]


@pytest.mark.parametrize(("code", "text", "given"), STOPS)
def test_what_would_wrap_stops(code: str, text: str, given: object) -> None:
    _, stopped = compiled(Case(0, text, "f", {}, [given, A]), [given, A])
    assert stopped[:5] == code


def test_scalars_that_are_only_data_have_no_limit() -> None:
    text = "module M { prim_func f(n: i64) -> (C: i64[8]) { let x = n * n + 3  for i in range(8) { C[i] = x * i } } }"
    assert disagreement(Case(0, text, "f", {}, [2**62 + 1])) == ""


def _term(rng: np.random.Generator, depth: int) -> str:
    if depth == 0:
        return str(rng.choice(["n", "n", "m", "P[0]", "i", "1", "2", "8", "4194304", "P[1]"]))
    a, b = _term(rng, depth - 1), _term(rng, depth - 1)
    return str(rng.choice([f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"(-{a})", f"min({a}, {b})", f"({a} // 2)"]))


@pytest.mark.parametrize("seed", range(40))
def test_random_indices_of_huge_scalars(seed: int) -> None:
    """A random index under a random guard: the interpreter's result, or a stop before the access."""
    rng = np.random.default_rng(seed)
    at = _term(rng, int(rng.integers(1, 3)))
    guard = rng.choice([f"{at} < 8", f"0 <= {at} and {at} < 8", f"{at} < 8 and n > 0 and m > 0 and P[0] > 0"])
    loop = rng.choice(["range(2)", "range(n, n + 2)", "range(P[0] - 1, P[0] + 1)"])
    text = program(f"for i in {loop} {{ if {guard} {{ C[0] = A[{at}] }} }}", "n: i64, m: i64, P: i64[2], A: i8[8]")
    for _ in range(6):
        n, m, *p = (int(rng.choice(HUGE)) for _ in range(4))
        case = Case(seed, text, "f", {}, [n, m, np.array(p), A])
        wrong = disagreement(case, may_stop=True)
        assert not wrong or "E0911" in wrong or "refuses" in wrong, wrong
