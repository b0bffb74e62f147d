"""`verify`: what a program leaves unwritten is a difference; externs are called; what stops is a finding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mlcdsl import MlcError
from mlcdsl.check import check_source
from mlcdsl.driver.poison import SCHEDULED, WRITTEN
from mlcdsl.driver.verifying import compiled, reference, verify_schedule
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.verifying import verify
from mlcdsl.source import Source
from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype

SIGNATURE = "prim_func f[n, m](A: i32[n, m]) -> (R: i32[n], S: i32[m])"
ROWS = "block R(spatial vi = i, reduce vj = k) { init { R[vi] = 5 } R[vi] += A[vi, vj] }"
COLUMNS = "block S(spatial vj = j, reduce vi = i) { init { S[vj] = 1 } S[vj] = max(S[vj], R[vi]) }"
WRITTEN_OUT = f"for i, k in grid(n, m) {{ {ROWS} }} for j, i in grid(m, n) {{ {COLUMNS} }}"
IN_AN_EMPTY_LOOP = f"for j in range(m) {{ for i, k in grid(n, m) {{ {ROWS} }} for i in range(n) {{ {COLUMNS} }} }}"
EXTERN = """
module M {
  extern note(inout c: i32[1], n: i32) = "note" from "note.c"
  prim_func f(A: i32[8]) -> (B: i32[8], C: i32[1]) {
    C[0] = 0
    for i in range(8) { block B(spatial vi = i) { B[vi] = A[vi] * 2 } }
    call note(C, 7)
  }
}"""


def _function(body: str) -> T.PrimFunc:
    program = check_source(Source("f.mlc", f"module M {{ {SIGNATURE} {{ {body} }} }}")).program
    (func,) = program.modules["M"].prim_funcs.values()
    return func


def test_what_is_not_written_is_a_difference() -> None:
    original = _function(WRITTEN_OUT)
    assert verify(original, reference(original), compiled(original), 24, 0) is None
    found = verify(original, reference(original), compiled(_function(IN_AN_EMPTY_LOOP)), 24, 0)
    assert found is not None
    assert (found.output, found.expected) == ("R", 5)
    assert "m = 0" in found.case


def test_both_programs_have_a_pattern_of_their_own() -> None:
    holes = _function(IN_AN_EMPTY_LOOP)
    found = verify(holes, compiled(holes, WRITTEN), compiled(holes), 24, 0)
    assert found is not None and found.output == "R"
    for dtype in map(numpy_dtype, DTYPES.values()):
        assert WRITTEN.element(dtype) != SCHEDULED.element(dtype), dtype
        assert not np.isnan(np.float64(WRITTEN.element(dtype))), "NaN is a value of inputs"


def test_scratch_memory_is_poisoned() -> None:
    text = """module M { prim_func f[n](A: f32[n]) -> (B: f32[n]) {
      alloc S: f32[n + 9000]
      for i in range(n) { block S(spatial vi = i) { S[vi] = A[vi] } }
      for i in range(n) { block B(spatial vi = i) { B[vi] = S[vi + 1] } }
    } }"""
    (func,) = check_source(Source("f.mlc", text)).program.modules["M"].prim_funcs.values()
    a = np.ones(3, np.float32)
    for poison in (WRITTEN, SCHEDULED):
        (b,) = compiled(func, poison)([a])
        assert b[:2].tolist() == [1, 1]
        assert np.array_equal(b[2], poison.element(b.dtype), equal_nan=True)


@pytest.mark.requires("cc")
def test_externs(tmp_path: Path) -> None:
    (tmp_path / "note.c").write_text("void note(int *c, int n) { c[0] += n; }\n", encoding="utf-8")
    (tmp_path / "p.mlc").write_text(EXTERN, encoding="utf-8")
    steps = 'split(loops(block("B"))[0], [_, 4])'
    (tmp_path / "s.mlcs").write_text(f'use "p.mlc"\nschedule s for M.f {{ {steps} }}\n', encoding="utf-8")
    (verdict,) = verify_schedule(str(tmp_path / "s.mlcs"), None, {}, cases=4)
    assert verdict.mismatch is None


def test_a_program_that_stops_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "p.mlc").write_text(
        "module M { prim_func f(A: i32[8], B: i32[8]) -> (C: i32[8]) {"
        " for i in range(8) { block C(spatial vi = i) { C[vi] = A[vi] // B[vi] } } } }",
        encoding="utf-8",
    )
    (tmp_path / "s.mlcs").write_text('use "p.mlc"\nschedule s for M.f { }\n', encoding="utf-8")
    with pytest.raises(MlcError) as caught:
        list(verify_schedule(str(tmp_path / "s.mlcs"), None, {}, cases=8))
    assert "verify" in caught.value.diagnostics[0].notes[0]
