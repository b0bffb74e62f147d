"""compute_inline and reverse_compute_inline: what is made means the same; what would not is refused."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, verified

CHAIN = """
prim_func f[n, m](A: i32[n, m], b: i32[m]) -> (D: i32[m, n]) {
  compute B[i, j] = A[i, j] * 3
  compute C[i, j] = B[i, j] - b[j]
  compute D[j, i] = max(C[i, j], 0) + C[i, j]
}"""
CONV = """
prim_func f[n](A: f32[n], w: f32[3]) -> (C: f32[n]) {
  compute P[i: n + 2] = select(i > 0 and i <= n, A[i - 1], 0)
  compute C[i] = sum[k](P[i + k] * w[k])
}"""
LAYOUT = """
prim_func f(A: i64[8, 16]) -> (C: i64[128], D: i64[4, 8, 4]) {
  alloc B: i64[128]
  for i, j in grid(8, 16) { block B(spatial vi = i, spatial vj = j) { let x = A[vi, vj] B[vj * 8 + vi] = x * x } }
  for i in range(128) { block C(spatial vi = i) { C[vi] = B[127 - vi] } }
  for i, j, k in grid(4, 8, 4) {
    block D(spatial vi = i, spatial vj = j, spatial vk = k) { D[vi, vj, vk] = B[vi * 32 + vj * 4 + vk] }
  }
}"""
PART = """
prim_func f(A: i64[160]) -> (C: i64[8, 16]) {
  compute B[i] = A[i] + 1
  for i, j in grid(8, 16) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi * 16 + 35 - vj] * 2 } }
}"""
OTHER = """
prim_func f(A: i64[160]) -> (C: i64[8, 16]) {
  compute B[i] = A[i] + 1
  for i, j in grid(8, 16) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi * 20 + vj] * 2 } }
}"""


def test_inline() -> None:
    verified(CHAIN, 'compute_inline(block("B")) compute_inline(block("C"))')
    verified(CHAIN, 'compute_inline(block("C")) compute_inline(block("B"))')
    verified(CONV, 'compute_inline(block("P"))')
    verified(LAYOUT, 'compute_inline(block("B"))')
    verified(PART, 'compute_inline(block("B"))')


def test_reverse_inline() -> None:
    verified(CHAIN, 'reverse_compute_inline(block("C")) reverse_compute_inline(block("D"))')
    verified(OTHER, 'reverse_compute_inline(block("C"))')
    assert "(single)" in refused(PART, 'reverse_compute_inline(block("C"))')
    assert "(temporary)" in refused(LAYOUT, 'reverse_compute_inline(block("C"))')


@pytest.mark.parametrize("factor", [1, 4, 5])
def test_inline_into_tiles(factor: int) -> None:
    verified(CHAIN, f"""
      i, j = loops(block("C"))
      j0, j1 = split(j, [_, {factor}])
      reorder(j1, i)
      compute_inline(block("B"))
    """)  # fmt: skip
    verified(CHAIN, f"""
      i, j = loops(block("B"))
      j0, j1 = split(j, [_, {factor}])
      reverse_compute_inline(block("C"))
    """)  # fmt: skip


def test_values_that_change() -> None:
    program = """
    prim_func f(inout X: i64[8]) -> (Y: i64[8]) {
      compute B[i] = X[i] * 2
      for t in range(3) {
        for i in range(8) { block X(opaque vt = t, spatial vi = i) { X[vi] = X[vi] + B[vi] } }
      }
      compute Y[i] = B[i] - 1
    }"""
    assert "(order)" in refused(program, 'compute_inline(block("B"))')
    assert "(temporary)" in refused(program, 'reverse_compute_inline(block("Y"))')


def test_reading_what_is_written_in_place() -> None:
    program = """
    prim_func f(inout X: i64[8]) -> (Y: i64[8]) {
      for i in range(8) { block B(spatial vi = i) { Y[vi] = X[vi] * 2 } }
      alloc T: i64[8]
      for i in range(8) { block T(spatial vi = i) { T[vi] = X[7 - vi] } }
      for i in range(8) { block X(spatial vi = i) { X[vi] = T[vi] } }
    }"""
    assert "(order)" in refused(program, 'compute_inline(block("T"))')
    assert "(order)" in refused(program, 'reverse_compute_inline(block("X"))')


EPILOGUE = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m], b: i32[m]) -> (C: i32[m, n]) {
  compute Y[i, j] = sum[k](A[i, k] * B[k, j])
  compute C[j, i] = b[j] + Y[i, j]
}"""


def test_epilogues() -> None:
    """A sum that begins with what is added to it; in tiles, too, and where it is empty."""
    fuse = 'fuse_reduction_epilogue(block("Y"), block("C"))'
    verified(EPILOGUE, fuse)
    verified(EPILOGUE, f'i, j, k = loops(block("Y")) k0, k1 = split(k, [_, 3]) reorder(k0, i, j, k1) {fuse}')
    verified(EPILOGUE, f'i, j = loops(block("C")) j0, j1 = split(j, [_, 4]) {fuse}')
    assert "(addition)" in refused(EPILOGUE.replace("b[j] + Y[i, j]", "b[j] - Y[i, j]"), fuse)
    assert "(addition)" in refused(EPILOGUE.replace("b[j] + Y[i, j]", "Y[i, j] + Y[i, j]"), fuse)
