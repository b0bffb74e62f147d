"""Targets, object files for them, and loading of objects in another process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mlcdsl.backends.llvm.codegen import emit_llvm
from mlcdsl.backends.llvm.compile import assembly, object_code, optimize
from mlcdsl.backends.llvm.jit import load_object
from mlcdsl.backends.llvm.target import host_target, parse_target
from mlcdsl.diagnostics import InternalError
from mlcdsl.lower import lower
from tests.backends.llvm.compiled import function

PROGRAM = """
prim_func f[n](A: f16[n], B: i64[n]) -> (C: f32[n], D: f32[n]) {
  for i in vectorized(n) { block C(spatial v = i) { C[v] = exp(f32(A[v])) // 3.0 + f32(B[v]) } }
  for i in parallel(n) {
    alloc T: f32[n]
    for j in range(n) { T[j] = C[j] }
    D[i] = T[i]
  }
}"""
#: the machine field of an ELF header
MACHINES = {"aarch64": 183, "riscv64": 243, "x86-64": 62}


def compiled(name: str) -> bytes:
    target = parse_target(name)
    func = lower(function(PROGRAM), vector_bits=target.vector_bits)
    return object_code(emit_llvm([func], target), target)


@pytest.mark.parametrize("name", MACHINES)
def test_elf_objects(name: str) -> None:
    data = compiled(name)
    assert data[:5] == b"\x7fELF\x02"
    assert int.from_bytes(data[18:20], "little") == MACHINES[name]
    assert b"M.f" in data and b"mlc_parallel_for" in data


def test_wasm_objects() -> None:
    data = compiled("wasm32")
    assert data[:8] == b"\0asm\x01\0\0\0"
    assert b"M.f" in data


def test_names_of_targets() -> None:
    assert parse_target("llvm") == host_target()
    assert parse_target("llvm -mcpu=x86-64-v3").cpu == "x86-64-v3"
    assert parse_target("aarch64 -mcpu=neoverse-v2").cpu == "neoverse-v2"
    assert parse_target("x86-64 -mattr=+avx512f").features.endswith(",+avx512f")
    for bad in ("", "cuda", "llvm -march=arm", "arm"):
        with pytest.raises(ValueError, match="there are llvm, aarch64, riscv64, wasm32, x86-64"):
            parse_target(bad)


def test_stages_as_text() -> None:
    target = host_target()
    module = emit_llvm([lower(function(PROGRAM))], target)
    assert 'define i32 @"M.f"' in module.text
    assert "define" in optimize(module, target)
    assert "M.f" in assembly(module, target)


def test_bad_ir_is_an_internal_error() -> None:
    module = emit_llvm([lower(function(PROGRAM))], host_target())
    broken = type(module)(module.text.replace("ret i32 0", "ret i64 0"), module.entries)
    with pytest.raises(InternalError, match="LLVM does not accept the module"):
        object_code(broken, host_target())
    with pytest.raises(InternalError, match="loading of object code"):
        load_object(b"not an object", {})


def test_an_object_serves_another_process(tmp_path: Path) -> None:
    path = tmp_path / "f.o"
    target = host_target()
    path.write_bytes(object_code(emit_llvm([lower(function(PROGRAM))], target), target))
    script = f"""
import ctypes
import numpy as np
from mlcdsl.backends.llvm.jit import load_object
loaded = load_object(open({str(path)!r}, "rb").read(), {{}})
run = loaded.address("M.f")
n = 50
a, b = np.zeros(n, np.float16), np.arange(n)
c, d = np.zeros(n, np.float32), np.zeros(n, np.float32)
err = (ctypes.c_int64 * 8)()
kinds = [ctypes.c_void_p] * 5 + [ctypes.c_int64]
call = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(run)
assert call(ctypes.addressof(err), *(x.ctypes.data for x in (a, b, c, d)), n) == 0
assert (c == b).all() and (d == c).all()
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_unloading() -> None:
    """Two objects of one name do not meet, and a symbol that is not there is a KeyError."""
    target = host_target()
    data = object_code(emit_llvm([lower(function(PROGRAM))], target), target)
    first, second = load_object(data, {}), load_object(data, {})
    assert first.address("M.f") != second.address("M.f")
    with pytest.raises(KeyError):
        first.address("M.g")
    del first
    assert second.address("M.f")
