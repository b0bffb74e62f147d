"""Loops, reductions, parallel bodies, externs, scratch memory and failures of compiled code."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest

from mlcdsl.backends.llvm.pool import num_threads, set_num_threads
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower import lower
from tests.backends.llvm.compiled import (
    Array,
    Stopped,
    check_everything,
    compile_func,
    compile_text,
    function,
    llvm_text,
)
from tests.schedule.verified import verified

MATMUL = """
prim_func mm[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m]) {
  compute Y[i, j] = sum[k](A[i, k] * B[k, j])
  compute C[i, j] = max(Y[i, j], 0)
}"""


#: of which SLP vectorization (LLVM 22.1, AVX-512) makes a module that uses a value before it is computed
GATHERS = """
prim_func f(A: i32[4, 4], V: i32[4], W: i32[5], P: i64[4]) -> (T8: i32[4], T12: i32[4, 4], T18: i32[4]) {
  alloc T1: i32[4, 4]
  alloc T1_reindex: i32[4, 4]
  for i6, i4, j5 in grid(4, 2, 2) {
    block B7(spatial a2: 4 = i4 * 2 + j5, spatial a3 = i6) where i4 * 2 + j5 < 4 {
      if (A[a3, 3 - a2] - 1) * (A[min(max(P[a3], 0), 3), a2] + 4) > 3 {
        T1_reindex[a2, a3] = V[3 - a2]
      } else {
        T1_reindex[a2, a3] = V[3 - a2]
      }
    }
  }
  for ax0, ax1 in grid(4, 4) {
    for u in unroll(1) {
      block T1_reindex(spatial v0 = ax0, spatial v1 = ax1) { T1[v0, 3 - v1] = T1_reindex[v0, v1] }
    }
  }
  for i10 in unroll(2, 6) {
    block B11(spatial a9: 4 = i10 - 2) {
      T8[a9] = select(max(A[a9, min(a9 + 1, 3)], A[3 - a9, a9]) > W[a9] * 5, V[min(a9 + 1, 3)], 0)
    }
  }
  for i15, i16 in grid(4, 4) {
    block B17(spatial a13: 4 = 3 - i15, spatial a14 = i16) {
      T12[a13, a14] = T1[a13, min(max(P[a13], 0), 3)] * 2 + T8[a14]
    }
  }
  for i20 in range(4) {
    block B21(spatial a19 = i20) { T18[a19] = T8[3 - a19] * 2 + T12[max(a19 - 1, 0), a19] }
  }
}"""


def floats(*shape: int) -> Array:
    return np.random.default_rng(7).standard_normal(shape).astype("f4")


@pytest.mark.parametrize("n", [0, 1, 7, 16, 17, 33])
@pytest.mark.parametrize("dtype", ["f32", "f64", "i8", "bool"])
def test_vectorized_loops_stop_at_their_end(n: int, dtype: str) -> None:
    run = compile_text(
        f"prim_func f[n](A: {dtype}[n]) -> (C: {dtype}[n]) {{"
        " for i in vectorized(n) { block (spatial v = i) { C[v] = A[v] } } }"
    )
    kind = {"f32": "f4", "f64": "f8", "i8": "i1", "bool": "?"}[dtype]
    a = (np.arange(n) % 3 - 1).astype(kind)
    memory = np.zeros(n + 200, kind)
    run(a, memory[100 : 100 + n], dims=[n])
    assert (memory[100 : 100 + n] == a).all()
    assert not memory[:100].any() and not memory[100 + n :].any()


@pytest.mark.parametrize("n", [0, 1, 7, 16, 17])
def test_inner_loops_and_branches_in_lanes(n: int) -> None:
    run = compile_text("""
    prim_func f[n](A: f32[n, 5]) -> (C: f32[n], D: f32[n]) {
      for i in vectorized(n) {
        block C(spatial v = i) {
          C[v] = 0
          for k in range(5) { if A[v, k] > 0 { C[v] += A[v, k] } else { C[v] -= f32(k) } }
        }
      }
      for i in vectorized(n) {
        block D(spatial v = i) { if v % 2 == 0 { if A[v, 0] > 0 { D[v] = 1 } else { D[v] = 2 } } else { D[v] = 3 } }
      }
    }""")
    a = floats(n, 5)
    c, d = np.zeros(n, "f4"), np.zeros(n, "f4")
    run(a, c, d, dims=[n])
    wanted = np.zeros(n, "f4")
    for k in range(5):
        wanted = np.where(a[:, k] > 0, wanted + a[:, k], wanted - np.float32(k))
    assert (c == wanted).all()
    assert (d == np.where(np.arange(n) % 2 == 0, np.where(a[:, 0] > 0, 1, 2), 3)).all()


def test_vectorized_loops_are_vector_code() -> None:
    func = function("""prim_func f(A: f32[64], B: i64[64]) -> (C: f32[64]) {
      for i in vectorized(64) { block (spatial v = i) { C[v] = A[v] * 2 + A[63 - v] } }
    }""")
    text = llvm_text(func)
    assert "fmul <64 x float>" in text and "load <64 x float>" in text and "store <64 x float>" in text
    assert "llvm.masked.gather" in text
    assert "phi" not in text


def test_a_plain_matmul_is_interchanged_and_sums_in_order() -> None:
    func = function(MATMUL)
    a, b, c = floats(9, 300), floats(300, 21), np.zeros((9, 21), "f4")
    compile_func(func)(a, b, c, dims=[9, 21, 300])
    wanted = np.zeros((9, 21), "f4")
    for k in range(300):
        wanted += a[:, k, None] * b[k]
    assert (c == np.maximum(wanted, 0)).all()


@pytest.mark.parametrize("sizes", [(0, 3, 2), (3, 0, 2), (3, 2, 0), (0, 0, 0), (1, 1, 1)])
def test_empty_reductions_give_the_identity(sizes: tuple[int, int, int]) -> None:
    n, m, l = sizes  # noqa: E741
    c = np.full((n, m), 5, "f4")
    compile_text(MATMUL)(floats(n, l), floats(l, m), c, dims=sizes)
    assert c.shape == (n, m) and (l > 0 or not c.any())


def test_an_empty_reduction_that_is_not_innermost() -> None:
    """After a reorder the loop over j is inside that over k: its inits run although no k does."""
    run = compile_text("""
    prim_func f[m, l](A: f32[l, m]) -> (C: f32[m]) {
      for k, j in grid(l, m) {
        block C(spatial vj = j, reduce vk = k) { init { C[vj] = 3 } C[vj] += A[vk, vj] }
      }
    }""")
    for count in (0, 1, 4):
        a, c = floats(count, 6), np.zeros(6, "f4")
        run(a, c, dims=[6, count])
        wanted = np.full(6, 3, "f4")
        for row in a:
            wanted += row
        assert (c == wanted).all()


# ------------------------------------------------------------ parallel loops


@pytest.fixture(params=[1, 2, 5])
def threads(request: pytest.FixtureRequest) -> Any:
    before = num_threads()
    set_num_threads(request.param)
    yield request.param
    set_num_threads(before)


@pytest.mark.parametrize("n", [0, 1, 7, 100])
def test_parallel_loops(threads: int, n: int) -> None:
    run = compile_text("""
    prim_func f[n](A: f32[n, 33], s: f32, flag: bool) -> (C: f32[n, 33]) {
      for i in parallel(n) {
        alloc row: f32[33]
        for j in vectorized(33) { block row(spatial vi = i, spatial vj = j) { row[vj] = A[vi, vj] * s } }
        for j in parallel(33) {
          block C(spatial vi = i, spatial vj = j) { C[vi, vj] = select(flag, row[32 - vj], 0) }
        }
      }
    }""")
    a, c = floats(n, 33), np.zeros((n, 33), "f4")
    run(a, 2.5, True, c, dims=[n])
    assert (c == (a * np.float32(2.5))[:, ::-1]).all()


def test_the_first_failing_iteration_is_reported(threads: int) -> None:
    run = compile_text("""
    prim_func f(A: i64[1000]) -> (C: i64[1000]) {
      for i in parallel(1000) {
        assert A[i] < 10, "too large"
        C[i] = 1 // A[i]
      }
    }""")
    for first, second in ((3, 990), (990, 3), (600, 601)):
        a, c = np.ones(1000, "i8"), np.zeros(1000, "i8")
        a[first], a[second] = 11, 0
        with pytest.raises(Stopped) as stopped:
            run(a, c)
        assert stopped.value.code == ("E0902" if first < second else "E0908")


# ------------------------------------------------------------ failures


def checked(text: str, **kinds: bool) -> T.PrimFunc:
    return check_everything(function(text), **kinds)


def test_bounds_are_checked_before_memory_is_touched() -> None:
    text = """
    prim_func f[n](A: f32[n], I: i64[n]) -> (C: f32[n]) {
      for i in vectorized(n) { C[I[i]] = select(I[i] > 2, A[I[i] - 3], 1) }
    }"""
    run = compile_func(checked(text, bounds=True))
    a = floats(8)
    c = np.zeros(24, "f4")
    run(a, np.arange(8), c[8:16], dims=[8])
    assert (c[8:16] == np.concatenate([[1, 1, 1], a[:5]])).all()
    for bad in (-1, 8, 1 << 40, -(1 << 62)):
        c[:] = 0
        indices = np.arange(8)
        indices[5] = bad
        with pytest.raises(Stopped) as stopped:
            run(a, indices, c[8:16], dims=[8])
        assert stopped.value.code == "E0901"
        read = bad > 2 and not 0 <= bad - 3 < 8
        assert stopped.value.values == (0, bad - 3 if read else bad, 8)
        assert stopped.value.message.startswith(f"index {{}} of {'A' if read else 'C'} is {{}}, outside")
        assert (c[8:13] != 0).all() and not c[13:].any() and not c[:8].any()


def test_reads_of_what_was_not_written() -> None:
    text = """
    prim_func f(A: f32[4], limit: i64) -> (C: f32[4]) {
      alloc T: f32[2, 4]
      for i in range(limit) { T[1, i] = A[i] }
      for i in range(4) { C[i] = T[1, i] }
    }"""
    run = compile_func(checked(text, init=True))
    a, c = floats(4), np.zeros(4, "f4")
    run(a, 4, c)
    assert (c == a).all()
    with pytest.raises(Stopped) as stopped:
        run(a, 3, c)
    assert (stopped.value.code, stopped.value.values) == ("E0903", (1, 3))
    assert stopped.value.message == "T[{}, {}] is read before it is written"


def test_outputs_that_were_not_written() -> None:
    text = "prim_func f[n](A: f32[n]) -> (C: f32[n]) { for i in parallel(n) { if A[i] > 0 { C[i] = 1 } } }"
    run = compile_func(checked(text, coverage=True))
    a, c = np.ones(5, "f4"), np.zeros(5, "f4")
    run(a, c, dims=[5])
    a[3] = -1
    with pytest.raises(Stopped) as stopped:
        run(a, c, dims=[5])
    assert (stopped.value.code, stopped.value.values) == ("E0907", (3,))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("C[I[i]] = 1", 2),
        ("if I[i] == i { C[i] = 1 } else { let x = C[I[i]]  D[i] = x }", 2),
        ("if I[i] != i { let x = C[I[i]]  D[i] = x } C[i] = 1", 2),
        ("C[i] = 1  C[i] += 1", None),
    ],
)
def test_races(body: str, wanted: int | None) -> None:
    text = f"""prim_func f(I: i64[6], inout C: f32[6], inout D: f32[6]) -> (E: f32[1]) {{
      E[0] = 0
      for i in parallel(6) {{ {body} }}
    }}"""
    run = compile_func(checked(text, races=True))
    c, d, e = np.zeros(6, "f4"), np.zeros(6, "f4"), np.zeros(1, "f4")
    run(np.arange(6), c, d, e)
    for indices in ([0, 1, 2, 3, 2, 5], [0, 1, 4, 3, 4, 5]):
        if wanted is None:
            run(np.array(indices), c, d, e)
            continue
        with pytest.raises(Stopped) as stopped:
            run(np.array(indices), c, d, e)
        assert stopped.value.code == "E0904"
        assert stopped.value.values[0] in (2, 4)


def test_shadows_of_a_parallel_loop_in_an_empty_reduction() -> None:
    text = """
    prim_func f[l, m](A: f32[l, m]) -> (C: f32[m]) {
      for k in range(l) { for j in parallel(m) {
        block C(spatial vj = j, reduce vk = k) { init { C[vj] = 3 } C[vj] += A[vk, vj] }
      } }
    }"""
    run = compile_func(checked(text, races=True, init=True))
    for count in (0, 1, 3):
        c = np.zeros(5, "f4")
        run(np.ones((count, 5), "f4"), c, dims=[count, 5])
        assert (c == 3 + count).all()


def test_division_by_zero_in_lanes_that_are_on() -> None:
    run = compile_text("""
    prim_func f[n](A: i32[n], B: i32[n]) -> (C: i32[n]) {
      for i in vectorized(n) { block (spatial v = i) { C[v] = select(B[v] != 0, A[v] // B[v], A[v] % (B[v] + 1)) } }
    }""")
    a, b, c = np.full(20, 7, "i4"), np.arange(20, dtype="i4") % 3, np.zeros(20, "i4")
    run(a, b, c, dims=[20])
    assert (c == np.where(b != 0, 7 // np.maximum(b, 1), 0)).all()
    plain = compile_text("prim_func f[n](A: i32[n]) -> (C: i32[n]) { compute C[i] = 7 // A[i] }")
    with pytest.raises(Stopped) as stopped:
        plain(b, c, dims=[20])
    assert stopped.value.code == "E0908"


def test_too_much_scratch_is_an_error() -> None:
    run = compile_text(
        """
    prim_func f[n](s: i64) -> (C: f32[n]) where n >= 0 {
      alloc T: f32[n, 1000000000, 1000000000]
      compute C[i] = 0
    }""".replace("s: i64", "D: f32[n]")
    )
    with pytest.raises(Stopped) as stopped:
        run(floats(3), floats(3), dims=[3_000_000])
    assert stopped.value.code == "E0909"


# ------------------------------------------------------------ externs


def test_registered_externs() -> None:
    text = """module M {
      extern scale[n](x: f32[n], by: f32, shift: i32, flag: bool) -> (y: f32[n]) = "env.scale"
      prim_func f[n](A: f32[n]) -> (C: f32[n]) { call scale(A, 2.5, -3, true, C) }
    }"""
    calls: list[list[int]] = []

    @ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.POINTER(ctypes.c_int64), ctypes.c_int64)
    def scale(args: Any, count: int) -> int:
        calls.append([args[i] for i in range(count)])
        n = args[count - 1]
        x = np.ctypeslib.as_array((ctypes.c_float * n).from_address(args[0]))
        y = np.ctypeslib.as_array((ctypes.c_float * n).from_address(args[4]))
        y[:] = x * 2.5
        return int(n == 5)

    symbols = {"mlc.extern.M.scale": ctypes.cast(scale, ctypes.c_void_p).value or 0}
    run = compile_func(function(text), symbols=symbols)
    a, c = floats(4), np.zeros(4, "f4")
    run(a, c, dims=[4])
    assert (c == a * np.float32(2.5)).all()
    bits = int(np.float32(2.5).view("i4"))
    assert calls == [[a.ctypes.data, bits, -3, 1, c.ctypes.data, 4]]
    with pytest.raises(Stopped) as stopped:
        run(floats(5), floats(5), dims=[5])
    assert stopped.value.code == "E0910"
    assert [symbol for symbol, _ in run.entry.externs] == ["mlc.extern.M.scale"]


def test_c_functions_are_called_directly() -> None:
    text = """module M {
      extern kernel(c: ptr, a: ptr, n: i64, small: i8, x: f64) = "my_kernel" from "kernel.c"
      prim_func f(A: f32[4]) -> (C: f32[4]) { call kernel(C.ptr, A.ptr, 4, -5, 0.5) }
    }"""
    seen: list[Any] = []

    @ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int8, ctypes.c_double)
    def kernel(c: int, a: int, n: int, small: int, x: float) -> None:
        seen.append((c, a, n, small, x))
        ctypes.memset(c, 0, 16)

    run = compile_func(function(text), symbols={"my_kernel": ctypes.cast(kernel, ctypes.c_void_p).value or 0})
    a, c = floats(4), floats(4)
    run(a, c)
    assert seen == [(c.ctypes.data, a.ctypes.data, 4, -5, 0.5)]
    assert not c.any()


def test_vector_width_of_the_target_is_used() -> None:
    func = function("prim_func f[n](A: f32[n]) -> (C: f32[n]) { for i in vectorized(n) { C[i] = A[i] } }")
    assert host_target().vector_bits in (128, 256, 512)
    for bits in (128, 256, 512):
        loops = [s for s in walk_stmts(lower(func, vector_bits=bits).body) if isinstance(s, T.For)]
        widths = {s.extent.value for s in loops if s.kind == "vectorized" and isinstance(s.extent, T.Const)}
        assert widths == {bits // 32}


def test_a_module_that_slp_vectorization_breaks_is_made_without() -> None:
    verified(GATHERS, "")
