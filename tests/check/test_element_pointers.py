"""`A[i, j].ptr`: the address of an element, from the text to the call."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.check import check_source
from mlcdsl.check.sets import analyze
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.reference.errors import RunError
from mlcdsl.reference.tensor import run_prim_func
from mlcdsl.source import Source

PROGRAM = """module M {
  extern k(c: ptr, a: ptr, sa: i32) = "env.k"
  prim_func f[n](A: f32[8, n], i: i64) -> (C: f32[4, 4]) where n > 2, i >= 0, i + 2 <= n {
    alloc D: f32[4, 4]
    for x, y in grid(4, 4) { D[x, y] = 0 }
    for x in range(2) {
      block b(spatial vx = x) {
        reads A[vx : vx + 2, i : i + 2]
        writes D[vx * 2 : vx * 2 + 2, 2:4]
        call k(D[vx * 2, 2].ptr, A[vx, i].ptr, n)
      }
    }
    for x, y in grid(4, 4) { C[x, y] = D[x, y] }
  }
}"""
C_SOURCE = """void k(float *c, const float *a, int sa) {
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++) c[4 * i + j] = a[sa * i + j];
}
"""
A = np.arange(40, dtype=np.float32).reshape(8, 5)
WANTED = np.zeros((4, 4), np.float32)
for row in range(2):
    WANTED[2 * row : 2 * row + 2, 2:4] = A[row : row + 2, 3:5]


def function(text: str) -> tuple[T.PrimFunc | None, tuple[Diagnostic, ...]]:
    result = check_source(Source("test.mlc", text), prove=False)
    items = next(iter(result.program.modules.values())).items.values()
    return next((i for i in items if isinstance(i, T.PrimFunc)), None), tuple(result.diagnostics)


def checked(text: str) -> T.PrimFunc:
    func, found = function(text)
    assert func is not None and not found, found
    return func


def k(c: np.ndarray, a: np.ndarray, sa: np.int32) -> None:
    for i in range(2):
        for j in range(2):
            c[4 * i + j] = a[int(sa) * i + j]


def test_round_trip() -> None:
    func = checked(PROGRAM)
    assert structurally_equal(func, checked(print_prim_funcs([func])))
    other = checked(PROGRAM.replace("D[vx * 2, 2].ptr", "D[vx, 2].ptr"))
    assert not structurally_equal(func, other)


def test_reference() -> None:
    (got,) = run_prim_func(checked(PROGRAM), [A, np.int64(3)], extern={"env.k": k})
    assert (got == WANTED).all()


def test_reference_refuses_what_is_outside() -> None:
    func = checked(PROGRAM.replace("A[vx, i].ptr", "A[vx, i + 4].ptr"))
    with pytest.raises(RunError, match=r"A\[0, 7\] is outside"):
        run_prim_func(func, [A, np.int64(3)], extern={"env.k": k})


@pytest.mark.requires("cc")
def test_compiled(tmp_path: Path) -> None:
    (tmp_path / "k.c").write_text(C_SOURCE)
    (tmp_path / "m.mlc").write_text(PROGRAM.replace('"env.k"', '"k" from "k.c"'))
    assert (mlcdsl.build(tmp_path / "m.mlc")["f"](A, 3) == WANTED).all()


def test_refused() -> None:
    _, (found,) = function(PROGRAM.replace("A[vx, i].ptr", "A[vx].ptr"))
    assert (found.code, found.message) == ("E0302", "`A` has 2 dimensions, but 1 index is given")
    _, found_too = function(PROGRAM.replace("A[vx, i].ptr", "A[vx, i].data"))
    assert [d.code for d in found_too] == ["E0201"]


def test_bounds() -> None:
    func = checked(PROGRAM.replace("A[vx, i].ptr", "A[vx, i + 4].ptr"))
    assert [d.code for d in analyze(func).diagnostics] == ["E0404", "E0501"]


def test_regions_tell_iterations_apart() -> None:
    """What a block declares is what its addresses reach: iterations are independent, or they are not."""
    parallel = PROGRAM.replace("x in range(2)", "x in parallel(2)")
    assert analyze(checked(parallel)) == analyze(checked(PROGRAM))
    func = checked(parallel.replace("writes D[vx * 2 : vx * 2 + 2, 2:4]", "writes D[vx : vx + 3, 2:4]"))
    assert analyze(func).unproved_races
