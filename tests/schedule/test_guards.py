"""Steps that a loop does not have: what computes something in front of a predicate is kept from it, too."""

from __future__ import annotations

import pytest

from tests.schedule.verified import printed, verified

AROUND = """prim_func f(A: i32[10], P: i64[10]) -> (B: i32[10]) {{
  for i in range(10) {{
    {}
  }}
}}"""
BLOCK = "block B(spatial v = i) {{ B[v] = {} }}"


@pytest.mark.parametrize("body", [
    f"let x = A[i] + 1 {BLOCK.format('x + x')}",
    f"let x = 100 // (10 - i) {BLOCK.format('A[v] + i32(x)')}",
    "block B(spatial v = i) where A[i] > 0 or true { B[v] = A[v] }",
    f"{BLOCK.format('0')} for j in range(clamp(P[i], 0, 3)) {{ block C(opaque v: 10 = i, opaque w: 3 = j) "
    "{ B[v] = B[v] * 2 + A[v] + i32(w) } }",
    f"{BLOCK.format('0')} block C(opaque v: 10 = i, opaque w: 10 = clamp(P[i], 0, 9)) "
    "{ B[v] = B[v] * 2 + A[w] }",
    f"alloc L: i32[10 - i] for k in range(10 - i) {{ L[k] = A[k] }} {BLOCK.format('L[0] + L[9 - v]')}",
])  # fmt: skip
@pytest.mark.parametrize("factor", [4, 5])
def test_split(body: str, factor: int) -> None:
    printed(verified(AROUND.format(body), f'split(loops(block("B"))[0], [_, {factor}])'))


SIZED = """prim_func f(A: i32[12]) -> (B: i32[12]) {
  for i in range(2, 14) {
    alloc L: i32[14 - i]
    for k in range(14 - i) { L[k] = A[k] }
    block B(spatial v: 12 = i - 2) { B[v] = L[0] + L[11 - v] }
  }
}"""
SIZED_BY_AXIS = """prim_func f(A: i32[12]) -> (B: i32[12]) {
  for i in range(12) {
    block B(spatial v = i) {
      alloc L: i32[12 - v]
      for k in range(12 - v) { L[k] = A[k] * 2 }
      B[v] = L[0] + L[11 - v]
    }
  }
}"""


@pytest.mark.parametrize("program", [SIZED, SIZED_BY_AXIS])
@pytest.mark.parametrize("step", [
    "split(i, [_, 5])", "split(i, [_, 4])", "loop_partition(i, [3, _])", "bind(i, threadIdx.x)", "parallel(i)",
    'write_at(i, block("B"), "B", "local")', "a, b = split(i, [_, 4])\nfuse(a, b)",
])  # fmt: skip
def test_sizes_of_allocs_follow_the_loops(program: str, step: str) -> None:
    """A size that is made of a loop's variable, or of an axis, is made of what takes its place."""
    printed(verified(program, f'i, _ = [loops(block("B"))[0], 0]\n{step}'))


def test_a_block_whose_alloc_has_the_size_of_an_axis_is_compiled() -> None:
    verified(SIZED_BY_AXIS, "")
