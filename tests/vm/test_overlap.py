"""Arrays that are written have elements of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided

import mlcdsl
from mlcdsl.diagnostics import MlcError

TEXT = """
module M {
  prim_func add[n, m](inout A: f32[n, m]) { for i, j in grid(n, m) { A[i, j] += 1 } }
  prim_func row[n, m](inout A: f32[n, m] strides [s, 1]) { for i, j in grid(n, m) { A[i, j] += 1 } }
  prim_func copy[n, m](A: f32[n, m]) -> (C: f32[n, m]) { for i, j in grid(n, m) { C[i, j] = A[i, j] } }
}
"""


def overlapping() -> Any:
    return as_strided(np.zeros(8, np.float32), (3, 4), (4, 4))


@pytest.mark.parametrize("name", ["add", "row"])
def test_inout_arrays_that_overlap_themselves_are_refused(name: str) -> None:
    func = mlcdsl.build(TEXT)[name]
    with pytest.raises(MlcError) as caught:
        func(overlapping())
    assert caught.value.diagnostics[0].code == "E0801"
    apart = np.zeros((4, 6), np.float32)[:, :4]
    func(apart)
    assert (apart == 1).all()


def test_outputs_that_overlap_themselves_are_refused() -> None:
    with pytest.raises(MlcError) as caught:
        mlcdsl.build(TEXT)["copy"](np.ones((3, 4), np.float32), out=overlapping())
    assert caught.value.diagnostics[0].code == "E0801"


def test_inputs_may_overlap_themselves() -> None:
    assert (mlcdsl.build(TEXT)["copy"](overlapping()) == 0).all()


@pytest.mark.parametrize("view", [lambda x: x, lambda x: x[:], lambda x: x.T.T])
def test_an_array_that_is_written_is_no_other_argument(view: Any) -> None:
    """The same object twice is no better than two views of it."""
    text = """module M { prim_func g(A: f32[4], inout C: f32[4]) -> (D: f32[1]) {
      D[0] = 0
      for i in range(3) { C[i] += A[i + 1] }
    } }"""
    x = np.ones(4, np.float32)
    with pytest.raises(MlcError, match="`C` is written and shares memory with another argument"):
        mlcdsl.build(text)["g"](view(x), x)
    assert (x == 1).all()
