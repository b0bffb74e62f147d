"""reindex and its like: what is made means the same; what would not is refused."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, verified

MATMUL = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""
CONV = """
prim_func f[n](A: f32[2, n + 2, 18], W: f32[4, 2, 3, 3]) -> (C: f32[4, n, 8]) {
  compute C[o, i, j] = sum[c, p, q](A[c, i + p, j * 2 + q] * W[o, c, p, q])
}"""


@pytest.mark.parametrize("which", ["0", "1", "0, write=true"])
def test_reindex(which: str) -> None:
    verified(MATMUL, f'reindex(block("C"), {which})')


def test_reindex_of_a_convolution() -> None:
    """The copy has an element for each window."""
    verified(CONV, 'reindex(block("C"), "A") reindex(block("C"), "W") reindex(block("C"), "C", write=true)')
    verified(CONV, 'C = block("C") A = reindex(C, "A") compute_at(A, loops(C)[1])')


@pytest.mark.parametrize("layout", ["(k, i)", "(i // 4, k, i % 4)", "(i + 0, 2 * k)"])
def test_layouts_of_reads(layout: str) -> None:
    verified(MATMUL, f'reindex_cache_read(block("C"), "A", "shared", (i, j, k) -> {layout})')


@pytest.mark.parametrize("layout", ["(j, i)", "(j // 8, i, j % 8)"])
def test_layouts_of_writes(layout: str) -> None:
    verified(MATMUL, f'reindex_cache_write(block("C"), 0, "local", (i, j, k) -> {layout})')


@pytest.mark.parametrize("layout", ["(i, j, k)", "(i + k,)", "(i // 2, k)", "(i - 1, k)"])
def test_layouts_that_do_not_fit(layout: str) -> None:
    assert "(layout)" in refused(MATMUL, f'reindex_cache_read(block("C"), "A", "shared", (i, j, k) -> {layout})')
