"""An unknown name is reported once in a function, whatever it is used as."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.source import Source


def unknown(items: str) -> list[Diagnostic]:
    found = check_source(Source("t.mlc", f"module M {{\n{items}\n}}\n")).diagnostics
    return [d for d in found if d.code == "E0201"]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_once_in_a_prim_func(count: int) -> None:
    found = unknown(f"prim_func f(inout C: f32[4]) {{ C[0] = {' + '.join(['y'] * count)} }}")
    assert [d.message for d in found] == ["unknown name `y`"]
    expected = {1: [], 2: ["it is used 1 more time here, which is not reported again"]}
    assert list(found[0].notes) == expected.get(
        count, [f"it is used {count - 1} more times here, which is not reported again"]
    )


def test_once_in_each_function() -> None:
    body = "{ C[0] = y + y * z }"
    found = unknown(f"prim_func f(inout C: f32[4]) {body}\nprim_func g(inout C: f32[4]) {body}")
    assert [d.message for d in found] == ["unknown name `y`", "unknown name `z`"] * 2


def test_graph_functions_and_signatures() -> None:
    found = unknown("function f(x: f32[4]) -> f32[4] { return y + y }\nprim_func g(A: float[2], B: float[2]) { }")
    assert sorted(d.message for d in found) == ["unknown dtype `float`", "unknown name `y`"]


def test_one_fix_mends_all_uses() -> None:
    (found,) = unknown("prim_func f(Value: f32[4], inout C: f32[4]) { C[0] = Valeu[0] + Valeu[1] }")
    assert found.fix is not None
    assert [e.replacement for e in found.fix.edits] == ["Value", "Value"]
    assert len({e.span.start for e in found.fix.edits}) == 2
