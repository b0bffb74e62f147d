"""The fix of W0201: a name that begins with `_`, if the text has no such name."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.lint.fixing import fixed
from mlcdsl.source import Source

PRIM = "module M {{ prim_func f(A: f32[4]) -> (C: f32[4]) {{ {} compute C[i] = A[i] }} }}"
FUNCTION = "module M {{ function f(x: f32[4]) -> f32[4] {{ {} return x }} }}"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (PRIM.format("let a = A[0]"), PRIM.format("let _a = A[0]")),
        (PRIM.format("let a: f32 = A[0] let b = 1"), PRIM.format("let _a: f32 = A[0] let _b = 1")),
        (FUNCTION.format("y = relu(x)"), FUNCTION.format("_y = relu(x)")),
        (FUNCTION.format("a, b = split(x, sections=2)"), FUNCTION.format("_a, _b = split(x, sections=2)")),
    ],
)
def test_fix(text: str, after: str) -> None:
    source = Source("t.mlc", text)
    found = check_source(source).diagnostics
    assert {d.code for d in found} == {"W0201"}
    assert fixed(source, found, frozenset({"W0201"}))[0] == after
    assert check_source(Source("t.mlc", after)).diagnostics == ()


def test_a_name_that_is_taken() -> None:
    text = PRIM.format("let _a = A[1] let a = A[0]")
    (found,) = check_source(Source("t.mlc", text)).diagnostics
    assert found.code == "W0201" and found.fix is None
