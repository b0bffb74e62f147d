"""Known programs, as text, through the interpreter against plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.check import check_source
from mlcdsl.ir import tensor as T
from mlcdsl.reference import run_prim_func
from mlcdsl.source import Source
from tests.support import gen_prim
from tests.support.gen_hazards import generate as generate_hazard

RNG = np.random.default_rng(7)


def run(text: str, *args: Any) -> list[Any]:
    result = check_source(Source("test.mlc", f"module M {{\n{text}\n}}"))
    assert result.ok, [(d.code, d.message) for d in result.diagnostics]
    func = next(i for i in result.program.modules["M"].items.values() if isinstance(i, T.PrimFunc))
    return run_prim_func(func, args)


def f32(*shape: int) -> Any:
    return RNG.standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("sizes", [(3, 4, 5), (1, 7, 2), (4, 4, 0), (0, 3, 3)])
def test_matmul_in_three_forms(sizes: tuple[int, int, int]) -> None:
    """Index notation, a block with init, and a tiled loop with a predicate give the same bits."""
    n, m, k = sizes
    a, b = f32(n, k), f32(k, m)
    want = np.zeros((n, m), np.float32)
    for r in range(k):
        want = want + np.outer(a[:, r], b[r])
    head = "prim_func f[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m])"
    update = "init { C[vi, vj] = 0 }  C[vi, vj] += A[vi, vk] * B[vk, vj]"
    bodies = (
        "compute C[i, j] = sum[k](A[i, k] * B[k, j])",
        f"for i, j, k in grid(n, m, l) {{ block C(spatial vi = i, spatial vj = j, reduce vk = k) {{ {update} }} }}",
        f"""for i in parallel(n) {{ for k, j0, j1 in grid(l, (m + 2) // 3, 3) {{
              block C(spatial vi = i, spatial vj: m = j0 * 3 + j1, reduce vk = k) where j0 * 3 + j1 < m {{ {update} }}
            }} }}""",
    )
    for body in bodies:
        np.testing.assert_array_equal(run(f"{head} {{ {body} }}", a, b)[0], want)


def test_convolution_of_integers() -> None:
    a, w = RNG.integers(-9, 9, (1, 2, 8, 8)), RNG.integers(-9, 9, (3, 2, 3, 3))
    want = np.zeros((1, 3, 6, 6), np.int64)
    for i in range(6):
        for j in range(6):
            want[0, :, i, j] = np.einsum("qij,kqij->k", a[0, :, i : i + 3, j : j + 3], w)
    text = """prim_func conv(A: i64[1, 2, 8, 8], W: i64[3, 2, 3, 3]) -> (C: i64[1, 3, 6, 6]) {
      compute C[b, k, i, j] = sum[q, di, dj](A[b, q, i + di, j + dj] * W[k, q, di, dj])
    }"""
    np.testing.assert_array_equal(run(text, a, w)[0], want)


def test_padded_stencil() -> None:
    x = f32(9)
    padded = np.pad(x, 1)
    text = """prim_func blur[n](X: f32[n]) -> (Y: f32[n]) {
      compute Y[i] = select(i > 0, X[i - 1], 0) + X[i] + select(i + 1 < n, X[i + 1], 0)
    }"""
    np.testing.assert_array_equal(run(text, x)[0], padded[:-2] + padded[1:-1] + padded[2:])


def test_softmax() -> None:
    x = f32(4, 6)
    text = """prim_func softmax[n, m](X: f32[n, m]) -> (Y: f32[n, m]) {
      compute E[i, j: m] = exp(X[i, j] - max[k](X[i, k]))
      compute Y[i, j] = E[i, j] / sum[k](E[i, k])
    }"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    np.testing.assert_allclose(run(text, x)[0], e / e.sum(axis=1, keepdims=True), rtol=1e-6)


def test_running_sum_and_gather() -> None:
    x, index = RNG.integers(-99, 99, 12), RNG.permutation(12)
    text = """prim_func f[n](X: i64[n], I: i64[n]) -> (Y: i64[n]) {
      alloc T: i64[n]
      for i in range(n) {
        block T(scan vi = i) { if vi == 0 { T[vi] = X[vi] } else { T[vi] = T[vi - 1] + X[vi] } }
      }
      for i in range(n) { Y[i] = T[I[i]] }
    }"""
    np.testing.assert_array_equal(run(text, x, index)[0], np.cumsum(x)[index])


def test_transposed_histogram_with_inout() -> None:
    """Counts go to an inout parameter; the array that was given is changed."""
    x, counts = RNG.integers(0, 5, (3, 4)), np.arange(5)
    want = counts + np.bincount(x.ravel(), minlength=5)
    text = """prim_func count[n, m](X: i64[n, m], inout H: i64[5]) -> (Z: i64[m, n]) {
      for i, j in grid(n, m) { H[X[i, j]] += 1 }
      compute Z[i, j] = X[j, i]
    }"""
    (z,) = run(text, x, counts)
    np.testing.assert_array_equal(counts, want)
    np.testing.assert_array_equal(z, x.T)


def test_generators_repeat() -> None:
    """A seed gives the same program and inputs again."""
    for make in (gen_prim.generate, generate_hazard):
        for seed in range(20):
            a, b = make(seed), make(seed)
            assert a.text == b.text
            assert [np.asarray(x).tobytes() for x in a.inputs] == [np.asarray(x).tobytes() for x in b.inputs]
