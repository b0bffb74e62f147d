"""pad_einsum: whole tiles, the same results."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, verified

MM = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""


@pytest.mark.parametrize("padding", ["[4, 4, 4]", "[1, 3, 5]", "[4, 1, 1]", "[1, 1, 4]", "[1, 1, 1]"])
@pytest.mark.parametrize("dtype", ["i32", "f32"])
def test_matrix_product(padding: str, dtype: str) -> None:
    verified(MM.replace("i32", dtype), f'pad_einsum(block("C"), {padding})', count=6)


@pytest.mark.parametrize(("reducer", "dtype"), [("max", "f32"), ("min", "i32"), ("prod", "i64"), ("any", "bool")])
def test_reductions(reducer: str, dtype: str) -> None:
    program = f"""
    prim_func f[n, l](A: {dtype}[n, l]) -> (S: {dtype}[n]) {{
      compute S[i] = {reducer}[k](A[i, k])
    }}"""
    verified(program, 'pad_einsum(block("S"), [4, 3])', count=6)


def test_casts_and_the_same_buffer() -> None:
    program = """
    prim_func f[n, l](A: i8[n, l]) -> (C: i32[n, n]) {
      for i, j, k in grid(n, n, l) {
        block C(spatial vi = i, spatial vj = j, reduce vk = k) {
          init { C[vi, vj] = 0 }
          C[vi, vj] += i32(A[vi, vk]) * i32(A[vj, vk])
        }
      }
    }"""
    verified(program, 'pad_einsum(block("C"), [4, 3, 5])', count=6)


def test_an_axis_without_a_loop_is_not_padded() -> None:
    program = """
    prim_func f(A: i32[1, 8], B: i32[8, 1]) -> (C: i32[1, 1]) {
      for k in grid(8) {
        block C(spatial vi: 1 = 0, spatial vj: 1 = 0, reduce vk: 8 = k) {
          init { C[vi, vj] = 0 }
          C[vi, vj] += A[vi, vk] * B[vk, vj]
        }
      }
    }"""
    verified(program, 'pad_einsum(block("C"), [1, 1, 5])', count=6)
    assert "axis vi is bound to no loop" in refused(program, 'pad_einsum(block("C"), [4, 1, 5])')
    whole = program.replace("for k in grid(8) {", "").replace("8", "1").replace("= k)", "= 0)").replace("}\n    }", "}")
    assert "axis vk is bound to no loop" in refused(whole, 'pad_einsum(block("C"), [1, 1, 5])')


def test_then_tensorize() -> None:
    """Symbolic sizes of any value run on an intrinsic."""
    program = """module M {
      prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
        compute C[i, j] = sum[k](A[i, k] * B[k, j])
      }
      intrin mma {
        desc (A: i32[4, 4], B: i32[4, 4], inout C: i32[4, 4]) {
          for i, j, k in grid(4, 4, 4) {
            block (spatial vi = i, spatial vj = j, reduce vk = k) { C[vi, vj] += A[vi, vk] * B[vk, vj] }
          }
        }
        impl (A: i32[4, 4], B: i32[4, 4], inout C: i32[4, 4]) {
          for i, k in grid(4, 4) { for j in vectorized(4) { C[i, j] = C[i, j] + A[i, k] * B[k, j] } }
        }
      }
    }"""
    steps = """pad_einsum(block("C"), [4, 4, 4])
               i, j, k = loops(block("C"))
               i0, i1 = split(i, [_, 4]) j0, j1 = split(j, [_, 4]) k0, k1 = split(k, [_, 4])
               reorder(i0, j0, k0, i1, j1, k1)
               t = blockize(i1) decompose_reduction(t, k0) tensorize(t, mma)"""
    verified(program, steps, count=5)


def test_refused() -> None:
    assert "(einsum)" in refused(
        "prim_func f(A: i32[9]) -> (C: i32[9]) { compute C[i] = A[i] * 2 }", 'pad_einsum(block("C"), [4])'
    )
