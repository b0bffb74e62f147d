"""An `alloc` of a negative size stops compiled code as it stops the interpreter."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.differential import disagreement
from tests.support.gen_prim import Case

TEXT = """module M { prim_func f(n: i64, A: i32[4]) -> (C: i32[4]) {
  alloc T: i32[SIZE]
  for i in range(4) { C[i] = A[i] }
} }"""


@pytest.mark.parametrize("size", ["n", "n - 1", "n, 4", "max(n, 0) + 1"])
@pytest.mark.parametrize("n", [-5, 0, 3])
def test_negative_sizes(size: str, n: int) -> None:
    inputs = [n, np.arange(4, dtype=np.int32)]
    assert disagreement(Case(0, TEXT.replace("SIZE", size), "f", {}, inputs), may_stop=True) == ""
