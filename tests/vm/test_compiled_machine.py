"""Graph functions through the whole compiler: compiled kernels, saved and loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.building import build, build_source
from mlcdsl.driver.executable import Executable
from mlcdsl.driver.foreign import c_compiler
from mlcdsl.driver.library import Library
from mlcdsl.reference.graph import run_function
from mlcdsl.source import Source
from tests.vm.test_machine import RUNS, module, same
from tests.vm.vm_machines import checked


@pytest.mark.parametrize("name", RUNS)
def test_compiled_and_loaded_again(name: str, tmp_path: Path) -> None:
    items, args = RUNS[name]
    text = module(*items)
    want = run_function(checked(text).program, "M", "f", list(args))
    executable = build_source(Source("t.mlc", text))
    library = Library(executable)
    for _ in range(2):
        same(library["f"](*args), want)
    path = str(tmp_path / "t.mlcx")
    executable.save(path)
    loaded = Library(Executable.load(path))
    same(loaded["f"](*args), want)


def test_errors_of_kernels_and_machine() -> None:
    text = module(
        "function pick[n, m](x: f32[n], i: i64[m]) -> f32[m] { return take(relu(x), i) }",
        "function div(x: i32[2], y: i32[2]) -> i32[2] { return x // y }",
        "function add[n, m](x: f32[n], y: f32[m]) -> f32[n] { return x + y }",
    )
    library = Library(build_source(Source("t.mlc", text)))
    x = np.ones(3, np.float32)
    cases: list[tuple[str, tuple[Any, ...], str]] = [
        ("pick", (x, np.array([0, 3])), "E0901"),
        ("pick", (x, np.array([-1])), "E0901"),
        ("div", (np.ones(2, np.int32), np.array([1, 0], np.int32)), "E0908"),
        ("add", (x, np.ones(4, np.float32)), "E0905"),
    ]
    for name, args, code in cases:
        with pytest.raises(MlcError) as error:
            library[name](*args)
        assert error.value.diagnostics[0].code == code, (name, error.value.diagnostics)
    np.testing.assert_array_equal(library["pick"](x, np.array([0, 2, 2])), np.ones(3, np.float32))


def test_narrow_floats_go_through() -> None:
    import ml_dtypes

    text = module("function f[n](x: bf16[n, 3], w: bf16[3, 2]) -> bf16[n, 2] { return relu(x @ w) + 1 }")
    f = Library(build_source(Source("t.mlc", text)))["f"]
    x = np.random.default_rng(0).uniform(-1, 1, (4, 3)).astype(ml_dtypes.bfloat16)
    w = np.random.default_rng(1).uniform(-1, 1, (3, 2)).astype(ml_dtypes.bfloat16)
    want = np.maximum(x.astype(np.float32) @ w.astype(np.float32), 0) + 1
    found = f(x, w)
    assert found.dtype == ml_dtypes.bfloat16
    np.testing.assert_allclose(found.astype(np.float32), want, 0.02)


@pytest.mark.skipif(c_compiler() is None, reason="needs a C compiler")
def test_extern_in_c_is_called_from_a_graph_function(tmp_path: Path) -> None:
    (tmp_path / "triple.c").write_text(
        "void triple(const float* x, float* y, long long n) { for (long long i = 0; i < n; i++) y[i] = 3 * x[i]; }\n"
    )
    text = module(
        'extern triple[n](x: f32[n]) -> (y: f32[n]) = "triple" from "triple.c"',
        "function f[m](x: f32[m, 2]) -> f32[2 * m] { return triple(flatten(x + 1)) }",
    )
    (tmp_path / "t.mlc").write_text(text)
    library = Library(build(str(tmp_path / "t.mlc")))
    x = np.arange(6, dtype=np.float32).reshape(3, 2)
    np.testing.assert_allclose(library["f"](x), 3 * (x + 1).ravel())


PLACES = """module M {
  function divide[n](x: i64[n], y: i64[n]) -> i64[n] { return x // y }
  function pick[n](x: f32[n], i: i64[2]) -> f32[2] { return take(x, i, axis=0) }
  function first(x: i64[4]) -> i64[4] { y = 5 // x return y }
  function made(n: i64) -> f32[n] { return zeros(shape=(n,)) }
  function kept(n: i64) -> f32[n] { y = zeros(shape=(n,)) return relu(y) }
  function outer(n: i64) -> f32[n] { return made(n) }
  function half(k: i64) -> i64 { return 7 // k }
  prim_func mine[n](A: i64[n]) -> (C: i64[n]) { compute C[i] = 6 // A[i] }
  function own(x: i64[4]) -> i64[4] { return mine(x) }
}
"""
ZEROS = np.zeros(4, np.int64)
STOPS: dict[str, tuple[str, tuple[Any, ...], str, str, str]] = {
    "divide": ("divide", (ZEROS, ZEROS), "E0908", "`floor_divide`: integer division by zero", "x // y"),
    "pick": ("pick", (np.ones(4, np.float32), np.array([0, 9])), "E0901", "`take`: index 0 of x is 9", "take(x"),
    "first": ("first", (ZEROS,), "E0908", "`floor_divide`: integer division by zero", "5 // x"),
    "made": ("made", (-1,), "E0905", "the result of `zeros` would have the shape [-1]", "zeros(shape=(n,)) }"),
    "outer": ("outer", (-1,), "E0905", "the result of `zeros` would have the shape [-1]", "zeros(shape=(n,)) }"),
    "kept": ("kept", (-1,), "E0905", "the result of `zeros` would have the shape [-1]", "zeros(shape=(n,)) return"),
    "large": ("made", (1 << 61,), "E0909", "no memory for the result of `zeros` of shape [2305", "zeros(shape=(n,)) }"),
    "half": ("half", (0,), "E0908", "integer division by zero", "7 // k"),
    "own": ("own", (ZEROS,), "E0908", "integer division by zero", "6 // A[i]"),
}


@pytest.fixture(scope="module")
def stopping(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The program, built here and loaded from an artifact."""
    lib, path = mlcdsl.build(PLACES), tmp_path_factory.mktemp("places") / "m.mlcx"
    lib.save(str(path))
    return [lib, mlcdsl.load(path)]


@pytest.mark.parametrize("name", STOPS)
def test_errors_point_to_the_call(stopping: list[Any], name: str) -> None:
    function, args, code, words, where = STOPS[name]
    before = PLACES[: PLACES.index(where)]
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    for lib in stopping:
        with pytest.raises(MlcError) as error:
            lib[function](*args)
        (d,) = error.value.diagnostics
        assert (d.code, d.message[: len(words)]) == (code, words)
        shown = str(error.value)
        assert "legalized" not in shown
        assert f"<text>:{place}" in shown
