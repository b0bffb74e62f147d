"""A scalar parameter that is a size: the arrays must have it."""

from __future__ import annotations

import numpy as np
import pytest

import mlcdsl

LIB = """
module M {
  prim_func f(k: i64, A: f32[k]) -> (B: f32[]) { compute B[] = sum[i](A[i]) }
  function g(k: i64, x: f32[k]) -> f32[] { return f(k, x) }
}
"""


@pytest.mark.parametrize("name", ["f", "g"])
def test_sizes_are_compared_with_the_scalar(name: str) -> None:
    function = mlcdsl.build(LIB)[name]
    ones = np.ones(3, np.float32)
    assert function(3, ones) == 3
    for wrong in (0, 2, 4, -1):
        with pytest.raises(mlcdsl.MlcError):
            function(wrong, ones)
