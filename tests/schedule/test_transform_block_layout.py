"""transform_block_layout: other axes, the same instances."""

from __future__ import annotations

import pytest

from mlcdsl.ir.to_syntax import print_prim_func
from tests.schedule.verified import refused, verified

MM = """
prim_func f[n, m](A: i32[n, 12], B: i32[12, m]) -> (C: i32[n, m]) where n % 4 == 0, m % 6 == 0 {
  for i, j, k in grid(n, m, 12) {
    block C(spatial vi = i, spatial vj = j, reduce vk = k) {
      init { C[vi, vj] = 0 }
      C[vi, vj] += A[vi, vk] * B[vk, vj]
    }
  }
}"""


@pytest.mark.parametrize(
    "index_map",
    [
        "(i, j, k) -> (k, j, i)",
        "(i, j, k) -> (i // 4, j // 6, k // 3, i % 4, j % 6, k % 3)",
        "(i, j, k) -> (i, j, k // 6, k // 2 % 3, k % 2)",
        "(i, j, k) -> (i % 4 * 6 + j % 6, i // 4, j // 6, k)",
        "(i, j, k) -> (i // 2 * 2 + 1 - i % 2, j, k)",
        "(i, j, k) -> (j, i, k // 4, k % 4)",
    ],
)
def test_maps(index_map: str) -> None:
    steps = f'transform_block_layout(block("C"), {index_map})'
    if "1 - i % 2" in index_map:
        assert "(bijective)" in refused(MM, steps)
    else:
        verified(MM, steps, count=4)


def test_convolution_as_a_matrix_product() -> None:
    program = """
    prim_func f(A: i64[6, 7, 2], W: i64[3, 3, 2, 4]) -> (C: i64[4, 5, 4]) {
      for h, w, o, r, s, c in grid(4, 5, 4, 3, 3, 2) {
        block C(spatial vh = h, spatial vw = w, spatial vo = o, reduce vr = r, reduce vs = s, reduce vc = c) {
          init { C[vh, vw, vo] = 0 }
          C[vh, vw, vo] += A[vh + vr, vw + vs, vc] * W[vr, vs, vc, vo]
        }
      }
    }"""
    index_map = "(h, w, o, r, s, c) -> (h * 5 + w, o, r * 6 + s * 2 + c)"
    session = verified(program, f'transform_block_layout(block("C"), {index_map})', count=2)
    assert "grid(20, 4, 18)" in print_prim_func(session.func)


def test_inside_of_other_loops() -> None:
    program = """
    prim_func f(A: i64[3, 8]) -> (C: i64[3, 8]) {
      for t in range(3) {
        for i in range(8) { block C(spatial vt = t, spatial vi = i) { C[vt, vi] = A[vt, vi] * 2 } }
      }
    }"""
    verified(program, 'transform_block_layout(block("C"), (t, i) -> (i // 4, t, i % 4))')


@pytest.mark.parametrize(
    ("index_map", "need"),
    [
        ("(i, j, k) -> (i, j)", "bijective"),
        ("(i, j, k) -> (i // 3, i % 3, j, k)", "bijective"),
        ("(i, j, k) -> (i, j, 11 - k)", "first"),
        ("(i, j, k) -> (i, j * 12 + k)", "kinds"),
        ("(i, j) -> (j, i)", "map"),
    ],
)
def test_refused(index_map: str, need: str) -> None:
    assert f"({need})" in refused(MM, f'transform_block_layout(block("C"), {index_map})')


def test_extents_that_depend_on_loops() -> None:
    """The new axes take every combination for each value of the loops around, not for one of them."""
    program = """prim_func f(A: i32[8]) -> (B: i32[4]) {{
      for i in range(4) {{
        alloc L: i32[8]
        for k in range({n}) {{ block L(spatial vk: {n} = k) {{ L[vk] = A[vk] * 2 }} }}
        block B(spatial vi = i) {{ B[vi] = A[vi] }}
      }}
    }}"""
    step = 'transform_block_layout(block("L"), (k) -> (k // 2, k % 2))'
    assert "(bijective)" in refused(program.format(n="i + 1"), step)
    verified(program.format(n="i * 2"), step)
