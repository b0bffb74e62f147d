"""Which allocations move into loops and shrink, and that programs stay what they are."""

from __future__ import annotations

import numpy as np
import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import show
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower import lower
from mlcdsl.reference import run_prim_func
from tests.backends.llvm.compiled import compile_func, function

TILE = """prim_func f[n](A: i64[n]) -> (C: i64[n]) {{
  alloc B: i64[n + 2]
  for i in range((n + 3) // 4) {{
    {body}
  }}
}}"""
WRITE = "for x in range(4) { if i * 4 + x < n { B[i * 4 + x] = A[i * 4 + x] * 3 } }"
READ = "for y in range(4) { if i * 4 + y < n { C[i * 4 + y] = B[i * 4 + y] } }"


def shapes(func: T.PrimFunc) -> list[str]:
    """The shapes of the allocations, with the loops around each."""
    out: list[str] = []

    def go(stmts: T.Stmts, around: str) -> None:
        for s in stmts:
            if isinstance(s, T.Alloc):
                out.append(f"{around}{s.buffer.name}[{', '.join(map(show, s.buffer.shape))}]")
            elif isinstance(s, T.For):
                go(s.body, f"{around}{s.var.name} ")
            elif isinstance(s, T.If):
                go(s.then, around)
                go(s.orelse, around)

    go(func.body, "")
    return out


def check(text: str, wanted: list[str], *sizes: int) -> None:
    """The allocations after the step; interpreted and compiled, the program computes what it did."""
    func = function(text)
    small = lower(func, "compact")
    assert shapes(small) == wanted
    compiled = compile_func(func)
    for n in sizes or (0, 1, 3, 4, 17):
        a = np.random.default_rng(n).integers(-9, 9, n if func.dims else 64)
        (want,) = run_prim_func(func, [a])
        (got,) = run_prim_func(small, [a])
        np.testing.assert_array_equal(got, want)
        out = np.zeros_like(want)
        compiled(a, out, dims=[n] if func.dims else [])
        np.testing.assert_array_equal(out, want)


def test_a_tile() -> None:
    check(TILE.format(body=f"{WRITE} {READ}"), ["i B[4]"])


@pytest.mark.parametrize(
    "body",
    [
        # what the iteration before has written
        f"{READ.replace('= B[i * 4 + y]', '= select(i * 4 + y > 0, B[max(i * 4 + y - 1, 0)], 0)')} {WRITE}".replace(
            "C[", "C["
        ),
        # the first iteration writes for all
        "if i == 0 { for x in range(n) { B[x] = A[x] * 3 } } " + READ,
        # not all that is read is written in the iteration
        WRITE.replace("range(4)", "range(1, 4)") + " if i * 4 < n { B[i * 4] = 1 } " + READ,
        # the place is read from memory
        WRITE + READ.replace("B[i * 4 + y]", "B[clamp(A[i * 4 + y], 0, i * 4)]"),
    ],
)
def test_what_other_iterations_write_stays(body: str) -> None:
    func = function(TILE.format(body=body))
    assert shapes(lower(func, "compact")) == ["B[n + 2]"]


def test_a_window() -> None:
    body = """for x in range(6) { if i * 4 + x < n + 2 { B[i * 4 + x] = i * 4 + x } }
    for y in range(4) { if i * 4 + y < n { C[i * 4 + y] = B[i * 4 + y] - B[i * 4 + y + 2] * A[i * 4 + y] } }"""
    check(TILE.format(body=body), ["i B[6]"])


def test_a_reduction_in_tiles() -> None:
    """The init stands under `k == 0`, and in a loop of its own."""
    update = "{ init { B[vi] = 0 } B[vi] += A[vi] * vk }"
    body = f"""for k, x in grid(5, 4) {{
      block B(spatial vi: n = i * 4 + x, reduce vk = k) where i * 4 + x < n {update}
    }} {READ}"""
    check(TILE.format(body=body), ["i B[4]"])


def test_tiles_that_are_visited_again() -> None:
    text = """prim_func f(A: i64[64]) -> (C: i64[64]) {
      alloc B: i64[64]
      for k, t in grid(3, 8) {
        for x in range(8) { if k == 0 { B[t * 8 + x] = A[t * 8 + x] } }
        for x in range(8) { B[t * 8 + x] += 1 }
        for x in range(8) { C[t * 8 + x] = B[t * 8 + x] }
      }
    }"""
    check(text, ["B[64]"])


def test_parallel_loops_have_their_own() -> None:
    text = """prim_func f(A: i64[64]) -> (C: i64[64]) {
      alloc B: i64[8, 8]
      for t in parallel(8) {
        for u in range(2) {
          for x in range(4) { B[t, u * 4 + x] = A[t * 8 + u * 4 + x] }
          for x in range(4) { C[t * 8 + u * 4 + x] = B[t, u * 4 + 3 - x] }
        }
      }
    }"""
    check(text, ["t u B[1, 4]"])


def test_threads_share() -> None:
    """Memory that threads share stays outside of the loop over them."""
    text = """prim_func f(A: i64[64]) -> (C: i64[64]) {
      alloc B: i64[64] @ shared
      for b in thread(blockIdx.x, 8) {
        for t in thread(threadIdx.x, 8) {
          for x in thread(threadIdx.x, 8) { B[b * 8 + x] = A[b * 8 + x] }
          C[b * 8 + t] = B[b * 8 + 7 - t]
        }
      }
    }"""
    func = function(text)
    assert shapes(lower(func, "compact")) == ["b B[8]"]
    a, out = np.arange(64), np.zeros(64, np.int64)
    compile_func(func)(a, out)
    np.testing.assert_array_equal(out, a.reshape(8, 8)[:, ::-1].reshape(-1))


def test_a_part_is_used() -> None:
    text = """prim_func f(A: i64[64]) -> (C: i64[64]) {
      alloc B: i64[100]
      for x in range(64) { B[x + 30] = A[x] }
      for x in range(64) { C[x] = B[93 - x] }
    }"""
    check(text, ["B[64]"])


def test_spans_stay() -> None:
    func = lower(function(TILE.format(body=f"{WRITE} {READ}")), "compact")
    assert all(s.span is not None for s in walk_stmts(func.body) if isinstance(s, T.Alloc | T.Store))
