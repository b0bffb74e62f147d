"""Externs called from compiled prim_funcs: registered from Python, from C files, objects and shared libraries."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

import mlcdsl
from mlcdsl.driver.building import build
from mlcdsl.driver.foreign import c_compiler

C_SOURCE = """
void scale(const float *x, float *y, long long n) {
  for (long long i = 0; i < n; i++) y[i] = 3.0f * x[i];
}
"""
PROGRAM = """
module M {{
  extern scale[n](x: f32[n]) -> (y: f32[n]) = "scale" from "{file}"
  prim_func f[n](A: f32[n]) -> (B: f32[n]) {{ call scale(A, B) }}
  function g[n](x: f32[n]) -> f32[n] {{ return scale(x) }}
}}
"""
X = np.arange(5, dtype=np.float32)


def test_registered_functions_get_arrays_without_a_copy() -> None:
    seen = []

    @mlcdsl.register_func("test.externs.double", override=True)
    def double(x: np.ndarray, y: np.ndarray, k: int) -> None:
        seen.append((x.shape, x.dtype, x.flags.writeable, x.ctypes.data == X.ctypes.data, k))
        np.multiply(x, k, out=y)

    lib = mlcdsl.build("""module M {
      extern double[n](x: f32[n], inout y: f32[n], k: i64) = "test.externs.double"
      prim_func f[n](A: f32[n], inout B: f32[n]) { call double(A, B, 2) }
    }""")
    y = np.zeros_like(X)
    lib["f"](X, y)
    assert (y == 2 * X).all()
    assert seen == [((5,), np.dtype("f4"), False, True, 2)]


def test_an_exception_is_kept() -> None:
    @mlcdsl.register_func("test.externs.bad", override=True)
    def bad(x: np.ndarray, y: np.ndarray) -> None:
        raise RuntimeError("no luck")

    lib = mlcdsl.build("""module M {
      extern bad(x: f32[4]) -> (y: f32[4]) = "test.externs.bad"
      prim_func f(A: f32[4]) -> (B: f32[4]) { call bad(A, B) }
    }""")
    with pytest.raises(mlcdsl.MlcError, match="no luck") as caught:
        lib["f"](np.zeros(4, np.float32))
    assert caught.value.diagnostics[0].code == "E0910"
    assert isinstance(caught.value.__cause__, RuntimeError)


@pytest.mark.parametrize(("a", "b", "code"), [(4, 3, "E0905"), (2, 2, "E0309")])
def test_sizes_and_facts_are_checked_before_the_call(a: int, b: int, code: str) -> None:
    @mlcdsl.register_func("test.externs.never", override=True)
    def never(x: np.ndarray, y: np.ndarray) -> None:
        raise AssertionError("called")

    lib = mlcdsl.build("""module M {
      extern e[n](x: f32[n]) -> (y: f32[n]) where n > 2 = "test.externs.never"
      prim_func f[m, k](A: f32[m], inout C: f32[k]) { call e(A, C) }
    }""")
    with pytest.raises(mlcdsl.MlcError) as caught:
        lib["f"](np.zeros(a, np.float32), np.zeros(b, np.float32))
    assert caught.value.diagnostics[0].code == code


def test_a_missing_function_is_named() -> None:
    lib = mlcdsl.build("""module M {
      extern e(x: f32[4]) -> (y: f32[4]) = "test.externs.nobody"
      function f(x: f32[4]) -> f32[4] { return e(x) }
    }""")
    with pytest.raises(mlcdsl.MlcError, match=r"test\.externs\.nobody") as caught:
        lib["f"](np.zeros(4, np.float32))
    assert caught.value.diagnostics[0].code == "E0803"


def _build(folder: Path, file: str) -> mlcdsl.Library:
    path = folder / "m.mlc"
    path.write_text(PROGRAM.format(file=file))
    return mlcdsl.build(path)


def _compile(folder: Path, *options: str, out: str) -> None:
    (folder / "scale.c").write_text(C_SOURCE)
    compiler = c_compiler()
    assert compiler is not None
    subprocess.run([*compiler.split(), *options, "-o", out, "scale.c"], cwd=folder, check=True)


@pytest.mark.requires("cc")
def test_c_file(tmp_path: Path) -> None:
    (tmp_path / "scale.c").write_text(C_SOURCE)
    lib = _build(tmp_path, "scale.c")
    assert (lib["f"](X) == 3 * X).all()
    assert (lib["g"](X) == 3 * X).all()
    artifact = tmp_path / "m.mlcx"
    lib.save(str(artifact))
    (tmp_path / "scale.c").unlink()
    (tmp_path / "m.mlc").unlink()
    again = mlcdsl.load(artifact)
    assert (again["f"](X) == 3 * X).all()
    assert (again["g"](X) == 3 * X).all()


@pytest.mark.requires("cc")
def test_object_file(tmp_path: Path) -> None:
    _compile(tmp_path, "-c", "-fPIC", out="scale.o")
    assert (_build(tmp_path, "scale.o")["f"](X) == 3 * X).all()


@pytest.mark.requires("cc")
def test_shared_library(tmp_path: Path) -> None:
    _compile(tmp_path, "-shared", "-fPIC", out="scale.so")
    lib = _build(tmp_path, "scale.so")
    assert (lib["f"](X) == 3 * X).all()
    artifact = tmp_path / "m.mlcx"
    lib.save(str(artifact))
    (tmp_path / "scale.so").unlink()
    again = mlcdsl.load(artifact)
    assert (again["f"](X) == 3 * X).all()
    assert (again["g"](X) == 3 * X).all()


@pytest.mark.requires("cc")
def test_a_symbol_that_a_shared_library_lacks(tmp_path: Path) -> None:
    _compile(tmp_path, "-shared", "-fPIC", "-Dscale=other", out="scale.so")
    with pytest.raises(mlcdsl.MlcError, match=r"`scale\.so` has no symbol `scale`") as caught:
        _build(tmp_path, "scale.so")
    assert caught.value.diagnostics[0].code == "E0803"


def test_a_damaged_shared_library(tmp_path: Path) -> None:
    (tmp_path / "scale.so").write_bytes(b"no library")
    with pytest.raises(mlcdsl.MlcError, match="cannot load") as caught:
        _build(tmp_path, "scale.so")
    assert caught.value.diagnostics[0].code == "E0803"


@pytest.mark.requires("cc")
def test_c_errors_are_shown(tmp_path: Path) -> None:
    (tmp_path / "scale.c").write_text("void scale( {")
    with pytest.raises(mlcdsl.MlcError, match="does not compile") as caught:
        _build(tmp_path, "scale.c")
    assert caught.value.diagnostics[0].code == "E0803"


@pytest.mark.parametrize("file", ["nowhere.c", "nowhere.so"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    path = tmp_path / "m.mlc"
    path.write_text(PROGRAM.format(file=file))
    with pytest.raises(mlcdsl.MlcError, match=f"{file}` of the extern `scale` is not there") as caught:
        build(str(path))
    assert caught.value.diagnostics[0].code == "E0803"


def test_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scale.c").write_text(C_SOURCE)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(mlcdsl.MlcError, match="no C compiler"):
        _build(tmp_path, "scale.c")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("function", ["f", "g"])
def test_what_ends_the_program_passes_through(error: type[BaseException], function: str) -> None:
    @mlcdsl.register_func("test.externs.end", override=True)
    def end(x: np.ndarray, y: np.ndarray) -> None:
        raise error

    lib = mlcdsl.build("""module M {
      extern e(x: f32[4]) -> (y: f32[4]) = "test.externs.end"
      prim_func f(A: f32[4]) -> (B: f32[4]) { call e(A, B) }
      function g(x: f32[4]) -> f32[4] { return f(x) }
    }""")
    with pytest.raises(error):
        lib[function](np.zeros(4, np.float32))
