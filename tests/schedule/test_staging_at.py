"""Copies of what one iteration uses, of what is updated, and of indices: what is made means the same."""

from __future__ import annotations

import pytest

from mlcdsl.ir.to_syntax import print_prim_func
from tests.schedule.verified import printed, refused, verified

MATMUL = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) where l > 0 {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""
TILES = """
  C = block("C")
  i, j, k = loops(C)
  i0, i1 = split(i, [_, {0}])
  j0, j1 = split(j, [_, 4])
  k0, k1 = split(k, [_, 3])
  reorder(i0, j0, k0, i1, j1, k1)
"""
WINDOW = """
prim_func f[n](A: f32[n + 2]) -> (C: f32[n]) {
  compute B[i: n + 2] = A[i] * 2
  compute C[i] = B[i] - B[i + 1] + B[i + 2]
}"""
STEPS = """
prim_func f[n](A: i64[n], inout S: i64[8]) -> (C: i64[n, 8]) {
  for t in range(n) {
    for i in range(8) { block S(opaque vt = t, spatial vi = i) { S[vi] = S[vi] + A[vt] } }
    for i in range(8) { block C(spatial vt = t, spatial vi = i) { C[vt, vi] = S[7 - vi] * S[vi] } }
    for i in range(8) { block D(opaque vt = t, spatial vi = i) { S[vi] = S[vi] - 1 } }
  }
}"""
STRIDED = """
prim_func f(A: f32[64]) -> (C: f32[16]) {
  for i in range(16) { block C(spatial vi = i) { C[vi] = A[vi * 4] + A[vi * 4 + 1] } }
}"""
UPDATE = """
prim_func f[n](inout S: i64[n], A: i64[n], P: i64[n]) {
  for i in range(n) { block S(opaque vi = i) { if A[vi] > 0 { S[clamp(P[vi], 0, n - 1)] += A[vi] } } }
}"""
RESIZE = """
prim_func f[n, m](A: f32[n, m]) -> (C: f32[n * 2, m * 3]) where m > 0 {
  for i, j in grid(n * 2, m * 3) {
    block C(spatial vi = i, spatial vj = j) { C[vi, vj] = A[vi // 2, vj % m] + A[vi // 2, vj // 3] }
  }
}"""


@pytest.mark.parametrize("factor", [1, 4, 5])
def test_tiles(factor: int) -> None:
    """What a tile reads and writes."""
    tiles = TILES.format(factor)
    verified(MATMUL, tiles + 'read_at(k0, C, "A", "shared") read_at(k0, C, "B", "shared")')
    verified(MATMUL, tiles + 'write_at(j0, C, 0, "local") read_at(j0, C, 0, "shared")')
    verified(MATMUL, tiles + 'decompose_reduction(C, k0) write_at(j0, block("C_init"), 0, "local")')
    verified(MATMUL, tiles + 'parallel(i0) read_at(i0, C, 1, "local") write_at(j0, C, 0, "local")')


def test_read_of_a_window() -> None:
    tile = 'C = block("C") i0, i1 = split(loops(C)[0], [_, 5])'
    session = verified(WINDOW, tile + 'read_at(i0, C, "B", "shared")')
    assert "range(7)" in print_prim_func(session.func)
    verified(WINDOW, tile + 'read_at(i1, C, "B", "local") write_at(i0, C, 0, "local")')


def test_read_with_gaps() -> None:
    """Only what an iteration reads is copied, also where no iteration reads all."""
    session = verified(STRIDED, 'C = block("C") i0, i1 = split(loops(C)[0], [_, 5]) read_at(i0, C, 0, "shared")')
    assert "ax0 in range(18)" in print_prim_func(session.func)


def test_read_between_writes() -> None:
    """The copy is of what is there then."""
    verified(STEPS, 'C = block("C") t, i = loops(C) read_at(t, C, "S", "local")')
    assert "(unchanged)" in refused(STEPS, 'D = block("D") t, i = loops(D) read_at(t, D, "S", "local")')
    assert "(fresh)" in refused(STEPS, 'D = block("D") t, i = loops(D) write_at(t, D, "S", "local")')


GAPS = """
prim_func f(A: i32[9, 9], inout E: i32[11, 9]) -> (D: i32[4, 4]) {
  for i, j in grid(4, 4) {
    block D(spatial vi = i, spatial vj = j) { D[vi, vj] = A[vi * 2 + 1, vj * 2]  E[vi * 3 + 1, vj * 2] = 5 }
  }
}"""
TRIANGLE = """
prim_func f[n](A: i32[n, n]) -> (D: i32[n]) {
  for i in range(n) {
    block D(spatial vi = i) {
      D[vi] = 0
      for j in range(EXTENT) { D[vi] += A[vi, j] }
    }
  }
}"""
PADDED = """
prim_func f[n](A: i32[n, 7], B: i32[7, 6]) -> (D: i32[n, 6]) {
  for i, j, k in grid(n, 6, 7) {
    block D(spatial vi = i, spatial vj = j, reduce vk = k) { init { D[vi, vj] = 2 } D[vi, vj] += A[vi, vk] * B[vk, vj] }
  }
}"""


@pytest.mark.parametrize("loop", [0, 1])
@pytest.mark.parametrize("copy", ['read_at(X, D, "A", "local")', 'cache_read(D, "A", "local")'])
def test_every_other_element(copy: str, loop: int) -> None:
    """The axes of a copy have the values that its loops take."""
    printed(verified(GAPS, f'D = block("D") X = loops(D)[{loop}] {copy}'))


@pytest.mark.parametrize("extent", ["vi", "vi + 1", "n - vi", "min(vi, 3)"])
@pytest.mark.parametrize("step", ['read_at(i, D, "A", "local")', 'cache_read(D, "A", "local")'])
def test_triangles(step: str, extent: str) -> None:
    printed(verified(TRIANGLE.replace("EXTENT", extent), f'D = block("D") i = loops(D)[0] {step}'))


@pytest.mark.parametrize("loop", [0, 1])
def test_parts_of_what_is_padded(loop: int) -> None:
    steps = f'D = block("D") pad_einsum(D, [4, 3, 1]) X = block("D_crop") read_at(loops(X)[{loop}], X, 0, "local")'
    printed(verified(PADDED, steps))


def test_inits_of_empty_reductions() -> None:
    """An init that runs where a loop has no steps is not in a copy that is made by its steps."""
    program = "prim_func f[n, l](A: i32[n, l], Z: i32[n]) -> (C: i32[n]) where l <= 4 { for i, k in grid(n, l) { \
      block C(spatial vi = i, reduce vk = k) { init { C[vi] = Z[vi] } C[vi] += A[vi, vk] } } }"
    split = 'C = block("C") k0, k1 = split(loops(C)[1], [_, 4])'
    assert "(init)" in refused(program, split + 'write_at(k0, C, "C", "local")')
    assert "(init)" in refused(program, split + 'read_at(k0, C, "Z", "local")')
    program = program.replace("l <= 4", "l <= 4, l > 0")
    verified(program, split + 'write_at(k0, C, "C", "local") read_at(k0, C, "Z", "local")')


def test_threads() -> None:
    """Memory of threads and of blocks of threads is theirs alone."""
    tile = 'C = block("C") i0, i1 = split(loops(C)[0], [_, 4]) bind(i0, blockIdx.x) bind(i1, threadIdx.x)'
    verified(WINDOW, tile + 'read_at(i1, C, "B", "local") write_at(i1, C, 0, "local")', compiled=False)
    verified(WINDOW, tile + 'read_at(i0, C, "B", "shared") write_at(i0, C, 0, "shared")', compiled=False)
    assert "(parallel)" in refused(WINDOW, tile + 'read_at(i0, C, "B", "global")')


def test_updates() -> None:
    verified(UPDATE, 'cache_inplace(block("S"), "S", "local")')
    verified(STEPS, 'cache_inplace(block("S"), "S", "local") cache_inplace(block("D"), "S_local", "shared")')
    assert "(in_place)" in refused(STEPS, 'cache_inplace(block("C"), "S", "local")')


def test_indices() -> None:
    session = verified(RESIZE, 'cache_index(block("C"))')
    assert print_prim_func(session.func).count("alloc") == 3
    verified(RESIZE, 'C = block("C") split(loops(C)[1], [_, 4]) cache_index(C, "local")')
    assert "(computed)" in refused(RESIZE, 'C = block("C") cache_index(C) cache_index(C)')
