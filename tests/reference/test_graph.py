"""The interpreter of graph functions: calls, tuples, branches, recursion, matches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.check import check_source
from mlcdsl.ir import graph as G
from mlcdsl.reference import RunError, run_function
from mlcdsl.source import Source

KERNELS = """
  prim_func scale[n](X: f32[n], s: f32) -> (Y: f32[n]) { compute Y[i] = X[i] * s }
  prim_func both[n](X: f32[n]) -> (S: f32[n], D: f32[n]) {
    compute S[i] = X[i] + X[i]
    compute D[i] = X[i] * X[i]
  }
  extern twice[n](x: f32[n], k: i32) -> (y: f32[n]) = "env.twice"
  const c: f32[3] = [1, 2, 3]
"""


def program(text: str) -> G.Program:
    result = check_source(Source("test.mlc", f"module M {{\n{KERNELS}\n{text}\n}}"))
    assert result.ok, [(d.code, d.message) for d in result.diagnostics]
    return result.program


def run(text: str, *args: Any, **options: Any) -> Any:
    return run_function(program(text), "M", "main", args, **options)


X = np.array([1, -2, 3], np.float32)


def test_prim_functions_and_operators() -> None:
    got = run(
        """function main[n](x: f32[n]) -> f32[n] {
             dataflow { a = scale(x, 2)  b = relu(a) + x  output b }
             return b
           }""",
        X,
    )
    np.testing.assert_array_equal(got, np.maximum(2 * X, 0) + X)


def test_tuples_constants_and_several_outputs() -> None:
    got = run(
        """function main(x: f32[3]) -> (f32[3], (f32[3], f32[3])) {
             s, d = both(x)
             t = (s + c, (d, x))
             return (t.0, (t.1.1, t.1.0))
           }""",
        X,
    )
    np.testing.assert_array_equal(got[0], 2 * X + [1, 2, 3])
    np.testing.assert_array_equal(got[1][0], X)
    np.testing.assert_array_equal(got[1][1], X * X)


def test_if_on_scalars_dims_and_tensors() -> None:
    text = """function main[n](x: f32[n], k: i64, b: bool[1]) -> f32[n] {
                if k > n { y = scale(x, 3) } else { if b { y = x } else { y = scale(x, 5) } }
                return y
              }"""
    for k, b, factor in ((9, True, 3), (0, True, 1), (0, False, 5)):
        np.testing.assert_array_equal(run(text, X, k, np.array([b])), factor * X)


def test_recursion_with_a_counter() -> None:
    text = """function pow2[n](x: f32[n], k: i64) -> f32[n] {
                if k == 0 { return x }
                return pow2(scale(x, 2), k - 1)
              }
              function main[n](x: f32[n], k: i64) -> f32[n] { return pow2(x, k) }"""
    np.testing.assert_array_equal(run(text, X, 7), 128 * X)
    np.testing.assert_array_equal(run(text, X * 0, 400), 0 * X)
    with pytest.raises(RunError) as caught:
        run(text, X, 5000)
    assert caught.value.code == "E0906"


def test_match_binds_and_checks() -> None:
    text = """function main[n](x: f32[n, 4]) -> f32[n, 4] {
                y = x as f32[k, 4]
                z = y as f32[3, 4]
                return x
              }"""
    assert run(text, np.zeros((3, 4), np.float32)).shape == (3, 4)
    with pytest.raises(RunError) as caught:
        run(text, np.zeros((2, 4), np.float32))
    assert caught.value.code == "E0905"


def test_externs_by_symbol() -> None:
    text = "function main[n](x: f32[n]) -> f32[n] { return twice(x, 3) }"

    def env_twice(x: Any, k: Any, y: Any) -> None:
        y[...] = 2 * x * k

    np.testing.assert_array_equal(run(text, X, extern={"env.twice": env_twice}), 6 * X)
    with pytest.raises(RunError) as caught:
        run(text, X)
    assert caught.value.code == "E0803"


def test_inputs_are_checked() -> None:
    text = "function main[n](x: f32[n], y: f32[n]) -> f32[n] { return x + y }"
    for bad in ((X,), (X, X[:2]), (X, X.astype(np.float64)), (X, 3.0)):
        with pytest.raises(RunError) as caught:
            run(text, *bad)
        assert caught.value.code == "E0801"
