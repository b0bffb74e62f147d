"""transform_layout: other places, the same values."""

from __future__ import annotations

import pytest

from mlcdsl.ir.to_syntax import print_prim_func
from tests.schedule.verified import refused, verified

PAIR = """
prim_func f[n, m](A: i64[n, m]) -> (C: i64[n, m])WHERE {
  alloc B: i64[n, m]
  for i, j in grid(n, m) { block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 3 } }
  for i, j in grid(n, m) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi, vj] - B[vi, m - 1 - vj] } }
}"""
DIVIDES = " where n % 4 == 0, m % 8 == 0"


@pytest.mark.parametrize("where", ["", DIVIDES])
@pytest.mark.parametrize(
    "layout",
    [
        "(i, j) -> (j, i)",
        "(i, j) -> (i // 4, j // 8, i % 4, j % 8)",
        "(i, j) -> (i // 4, j, i % 4)",
        "(i, j) -> (i, j // 8 * 8 + (j % 8 + 3) % 8)",
        "(i, j) -> (i, j // 4, 3 - j % 4)",
        "(i, j) -> (i * 2, j)",
    ],
)
def test_layouts(layout: str, where: str) -> None:
    steps = f'transform_layout(block("B"), "B", {layout}, -7)'
    verified(PAIR.replace("WHERE", where), steps, count=6)


def test_nothing_is_padded_where_sizes_divide() -> None:
    session = verified(
        PAIR.replace("WHERE", DIVIDES), 'transform_layout(block("B"), 1, (i, j) -> (i // 4, j // 8, i % 4, j % 8))'
    )
    assert "alloc B: i64[n // 4, m // 8, 4, 8]" in print_prim_func(session.func)
    assert "(padding)" in refused(
        PAIR.replace("WHERE", ""), 'transform_layout(block("B"), 1, (i, j) -> (i // 4, j // 8, i % 4, j % 8))'
    )
    assert "(padding)" in refused(
        PAIR.replace("WHERE", ""), 'transform_layout(block("B"), 1, (i, j) -> (i // 4, j, i % 4), 1.5)'
    )


def test_indices_are_folded() -> None:
    steps = """i, j = loops(block("C")) i0, i1 = split(i, [_, 4]) reorder(i0, j, i1) blockize(j)
               transform_layout(block("B"), "B", (i, j) -> (i // 4, j, i % 4))"""
    session = verified(PAIR.replace("WHERE", DIVIDES), steps, count=4)
    assert "B[vi_o, vj, vi_i]" in print_prim_func(session.func)


def test_regions_follow() -> None:
    program = """
    prim_func f(A: i64[8, 8]) -> (C: i64[8, 8]) {
      alloc B: i64[8, 8]
      for i, j in grid(8, 8) {
        block B(spatial vi = i, spatial vj = j) {
          reads A[vi, vj]
          writes B[vi, vj]
          B[vi, vj] = A[vi, vj] * 3
        }
      }
      for i, j in grid(8, 8) {
        block C(spatial vi = i, spatial vj = j) {
          reads B[vi, 0:8]
          C[vi, vj] = B[vi, vj] + B[vi, 0]
        }
      }
    }"""
    session = verified(program, 'transform_layout(block("B"), "B", (i, j) -> (j // 4, i, j % 4))')
    assert "reads B[0:2, vi, 0:4]" in print_prim_func(session.func)


@pytest.mark.parametrize(
    ("layout", "need"),
    [
        ("(i, j) -> (i,)", "distinct"),
        ("(i, j) -> (i + j, j)", "padding"),
        ("(i) -> (i,)", "map"),
        ("(i, j) -> (i // 4, i % 8, j)", "padding"),
        ("(i, j) -> (i - j, j)", "map"),
    ],
)
def test_refused(layout: str, need: str) -> None:
    assert f"({need})" in refused(PAIR.replace("WHERE", DIVIDES), f'transform_layout(block("B"), "B", {layout})')
