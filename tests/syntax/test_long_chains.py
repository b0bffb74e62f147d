"""A chain of `else if` that is too long for later stages is one finding."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.source import Source


@pytest.mark.parametrize(("length", "codes"), [(900, []), (3000, ["E0103"])])
def test_else_if(length: int, codes: list[str]) -> None:
    chain = " else ".join(f"if n == {i} {{ B[0] = {i} }}" for i in range(length))
    text = f"module M {{ prim_func f(n: i64) -> (B: i64[1]) {{ B[0] = 0 {chain} }} }}"
    found = check_source(Source("t.mlc", text), prove=False).diagnostics
    assert [d.code for d in found] == codes
