"""Sizes of signatures that are integer scalars: of i64, and of other dtypes, which are widened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl import MlcError

PROGRAM = """module M {{
  prim_func f(k: {0}, A: f32[k], B: f32[k + 1]) -> (C: f32[k]) where k > 0 {{
    compute C[i] = A[i] + B[i + 1]
  }}
  prim_func ones(k: {0}) -> (C: f32[k]) where k >= 0 {{
    compute C[i] = 1
  }}
  function h(x: f32[4], k: {0}) -> f32[k] {{ return ones(k) }}
}}
"""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", ["i8", "i32", "u8", "u64", "i64"])
def test_scalars_are_sizes(dtype: str, tmp_path: Path) -> None:
    library = mlcdsl.build(PROGRAM.format(dtype))
    a, b = np.ones(3, np.float32), np.arange(4, dtype=np.float32)
    library.save(tmp_path / "sizes.mlcx")
    for made in (library, mlcdsl.load(tmp_path / "sizes.mlcx")):
        assert np.array_equal(made["f"](3, a, b), a + b[1:])
        assert np.array_equal(made["ones"](2), np.ones(2))
        assert np.array_equal(made["h"](np.zeros(4, np.float32), 3), np.ones(3))


@pytest.mark.filterwarnings("ignore")
def test_a_tensor_of_another_size_is_refused() -> None:
    a = np.ones(3, np.float32)
    with pytest.raises(MlcError) as caught:
        mlcdsl.build(PROGRAM.format("i32"))["f"](4, a, np.ones(5, np.float32))
    assert "dimension 0 is 3, expected 4" in str(caught.value)
