"""Strides of an `alloc` that keep elements apart are taken."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.source import Source


@pytest.mark.parametrize(
    "type_",
    ["f32[4, 4] strides [5, 1]", "f32[4, 4] strides [1, 4]", "f32[n, m] strides [m + 1, 1]", "f32[n] strides [k]"],
)
def test_strides_that_keep_elements_apart(type_: str) -> None:
    at = "0" if "," not in type_.split(" strides")[0] else "0, 0"
    head = "prim_func f[n, m](k: i64, A: f32[n, m]) where k > 0, n > 0, m > 0"
    text = f"module M {{ {head} {{ alloc T: {type_} T[{at}] = 1 }} }}"
    assert not [d for d in check_source(Source("t.mlc", text)).diagnostics if d.severity == "error"]
