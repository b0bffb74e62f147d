"""Errors that say their cure have it as a fix: the text is right afterwards."""

from __future__ import annotations

import pytest

from mlcdsl.diagnostics import Diagnostic
from mlcdsl.lint.fixing import fixed
from tests.lint.cases import reported

FLOW = "module M {{\n  function f(x: f32[4]) -> f32[4] {{\n    {}\n    return y\n  }}\n}}\n"
PRIM = "module M {{\n  prim_func f(A: f32[4, 4], B: i32[4, 4]) -> (C: f32[4, 4]) {{\n    {}\n  }}\n}}\n"
STEPS = 'use "program.mlc"\nschedule s for M.f {{\n  {}\n}}\n'
CASES = {
    "output": (
        "E0602",
        FLOW.format("dataflow {\n      y = relu(x)\n      z = y\n output z }"),
        "output z, y",
    ),
    "no output": ("E0602", FLOW.format("dataflow {\n      y = relu(x)\n    }"), "y = relu(x)\n      output y\n"),
    "no output, one line": ("E0602", FLOW.format("dataflow { y = relu(x) }"), "{ y = relu(x) output y }"),
    "axis": (
        "E0204",
        PRIM.format(
            "for i, j in grid(4, 4) { block C(spatial u = i, spatial v = j) { C[u, j] = A[u, v] * f32(B[u, v]) } }"
        ),
        "C[u, v]",
    ),
    "dtypes": ("E0301", PRIM.format("compute C[i, j] = A[i, j] + B[i, j] + 1"), "A[i, j] + f32(B[i, j])"),
    "dtypes, left": ("E0301", PRIM.format("compute C[i, j] = max(B[i, j] * 2, A[i, j])"), "max(f32(B[i, j] * 2), A"),
    "extent": (
        "E0401",
        PRIM.format(
            "for i, a, b in grid(4, 2, 2) { block C(spatial u = i, spatial v = b + a * 2) { "
            "C[u, v] = A[u, v] * f32(B[u, v]) } }"
        ),
        "spatial v: 4 = b",
    ),
    "argument of a proc": (
        "E0411",
        'use "procs.mlcs"\nuse "program.mlc"\nschedule s for M.f {\n  p(att = loops(block("B"))[0])\n}\n',
        "p(at = ",
    ),
    "argument of a function": (
        "E0304",
        "module M {\n  prim_func scale(A: f32[4], factor: f32) -> (C: f32[4]) { compute C[i] = A[i] * factor }\n"
        "  function f(x: f32[4]) -> f32[4] { return scale(x, fctor = 2) }\n}\n",
        "scale(x, factor = 2)",
    ),
    "argument": ("E0411", STEPS.format('split(loops(block("B"))[0], factor = [_, 4])'), "factors = [_, 4]"),
}


@pytest.mark.parametrize(("code", "text", "wanted"), CASES.values(), ids=CASES)
def test_fix(code: str, text: str, wanted: str) -> None:
    """The finding is gone, and no new one is there."""
    before = reported(text)
    errors = [d for d in before if d.severity == "error"]
    assert {d.code for d in errors} == {code}
    source = next(d.span.source for d in errors if d.span is not None)
    after, count = fixed(source, errors, frozenset({code}))
    assert count == 1 and wanted in after
    assert keys(reported(after)) <= keys(before) - {(code, d.message) for d in errors}


def keys(found: tuple[Diagnostic, ...]) -> set[tuple[str, str]]:
    return {(d.code, d.message) for d in found}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "E0204",
            PRIM.format("for i, j in grid(4, 4) { block C(spatial vi = i, spatial vj = 3-j) { C[vi, j] = 1 } }"),
        ),
        ("E0301", PRIM.format("compute C[i, j] = A[i, j] + f64(B[i, j])")),
        ("E0301", PRIM.format("compute C[i, j] = A[i, j] + (i < j)")),
        ("E0401", PRIM.format("for i in range(2) { block C(spatial u = i * 2, spatial v = 0) { C[u, v] = 1 } }")),
        ("E0401", PRIM.format("for i in range(1, 4) { block C(spatial u = i, spatial v = 0) { C[u, v] = 1 } }")),
        (
            "E0401",
            PRIM.format(
                "for a, b in grid(2, 2) { block C(spatial u = b + a * 2, spatial v = 0) where b < 1 { C[u, v] = 1 } }"
            ),
        ),
        ("E0401", PRIM.format("for i in range(4) { block C(spatial u = i % 4, spatial v = 0) { C[u, v] = 1 } }")),
        ("E0411", STEPS.format('split(loops(block("B"))[0], zzz = [_, 4])')),
    ],
)
def test_where_it_is_not_clear_there_is_none(code: str, text: str) -> None:
    assert [d.fix for d in reported(text) if d.code == code] == [None]
