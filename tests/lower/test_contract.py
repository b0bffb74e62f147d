"""The attribute `contract` (rule N4)."""

from __future__ import annotations

import numpy as np
import pytest

import mlcdsl

PROGRAM = """
module M {
  prim_func f(A: f32[64], B: f32[64], C: f32[64]) -> (D: f32[64]) {
    for i in range(64) {
      block D(spatial vi = i) ATTR { D[vi] = A[vi] * B[vi] + C[vi] }
    }
  }
}
"""


@pytest.mark.parametrize("allowed", [False, True])
def test_products_are_fused_only_where_a_block_says_so(allowed: bool) -> None:
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((2, 64)).astype(np.float32)
    c = (-(a.astype(np.float64) * b)).astype(np.float32)  # what is left is the rounding of the product
    lib = mlcdsl.build(PROGRAM.replace("ATTR", "attr(contract = true)" if allowed else ""))
    exact = (a.astype(np.float64) * b + c).astype(np.float32)
    twice = a * b + c
    assert (exact != twice).any()
    assert (lib["f"](a, b, c) == (exact if allowed else twice)).all()
