"""The shipped intrinsics of AVX-512: what their schedules compute, with which instructions, and what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

import mlcdsl
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.check.sets import analyze
from mlcdsl.diagnostics import MlcError
from mlcdsl.driver.building import emit
from mlcdsl.driver.compile import lowered_text
from mlcdsl.driver.scheduling import open_schedules
from mlcdsl.driver.verifying import compiled, verify_schedule
from tests.schedule.verified import refused, schedule

Array = np.ndarray[Any, Any]
FOLDER = Path(__file__).parents[2] / "samples" / "intrinsics"
SIZES = [(8, 16, 64), (1, 1, 1), (37, 50, 19), (16, 33, 130), (0, 3, 4), (4, 5, 0)]


def built(name: str) -> Any:
    library = mlcdsl.build(FOLDER / f"{name}.mlc", schedule=f"{FOLDER / name}.mlcs:tiles")
    return library["matmul"]


def assembly(name: str) -> str:
    file = open_schedules(f"{FOLDER / name}.mlcs")
    node = file.schedule("tiles")
    func = file.run("tiles", {}, 0).func
    return str(emit(str(FOLDER / f"{name}.mlc"), "asm", scheduled={node.function: func}))


# ---------------------------------------------------------------- bytes


@pytest.mark.requires("avx512_vnni")
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("values", ["any", "extreme"])
def test_bytes(sizes: tuple[int, int, int], values: str) -> None:
    """Exactly what integers of 32 bits give."""
    n, m, l = sizes  # noqa: E741
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 256, (n, l)).astype(np.uint8), rng.integers(-128, 128, (l, m)).astype(np.int8)
    if values == "extreme":
        a[...], b[...] = 255, -128
    np.testing.assert_array_equal(built("avx512_int8")(a, b), a.astype(np.int32) @ b.astype(np.int32))


@pytest.mark.requires("avx512_vnni")
def test_instruction_for_bytes() -> None:
    """Eight rows, each with four bytes of A in all lanes."""
    text = assembly("avx512_int8")
    assert text.count("vpdpbusd\t") >= 8 and text.count("vpbroadcastd\t") >= 8


# ---------------------------------------------------------------- bf16


def in_order_of_the_instruction(a: Array, b: Array) -> Array:
    """One rounding for a product and its addition, the second of two before the first, for each k."""
    n, l = a.shape  # noqa: E741
    out = np.zeros((n, b.shape[1]), np.float32)
    x, y = a.astype(np.float64), b.astype(np.float64)
    for k in (k for pair in range(0, l, 2) for k in (pair + 1, pair) if k < l):
        # the product has 16 bits, so that the sum in f64 is exact for numbers of like size
        out = (out + x[:, k : k + 1] * y[k]).astype(np.float32)
    return out


@pytest.mark.requires("avx512_bf16")
@pytest.mark.parametrize("sizes", SIZES)
def test_bf16(sizes: tuple[int, int, int]) -> None:
    """The roundings that the sample's text says, bit by bit."""
    n, m, l = sizes  # noqa: E741
    rng = np.random.default_rng(1)
    a, b = (rng.uniform(0.5, 2, shape).astype(ml_dtypes.bfloat16) for shape in ((n, l), (l, m)))
    got = built("avx512_bf16")(a, b)
    np.testing.assert_array_equal(got, in_order_of_the_instruction(a, b))
    np.testing.assert_allclose(got, a.astype(np.float32) @ b.astype(np.float32), rtol=1e-5)


@pytest.mark.requires("avx512_bf16")
def test_small_numbers_are_zeros() -> None:
    """What `flush` permits, the instruction does."""
    a = np.array([[2.0**-70]], ml_dtypes.bfloat16)
    assert built("avx512_bf16")(a, a)[0, 0] == 0
    plain = mlcdsl.build(FOLDER / "avx512_bf16.mlc")["matmul"](a, a)
    assert plain[0, 0] == np.float32(2.0**-140)


@pytest.mark.requires("avx512_bf16")
def test_instruction_for_bf16() -> None:
    text = assembly("avx512_bf16")
    assert text.count("vdpbf16ps\t") >= 8


@pytest.mark.parametrize("permission", ["contract", "flush"])
def test_permissions_are_asked_for(permission: str) -> None:
    """Without the attribute on the block of the program the intrinsic is no match."""
    program = "module M" + (FOLDER / "avx512_bf16.mlc").read_text().split("module Bf16", 1)[1]
    steps = (FOLDER / "avx512_bf16.mlcs").read_text().split("{", 1)[1].rpartition("}")[0]
    text = refused(program, steps.replace(f'annotate(C, "{permission}", true)', ""))
    assert f"dot_8x16x32 needs the permission `{permission}`" in text
    assert f'annotate(block("C"), "{permission}", true)' in text or f'"{permission}", true) first' in text


# ---------------------------------------------------------------- both

EACH = [
    pytest.param("avx512_int8", marks=pytest.mark.requires("avx512_vnni")),
    pytest.param("avx512_bf16", marks=pytest.mark.requires("avx512_bf16")),
]


@pytest.mark.parametrize("name", EACH)
def test_verify(name: str) -> None:
    """The implementation beside the description, the schedule beside the program."""
    verdicts = list(verify_schedule(f"{FOLDER / name}.mlcs", "tiles", {}, cases=8))
    assert [v.mismatch for v in verdicts] == [None, None]
    assert verdicts[0].function.startswith("the description of dot_8x16")


@pytest.mark.requires("avx512_vnni")
def test_verify_finds_a_wrong_description(tmp_path: Path) -> None:
    """Signed bytes where the instruction takes unsigned ones: found in the intrinsic, before the program."""
    text = (FOLDER / "avx512_int8.mlc").read_text()
    for unsigned in ("A[vi, vk * 4 + vq]", "A[vi, vk]"):
        text = text.replace(f"i32({unsigned})", f"i32(i8({unsigned}))")
    (tmp_path / "avx512_int8.mlc").write_text(text)
    (tmp_path / "avx512_int8.mlcs").write_text((FOLDER / "avx512_int8.mlcs").read_text())
    verdicts = list(verify_schedule(str(tmp_path / "avx512_int8.mlcs"), "tiles", {}, cases=8))
    assert verdicts[0].schedule == "tiles, dot_8x16x64" and verdicts[0].mismatch is not None


@pytest.mark.parametrize("name", ["avx512_int8", "avx512_bf16"])
@pytest.mark.parametrize("target", ["aarch64", "x86-64"])
def test_targets_that_lack_it(name: str, target: str) -> None:
    """The program builds, what the schedule makes of it does not."""
    file = open_schedules(f"{FOLDER / name}.mlcs")
    scheduled = {file.schedule("tiles").function: file.run("tiles", {}, 0).func}
    path = str(FOLDER / f"{name}.mlc")
    assert emit(path, "asm", target)
    with pytest.raises(MlcError) as caught:
        emit(path, "asm", target, scheduled=scheduled)
    assert caught.value.diagnostics[0].code == "E0807"


# ---------------------------------------------------------------- windows

MAX8 = """module M {
  prim_func f(A: f32[SHAPE] LAYOUT, inout C: f32[64, 8]) {
    for i, j in grid(64, 8) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = max(C[vi, vj], A[INDEX]) } }
  }
  extern greater(inout c: f32[8], a: f32[8]) = "llvm.maximum.v8f32" from "llvm"
  intrin max8 {
    desc (A: f32[8], inout C: f32[8]) { for j in range(8) { block (spatial vj = j) { C[vj] = max(C[vj], A[vj]) } } }
    impl (A: f32[8], inout C: f32[8]) { call greater(C[0:8], A[0:8]) }
  }
}"""
INNER = 'i, j = loops(block("C")) tensorize(j, max8)'


@pytest.mark.parametrize(
    ("shape", "layout", "index", "whole"),
    [
        ("64, 8", "", "vi, vj", True),
        ("64, 24", "", "vi, vj + 8", True),
        ("24", "", "vj + 8", True),
        ("64, 8, 2", "", "vi, vj, 1", False),
        ("8, 64", "", "vj, vi", False),
        ("64, 8", "strides [s, 1]", "vi, vj", True),
        ("64, 8", "strides [8, s]", "vi, vj", False),
        ("64, 8", "strides [1, 64]", "vi, vj", False),
    ],
)
def test_windows(shape: str, layout: str, index: str, whole: bool) -> None:
    """The elements of a vector are neighbours in the program's buffer, too."""
    program = MAX8.replace("SHAPE", shape).replace("LAYOUT", layout).replace("INDEX", index)
    if whole:
        schedule(program, INNER)
    else:
        assert "max8 takes A[0 : 8] as a vector, whose elements are not neighbours in A" in refused(program, INNER)


def test_further_steps() -> None:
    """Loops around what was put to work are still split, moved and made parallel; copies are still made."""
    program = MAX8.replace("SHAPE", "64, 8").replace("LAYOUT", "").replace("INDEX", "vi, vj")
    steps = """
      i, j = loops(block("C"))
      row = blockize(j)
      tensorize(row, max8)
      copy = cache_read(row, "A", "local")
      i0, i1 = split(i, [_, 4])
      compute_at(copy, i0)
      parallel(i0)
      unroll(i1)
    """
    func = schedule(program, steps).func
    assert not [d for d in analyze(func).diagnostics if d.severity == "error"]
    assert "alloc A_local: f32[32]" in lowered_text([func], {}, host_target())
    a, c = (np.random.default_rng(n).standard_normal((64, 8), np.float32) for n in range(2))
    want = np.maximum(a, c)
    compiled(func)([a, c])
    np.testing.assert_array_equal(c, want)


@pytest.mark.parametrize(
    "steps", ['reindex_cache_read(row, "A", "local", (i) -> (i))', 'reindex(row, "A")', 'reindex(row, "C", true)']
)
def test_steps_that_need_elements(steps: str) -> None:
    """A vector is more than the place of one element."""
    program = MAX8.replace("SHAPE", "64, 8").replace("LAYOUT", "").replace("INDEX", "vi, vj")
    start = 'i, j = loops(block("C")) row = blockize(j) tensorize(row, max8) '
    schedule(program, start)
    assert "E0410" in refused(program, start + steps)


def test_copy_in_another_layout() -> None:
    """Parts of columns are neighbours in the buffer of the program, not in a copy: there they are brought together."""
    program = """module M {
      prim_func f(A: f32[8, 64] strides [1, 8], inout C: f32[64, 8]) {
        for i, j in grid(64, 8) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = max(C[vi, vj], A[vj, vi]) } }
      }
      extern greater(inout c: f32[8], a: f32[8]) = "llvm.maximum.v8f32" from "llvm"
      intrin max8 {
        desc (A: f32[8], inout C: f32[8]) { for j in range(8) { block (spatial vj = j) { C[vj] = max(C[vj], A[vj]) } } }
        impl (A: f32[8], inout C: f32[8]) { call greater(C[0:8], A[0:8]) }
      }
    }"""
    steps = 'i, j = loops(block("C")) row = blockize(j) tensorize(row, max8) '
    a = np.asfortranarray(np.random.default_rng(0).standard_normal((8, 64), np.float32))
    for more, copied in (("", False), ('cache_read(row, "A", "local")', True)):
        func = schedule(program, steps + more).func
        assert ("A_local_vector" in lowered_text([func], {}, host_target())) == copied
        c = np.zeros((64, 8), np.float32)
        compiled(func)([a, c])
        np.testing.assert_array_equal(c, np.maximum(a.T, 0))
