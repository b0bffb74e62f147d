"""Corners of the rules that random programs reach seldom: compiled code against the interpreter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from tests.support.differential import disagreement
from tests.support.gen_prim import Case

RNG = np.random.default_rng(0)
Array = np.ndarray[Any, Any]


def f32(*shape: int) -> Array:
    return RNG.standard_normal(shape).astype(np.float32)


def bits(dtype: Any, *shape: int) -> Array:
    """Any bit patterns."""
    kind = np.dtype(dtype)
    count = int(np.prod(shape))
    return RNG.integers(0, 256, count * kind.itemsize, dtype=np.uint8).view(kind).reshape(shape)


@dataclass
class Corner:
    """`f` of the text on the inputs."""

    name: str
    text: str
    inputs: list[Any] = field(default_factory=list)


TIES = (1 + 2.0**-11 + 2.0**-40, 1 + 2.0**-8 + 2.0**-40, 65519.99, 65520.0, 2.0**-149, 2.0**-25, 2.0**-10)
LARGE = (1e300, -1e300, np.inf, -np.inf, 2.0**63, 2.0**64, -(2.0**63), 464.0, 465.0, 448.1, 255.9)
FLOATS = np.array([*TIES, *LARGE, np.nan, 1.5, -0.5, -0.0, -1.0])
ZEROS = np.array([0.0, -0.0, np.nan, 1.0, -0.0, 0.0, -1.0], np.float32)
LEFT = np.array([5, -5, 5, -5, 0.0, -0.0, np.inf, 3, -3, 3, -3, 1e30, -1e-30, 3, 0, -6, 6, np.nan], np.float32)
RIGHT = np.array([3, 3, -3, -3, 2, 2, 2, np.inf, np.inf, -np.inf, -np.inf, 3, 7, 0, 0, 3, -3, 1], np.float32)

CORNERS = [
    Corner(
        "thread_loops_with_predicate",
        """f[n](X: f32[n]) -> (Y: f32[n]) {
          for b in thread(blockIdx.x, (n + 3) // 4) { for t in thread(threadIdx.x, 4) {
            block Y(spatial v: n = b * 4 + t) where b * 4 + t < n { Y[v] = X[v] * 2 }
          } }
        }""",
        [f32(11)],
    ),
    Corner(
        "s2_bounds_below_zero_and_empty",
        """f[n](X: f32[n]) -> (Y: f32[n]) {
          for i in range(-3, n - 3) { Y[i + 3] = X[i + 3] }
          for i in range(5, 2) { Y[0] = 7 }
          for i in vectorized(2, n) { Y[i] = Y[i] * 2 }
          for i in parallel(1, n - 1) { Y[i] = Y[i] + 1 }
        }""",
        [f32(11)],
    ),
    Corner(
        "s5_memory_and_while_in_a_vectorized_loop",
        """f[n](X: i32[n]) -> (Y: i32[n]) {
          for i in vectorized(n) {
            alloc c: i32[]
            c = X[i]
            Y[i] = 0
            while c > 0 { Y[i] += c  c -= 2 }
          }
        }""",
        [RNG.integers(-3, 30, 13).astype(np.int32)],
    ),
    Corner(
        "parallel_in_parallel",
        """f[n, m](X: f32[n, m]) -> (Y: f32[n, m]) {
          for i in parallel(n) { for j in parallel(m) { Y[i, j] = X[i, j] + f32(i * j) } }
        }""",
        [f32(5, 6)],
    ),
    Corner(
        "s6_reductions_over_nothing",
        """f[n](X: f8e4m3[n, 0], Z: f8e5m2[n, 0], B: bool[n, 0], I: i16[n, 0]) -> (Y: f8e4m3[n], W: f8e5m2[n],
             V: f8e4m3[n], A: bool[n], O: bool[n], P: f8e4m3[n], K: i64[n], L: i16[n]) {
          compute Y[i] = max[k](X[i, k])
          compute W[i] = min[k](Z[i, k])
          compute V[i] = min[k](X[i, k])
          compute A[i] = all[k](B[i, k])
          compute O[i] = any[k](B[i, k])
          compute P[i] = prod[k](X[i, k])
          compute K[i] = argmin[k](X[i, k])
          compute L[i] = max[k](I[i, k])
        }""",
        [
            np.zeros((3, 0), t)
            for t in (ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2, np.bool_, np.int16)
        ],
    ),
    Corner(
        "n6_unsigned_to_floats_and_scalars_of_all_kinds",
        """f[n](X: u64[n], p: u64, q: bool, r: i8) -> (Y: f32[n], Z: f64[n], W: bf16[n], V: f16[n], S: u64[n]) {
          compute Y[i] = f32(X[i])
          compute Z[i] = f64(X[i] + p)
          compute W[i] = bf16(X[i])
          compute V[i] = f16(X[i] % 70000)
          compute S[i] = select(q, X[i] // p, u64(r))
        }""",
        [bits(np.uint64, 200), np.uint64(2**63 + 5), np.bool_(True), np.int8(-3)],
    ),
    Corner(
        "n6_from_f64",
        """f[n](X: f64[n]) -> (A: i8[n], B: u64[n], C: i64[n], D: u16[n], E: bf16[n], F: f8e4m3[n], G: f16[n],
             H: f8e5m2[n], I: bool[n], J: f32[n]) {
          compute A[i] = i8(X[i])  compute B[i] = u64(X[i])  compute C[i] = i64(X[i])  compute D[i] = u16(X[i])
          compute E[i] = bf16(X[i])  compute F[i] = f8e4m3(X[i])  compute G[i] = f16(X[i])
          compute H[i] = f8e5m2(X[i])  compute I[i] = bool(X[i])  compute J[i] = f32(X[i])
        }""",
        [FLOATS],
    ),
    Corner(
        "n2_mod_and_floordiv_of_floats",
        """f[n](X: f32[n], Y: f32[n]) -> (A: f32[n], B: f32[n]) {
          compute A[i] = X[i] % Y[i]
          compute B[i] = X[i] // Y[i]
        }""",
        [LEFT, RIGHT],
    ),
    Corner(
        "n5_zeros_and_nan",
        """f[n](X: f32[n], Y: f32[n]) -> (A: f32[n], B: f32[n], C: f32[], D: i64[]) {
          for i in vectorized(n) { A[i] = min(X[i], Y[i])  B[i] = max(X[i], Y[i]) }
          compute C[] = max[k](X[k])
          compute D[] = argmax[k](X[k])
        }""",
        [ZEROS, ZEROS[::-1].copy()],
    ),
    *(
        Corner(
            f"n4_fma_{name}",
            f"""f[n](X: {name}[n], Y: {name}[n], Z: {name}[n]) -> (A: {name}[n], B: {name}[n]) {{
              for i in vectorized(n) {{ A[i] = fma(X[i], Y[i], Z[i])  B[i] = X[i] * Y[i] + Z[i] }}
            }}""",
            [bits(t, 2000) for _ in range(3)],
        )
        for name, t in (("f16", np.float16), ("f32", np.float32), ("f64", np.float64), ("bf16", ml_dtypes.bfloat16))
    ),
    Corner(
        "n8_shifts",
        """f[n](X: i8[n], Y: i8[n], Z: u32[n], W: u32[n]) -> (A: i8[n], B: i8[n], C: u32[n], D: u32[n]) {
          for i in vectorized(n) {
            A[i] = shift_left(X[i], Y[i])  B[i] = shift_right(X[i], Y[i])
            C[i] = shift_left(Z[i], W[i])  D[i] = shift_right(Z[i], W[i] % 40)
          }
        }""",
        [bits(np.int8, 999), bits(np.int8, 999), bits(np.uint32, 999), bits(np.uint32, 999) % 50],
    ),
    Corner(
        "a_fact_that_does_not_hold",
        """f[n](X: f32[n]) -> (Y: f32[n]) where n % 4 == 0 {
          for i in range(n // 4) { for j in vectorized(4) { Y[i * 4 + j] = X[i * 4 + j] } }
        }""",
        [f32(6)],
    ),
    Corner(
        "s4_init_of_a_nested_block",
        """f[n](X: f32[n]) -> (Y: f32[1]) {
          for k in range(n) { block O(reduce vo = k) {
            block I(reduce vk: n = vo) { init { Y[0] = 7 }  Y[0] += X[vk] }
          } }
        }""",
        [f32(0)],
    ),
    Corner(
        "init_between_reduce_loops",
        """f(X: f32[4]) -> (Y: f32[2]) {
          for k0 in range(2) { for i in range(2) { for k1 in range(2) {
            block B(spatial vi = i, reduce vk: 4 = k0 * 2 + k1) { init { Y[vi] = 1 }  Y[vi] = Y[vi] * 2 - X[vk] }
          } } }
        }""",
        [f32(4)],
    ),
    Corner(
        "s6_a_reduction_that_reads_its_own_result",
        """f(X: f32[4]) -> (Y: f32[4]) {
          compute Y[i] = X[i]
          compute Y[i] = sum[k](Y[k])
        }""",
        [f32(4)],
    ),
    Corner(
        "strides_of_an_empty_matrix",
        """f[n, m](X: f32[n, m] strides [s, 1]) -> (Y: f32[m]) { compute Y[j] = sum[i](X[i, j]) }""",
        [np.zeros((0, 9), np.float32)[:, :8]],
    ),
    Corner(
        "scalar_f16",
        "f[n](X: f16[n], s: f16) -> (Y: f16[n]) { compute Y[i] = X[i] * s }",
        [bits(np.float16, 50), np.float16(1.1)],
    ),
]


@pytest.mark.parametrize("corner", CORNERS, ids=lambda c: c.name)
def test_corner(corner: Corner) -> None:
    case = Case(0, f"module M {{\n  prim_func {corner.text}\n}}\n", "f", {}, corner.inputs)
    assert disagreement(case, may_stop=True) == ""
