"""An output of declared strides is allocated with them."""

from __future__ import annotations

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError

TEXT = """
module M {
  prim_func wide[n](A: f32[n, 2]) -> (C: f32[n, 2] strides [3, 1]) {
    for i, j in grid(n, 2) { C[i, j] = A[i, j] }
  }
  prim_func open[n](A: f32[n, 2]) -> (C: f32[n, 2] strides [s, 1]) {
    for i, j in grid(n, 2) { C[i, j] = A[i, j] }
  }
}
"""


@pytest.mark.parametrize("n", [0, 1, 5])
def test_declared_strides(n: int) -> None:
    a = np.arange(2 * n, dtype=np.float32).reshape(n, 2)
    got = mlcdsl.build(TEXT)["wide"](a)
    assert (got == a).all() and got.shape == (n, 2) and (n < 2 or got.strides == (12, 4))


def test_strides_that_nothing_tells() -> None:
    with pytest.raises(MlcError) as caught:
        mlcdsl.build(TEXT)["open"](np.zeros((3, 2), np.float32))
    assert caught.value.diagnostics[0].code == "E0801" and "out=" in str(caught.value)
