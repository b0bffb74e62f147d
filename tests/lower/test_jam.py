"""Which loops run neighbouring iterations side by side, and that the result keeps its bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import mlcdsl
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.lower import lower
from mlcdsl.reference import run_prim_func
from tests.backends.llvm.compiled import function, same

TILE = """prim_func f(A: f32[8, 64], B: f32[64, 64]) -> (C: f32[8, 64]) {
  for i, j0 in grid(8, 16) {
    alloc Y: f32[4]
    for j1 in vectorized(4) { Y[j1] = 0 }
    for k in range(64) { for j1 in vectorized(4) { Y[j1] += A[i, k] * B[k, j0 * 4 + j1] } }
    for j1 in range(4) { C[i, j0 * 4 + j1] = max(Y[j1], 0) }
  }
}"""

OWN = TILE.replace("i, j0 in grid(8, 16) {", "i in range(8) { for j0 in range(16) attr(own = true) {").replace(
    "  }\n}", "  } }\n}"
)
WIDE = TILE.replace("16) {", "1) {").replace("f32[4]", "f32[64]").replace("(4)", "(64)").replace("* 4", "* 64")


def jammed(text: str) -> bool:
    func = function(text)
    before, after = lower(func, "interchange"), lower(func, "jam")
    return print_prim_funcs([before]) != print_prim_funcs([after])


def loop(body: str, params: str = "A: f32[64, 64], B: f32[64, 64], n: i64", out: str = "C: f32[64, 64]") -> str:
    return f"prim_func f({params}) -> ({out}) {{ for i, j in grid(64, 64) {{ {body} }} }}"


SUM = "C[i, j] = 0 for k in range(64) { C[i, j] += A[i, k] * B[j, k] }"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TILE, True),
        # sums that would wait for one another
        (loop(SUM), True),
        (loop(SUM.replace("range(64)", "range(n)")), True),
        # somebody has said how the loop is to be
        (OWN, False),
        (loop(SUM.replace("range(64)", "unroll(64)")), False),
        # an iteration reads what another one wrote
        (loop("C[i, j] = 0 for k in range(64) { C[i, j] += A[i, k] * C[i, k] }"), False),
        # all write one element
        (loop(SUM.replace("C[i, j]", "C[0, 0]")), False),
        # the number of steps depends on the iteration
        (loop(SUM.replace("range(64)", "range(j)")), False),
        # something may stop in between
        (loop(SUM.replace("B[j, k]", "f32(k // n)")), False),
        (loop("C[i, j] = 0 for k in range(64) { C[i, j] += A[i, k] assert n > k, \"no\" }"), False),
        # enough sums already
        (WIDE, False),
        # the sums of integers are vectors already
        (loop(SUM, "A: i32[64, 64], B: i32[64, 64], n: i64", "C: i32[64, 64]"), False),
    ],
)  # fmt: skip
def test_when(text: str, wanted: bool) -> None:
    assert jammed(text) == wanted


def test_stages(golden: Callable[[str, str], None]) -> None:
    func = function(TILE)
    golden("lower/jam.txt", "\n".join(print_prim_funcs([lower(func, s)]) for s in ("interchange", "jam")))


def interpreted(text: str, *args: np.ndarray) -> list[np.ndarray]:
    return run_prim_func(function(text), args)


@pytest.mark.parametrize("n", [0, 1, 2, 7, 8, 13, 16, 17, 64])
@pytest.mark.parametrize("m", [0, 1, 5, 16])
def test_any_size(n: int, m: int) -> None:
    """Remainders, nothing at all, symbolic sizes: bit for bit what the interpreter says."""
    text = """module M { prim_func f[n, m](A: f32[3, m], B: f32[n, m], D: f32[m, n]) -> (C: f32[3, n], E: f32[3, n]) {
      for i, j in grid(3, n) {
        C[i, j] = 1
        for k in range(m) { C[i, j] += A[i, k] * B[j, k] }
      }
      for i, j in grid(3, n) {
        alloc t: f32[1]
        t[0] = -inf
        for k in range(m) { t[0] = max(t[0], A[i, k] * D[k, j]) }
        E[i, j] = t[0]
      }
    } }"""
    rng = np.random.default_rng(n * 100 + m)
    args = [rng.standard_normal(s).astype("f4") for s in ((3, m), (n, m), (m, n))]
    for a in args:
        a[rng.random(a.shape) < 0.05] = np.nan
        a[rng.random(a.shape) < 0.05] = np.inf
    compiled = mlcdsl.build(text)["f"](*args)
    wanted = interpreted(text, *args)
    for got, want in zip(compiled, wanted, strict=True):
        assert same(got, want).all()


def test_memory_of_an_iteration_is_its_own() -> None:
    text = f"module M {{ {TILE} }}"
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((8, 64)).astype("f4"), rng.standard_normal((64, 64)).astype("f4")
    assert "alloc Y: f32[16, 4]" in print_prim_funcs([lower(function(TILE), "jam")])
    assert same(mlcdsl.build(text)["f"](a, b), interpreted(text, a, b)[0]).all()


@pytest.mark.parametrize(("steps", "wanted"), [("8", False), ("47", False), ("48", True), ("n", True)])
def test_short_sums_do_not_wait_long(steps: str, wanted: bool) -> None:
    assert jammed(loop(SUM.replace("range(64)", f"range({steps})"))) == wanted


def test_sums_over_several_loops() -> None:
    assert jammed(loop("C[i, j] = 0 for k, l in grid(8, 8) { C[i, j] += A[i, k * 8 + l] * B[j, k * 8 + l] }"))
