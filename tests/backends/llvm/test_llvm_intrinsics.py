"""Externs from "llvm": what calls compute, what is checked of them, and what LLVM is asked."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest

import mlcdsl
from mlcdsl.check import check_source
from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.building import emit_source
from mlcdsl.reference import run_prim_func
from mlcdsl.reference.errors import RunError
from mlcdsl.source import Source
from tests.backends.llvm.compiled import function

Array = np.ndarray[Any, Any]
GREATER = 'extern greater(inout c: f32[8], a: f32[8]) = "llvm.maximum.v8f32" from "llvm"'


def program(declared: str, func: str) -> str:
    return f"module M {{\n  {declared}\n  prim_func f{func}\n}}\n"


def run(declared: str, func: str, *args: Any) -> Any:
    return mlcdsl.build(program(declared, func))["f"](*args)


def found(declared: str, func: str) -> list[tuple[str, str]]:
    """The findings of the checker: codes and messages."""
    return [(d.code, d.message) for d in check_source(Source("t.mlc", program(declared, func))).diagnostics]


def refused(declared: str, func: str, target: str | None = None) -> str:
    with pytest.raises(MlcError) as caught:
        mlcdsl.build(program(declared, func), target=target)
    d = caught.value.diagnostics[0]
    return " ".join([d.code, d.message, *d.notes])


def numbers(*shape: int) -> Array:
    return np.random.default_rng(0).standard_normal(shape, np.float32)


# ---------------------------------------------------------------- what is computed


def test_argument_that_is_replaced() -> None:
    a, c = numbers(5, 16), numbers(8)
    want = np.maximum(c, a[:, 8:].max(0))
    run(GREATER, "(A: f32[5, 16], inout C: f32[8]) { for i in range(5) { call greater(C, A[i, 8:16]) } }", a, c)
    np.testing.assert_array_equal(c, want)


def test_output_of_symbolic_size() -> None:
    declared = 'extern sum(a: i32[4], b: i32[4]) -> (c: i32[4]) = "llvm.uadd.sat.v4i32" from "llvm"'
    func = """[n](A: i32[n, 4], B: i32[4]) -> (C: i32[n, 4]) {
      for i in parallel(n) { call sum(A[i, 0:4], B, C[i, 0:4]) }
    }"""
    a, b = np.arange(28, dtype=np.int32).reshape(7, 4), np.array([1, 2, 3, -1], np.int32)
    got = run(declared, func, a, b)
    np.testing.assert_array_equal(got[:, :3], a[:, :3] + b[:3])
    assert (got[:, 3] == -1).all()  # unsigned, saturated


@pytest.mark.parametrize("given", [1, 2, 4, 8, 16, 24])
def test_repeated_elements(given: int) -> None:
    """Of 1 to 24 bytes; what fills no integer is shuffled."""
    lanes = 3 * given
    declared = (
        f'extern x(a: u8[3, {given}] strides [0, 1]) -> (c: u8[{lanes}]) = "llvm.bitreverse.v{lanes}i8" from "llvm"'
    )
    a = np.arange(given, dtype=np.uint8) + 1
    got = run(declared, f"(A: u8[{given}]) -> (C: u8[{lanes}]) {{ call x(A, C) }}", a)
    want = [int(f"{v:08b}"[::-1], 2) for v in a]
    np.testing.assert_array_equal(got, np.tile(np.array(want, np.uint8), 3))


def test_one_element() -> None:
    declared = 'extern total(a: i32[8]) -> (s: i32[1]) = "llvm.vector.reduce.add.v8i32" from "llvm"'
    a = np.arange(16, dtype=np.int32).reshape(2, 8)
    got = run(declared, "(A: i32[2, 8]) -> (C: i32[2]) { for i in range(2) { call total(A[i, 0:8], C[i]) } }", a)
    np.testing.assert_array_equal(got, a.sum(1))


@pytest.mark.parametrize(("dtype", "lane"), [("f16", "f16"), ("bf16", "bf16"), ("f32", "f32"), ("f64", "f64")])
def test_lanes_of_floats(dtype: str, lane: str) -> None:
    kind = ml_dtypes.bfloat16 if dtype == "bf16" else np.dtype(f"f{dtype[1:]}"[0] + str(int(dtype[1:]) // 8))
    a = numbers(4).astype(kind)
    declared = f'extern x(a: {dtype}[4]) -> (c: {dtype}[4]) = "llvm.fabs.v4{lane}" from "llvm"'
    got = run(declared, f"(A: {dtype}[4]) -> (C: {dtype}[4]) {{ call x(A, C) }}", a)
    np.testing.assert_array_equal(got, np.abs(a))


def test_box_of_rows_and_strides() -> None:
    """Two whole rows are one vector; a stride outside of it is of no matter."""
    declared = 'extern x(a: i16[2, 4]) -> (c: i16[8]) = "llvm.bswap.v8i16" from "llvm"'
    func = """(A: i16[3, 6, 4] strides [s, 4, 1]) -> (C: i16[3, 8]) {
      for i in range(3) { call x(A[i, 2:4, 0:4], C[i, 0:8]) }
    }"""
    a = np.arange(144, dtype=np.int16).reshape(6, 6, 4)[::2]
    np.testing.assert_array_equal(run(declared, func, a), a[:, 2:4].byteswap().reshape(3, 8))


def test_arguments_that_share_memory() -> None:
    """All is read before anything is written."""
    declared = 'extern x(a: i32[4], b: i32[4]) -> (c: i32[4]) = "llvm.smax.v4i32" from "llvm"'
    c = np.array([1, 9, 2, 8, 3], np.int32)
    run(declared, "(inout C: i32[5]) { call x(C[0:4], C[1:5], C[1:5]) }", c)
    np.testing.assert_array_equal(c, [1, 9, 9, 8, 8])


def test_other_lanes_of_the_same_bits() -> None:
    declared = """extern x(a: u8[16]) -> (c: u8[16]) = "llvm.bswap.v4i32" from "llvm"
      attr(signature = "<4 x i32> (<4 x i32>)")"""
    a = np.arange(16, dtype=np.uint8)
    got = run(declared, "(A: u8[16]) -> (C: u8[16]) { call x(A, C) }", a)
    np.testing.assert_array_equal(got, a.reshape(4, 4)[:, ::-1].reshape(-1))


def test_scratch_is_made_small() -> None:
    """What a loop fills and a call reads is kept for one iteration, as with loads."""
    func = """(A: f32[64, 8]) -> (C: f32[64, 8]) {
      alloc T: f32[64, 8]
      for i in range(64) {
        for j in vectorized(8) { T[i, j] = A[i, j] * 2 }
        for j in vectorized(8) { C[i, j] = 0 }
        call greater(C[i, 0:8], T[i, 0:8])
      }
    }"""
    text = str(emit_source(Source("t.mlc", program(GREATER, func)), "lowered"))
    assert "alloc T: f32[8]" in text
    a = numbers(64, 8)
    np.testing.assert_array_equal(run(GREATER, func, a), np.maximum(a * 2, 0))


def test_text() -> None:
    """What is printed of the program reads back."""
    declared = """extern x(a: u8[4, 4] strides [0, 1]) -> (c: u8[16]) = "llvm.bswap.v4i32"
      from "llvm" attr(features = "sse2", signature = "<4 x i32> (<4 x i32>)")"""
    text = program(
        declared, "[n](A: u8[n, 4]) -> (C: u8[n, 16]) { for i in range(n) { call x(A[i, 0:4], C[i, 0:16]) } }"
    )
    printed = str(emit_source(Source("t.mlc", text), "mlc"))
    assert printed == str(emit_source(Source("t.mlc", printed), "mlc"))
    assert "call x(A[i, 0:4], C[i, 0:16])" in printed and 'signature = "<4 x i32> (<4 x i32>)"' in printed


# ---------------------------------------------------------------- what is proved


@pytest.mark.parametrize(
    ("func", "code", "message"),
    [
        ("(A: f32[20], inout C: f32[8]) { call greater(C, A[13:21]) }", "E0501", "index of dimension 0 of A is 20"),
        ("(A: f32[8], inout C: f32[9, 8]) { for i in range(10) { call greater(C[i, 0:8], A) } }", "E0501", "is 9"),
        ("(A: f32[8], inout C: f32[8]) { call greater(C, A[0 - 1 : 7]) }", "E0501", "index of dimension 0 of A is -1"),
        ("(A: f32[8], inout C: f32[8]) { for i in parallel(4) { call greater(C, A) } }", "E0503", "both write C"),
        ("(inout C: f32[8]) { alloc T: f32[8] call greater(C, T) }", "E0504", "T[0] is read before it is written"),
        ("(A: f32[8]) -> (C: f32[8]) { call greater(C, A) }", "E0504", "C[0] is read before it is written"),
        ("(A: f32[8], C: f32[8]) { call greater(C, A) }", "E0405", "`C` is an input"),
    ],
)  # fmt: skip
def test_accesses(func: str, code: str, message: str) -> None:
    errors = found(GREATER, func)
    assert code in [c for c, _ in errors] and any(message in m for _, m in errors), errors


def test_output_is_written() -> None:
    declared = 'extern x(a: f32[8]) -> (c: f32[8]) = "llvm.fabs.v8f32" from "llvm"'
    assert found(declared, "(A: f32[8]) -> (C: f32[2, 8]) { for i in range(2) { call x(A, C[i, 0:8]) } }") == []
    assert [c for c, _ in found(declared, "(A: f32[8]) -> (C: f32[2, 8]) { call x(A, C[0, 0:8]) }")] == ["E0502"]


def test_checked_at_run_time() -> None:
    """A place from memory: the check comes before the access."""
    func = "(K: i64[2], A: f32[32], inout C: f32[8]) { for i in range(2) { call greater(C, A[K[i] : K[i] + 8]) } }"
    assert [c for c, _ in found(GREATER, func)] == ["W0501"]
    a, c = numbers(32), np.full(8, -9, np.float32)
    run(GREATER, func, np.array([0, 24]), a, c)
    np.testing.assert_array_equal(c, np.maximum(a[:8], a[24:]))
    for bad in (25, -1, 1 << 62):
        before = c.copy()
        with pytest.raises(MlcError, match=r"index .* of A is -?\d+") as caught:
            run(GREATER, func, np.array([bad, 0]), a, c)
        assert caught.value.diagnostics[0].code == "E0901"
        np.testing.assert_array_equal(c, before)


def test_initialized_at_run_time() -> None:
    func = """(k: i64, inout C: f32[8]) where k >= 0, k <= 8 {
      alloc T: f32[8]
      for i in range(k * k // 8) { if i < 8 { T[i] = 1 } }
      call greater(C, T)
    }"""
    run(GREATER, func, 8, c := np.zeros(8, np.float32))
    assert (c == 1).all()
    with pytest.raises(MlcError, match=r"T\[6\] is read before it is written"):
        run(GREATER, func, 7, c)


def test_parallel_loop_stays_parallel() -> None:
    func = "[n](A: f32[8], inout C: f32[n, 8]) { for i in parallel(n) { call greater(C[i, 0:8], A) } }"
    assert found(GREATER, func) == []
    text = str(emit_source(Source("t.mlc", program(GREATER, func)), "lowered"))
    assert "for i in parallel(n)" in text


# ---------------------------------------------------------------- the interpreter


def test_interpreter() -> None:
    func = function(program(GREATER, "(A: f32[2, 8], inout C: f32[8]) { call greater(C, A[1, 0:8]) }"))
    a, c = numbers(2, 8), np.zeros(8, np.float32)
    with pytest.raises(RunError, match="runs in compiled code only"):
        run_prim_func(func, [a, c])

    def greater(c: Array, a: Array) -> None:
        c[:] = np.maximum(c, a)

    run_prim_func(func, [a, c], extern={"llvm.maximum.v8f32": greater})
    np.testing.assert_array_equal(c, np.maximum(a[1], 0))


# ---------------------------------------------------------------- what LLVM is asked

DOT = '(inout c: i32[16], a: u8[64], b: i8[64]) = "llvm.x86.avx512.vpdpbusd.512" from "llvm"'
CALL = "(A: u8[64], B: i8[64], inout C: i32[16]) { call x(C, A, B) }"


@pytest.mark.parametrize(
    ("declared", "func", "message"),
    [
        (f"extern x{DOT}", CALL, "LLVM makes no code of `llvm.x86.avx512.vpdpbusd.512` with no features"),
        (f'extern x{DOT} attr(features = "sse2")', CALL, "LLVM makes no code of"),
        (f'extern x{DOT} attr(features = "sse77")', CALL, "LLVM knows no feature `sse77` of x86_64"),
        (f"extern x{DOT.replace('vpdpbusd', 'vpd')}", CALL, "LLVM has no intrinsic `llvm.x86.avx512.vpd.512`"),
        (f"extern x{DOT.replace('512.vpdpbusd.512', '512.vpdpbusd.256')}", CALL, "has other types than <16 x i32> ("),
        (f"extern x{DOT.replace('a: u8[64]', 'a: u32[16]')}", CALL.replace("A: u8[64]", "A: u32[16]"),
         'attr(signature = "<16 x i32> (<16 x i32>, <64 x i8>, <64 x i8>)")'),
        (f"extern x{DOT.replace('llvm.x86', 'x86')}", CALL, "is not the name of an intrinsic of LLVM"),
        ('extern x(inout c: i32[16]) = "malloc" from "llvm"', "(inout C: i32[16]) { call x(C) }", "is not the name"),
        ('extern x(inout c: i32[4]) = "llvm.bswap.v8i32" from "llvm"', "(inout C: i32[4]) { call x(C) }", "other"),
        ('extern x(inout c: i32[4]) = "llvm.ctlz.v4i32" from "llvm"', "(inout C: i32[4]) { call x(C) }", "i1"),
    ],
)  # fmt: skip
def test_wrong_declarations(declared: str, func: str, message: str) -> None:
    text = refused(declared, func)
    assert text.startswith("E0806") and message in text


@pytest.mark.parametrize(
    "target",
    [
        "aarch64",
        "wasm32",
        "x86-64",
        "x86-64 -mcpu=haswell",
        "x86-64 -mattr=-avx512vnni",
        "x86-64 -mattr=+avx512vnni,-avx512f",
    ],
)
def test_targets_without_the_instruction(target: str) -> None:
    text = refused(f'extern x{DOT} attr(features = "avx512vnni")', CALL, target)
    assert text.startswith("E0807")


@pytest.mark.parametrize("target", ["x86-64 -mattr=+avx512vnni", "x86-64 -mcpu=znver4"])
def test_targets_with_the_instruction(target: str) -> None:
    text = program(f'extern x{DOT} attr(features = "avx512vnni")', CALL)
    assert "vpdpbusd" in str(emit_source(Source("t.mlc", text), "asm", target))
