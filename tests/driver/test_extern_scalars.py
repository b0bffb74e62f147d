"""Integers that adapt to the C signature of an extern keep their values."""

from __future__ import annotations

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError

TEXT = """
module M {
  extern put(c: ptr, n: i32) = "put" from "put.c"
  prim_func f(n: i64, inout C: i32[1]) { call put(C.ptr, n) }
}
"""


def test_an_index_that_does_not_fit_stops(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "put.c").write_text("void put(int *c, int n) { *c = n; }\n")
    (tmp_path / "p.mlc").write_text(TEXT)
    func = mlcdsl.build(tmp_path / "p.mlc")["f"]
    out = np.zeros(1, np.int32)
    func(-7, out)
    assert out[0] == -7
    with pytest.raises(MlcError) as caught:
        func(2**32 + 7, out)
    assert caught.value.diagnostics[0].code == "E0801" and "4294967303" in str(caught.value)
    assert out[0] == -7
