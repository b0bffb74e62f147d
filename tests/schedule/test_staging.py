"""Copies of buffers: what is made means the same; what would not is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlcdsl.check.sets import analyze
from mlcdsl.ir import tensor as T
from mlcdsl.ir.equal import difference
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.schedule.program import ScheduleFile, read_schedules
from mlcdsl.source import Source
from tests.schedule.verified import refused, verified

MATMUL = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""
WINDOW = """
prim_func f(A: f32[40, 9]) -> (C: f32[32, 8]) {
  for i, j in grid(32, 8) {
    block C(spatial vi = i, spatial vj = j) { C[vi, vj] = A[vi + 2, vj] - A[vi + 5, 8] }
  }
}"""
STAGES = """
prim_func f[n](A: f32[n, 17], P: i64[n]) -> (C: f32[n], D: f32[n]) {
  compute B[i] = max[k](A[i, k])
  compute C[i] = B[i] + 1
  compute D[i] = B[clamp(P[i], 0, n - 1)] * 2
}"""
NESTED = """
prim_func f(A: i64[8, 8], inout S: i64[8]) -> (C: i64[8]) {
  for t in range(8) {
    for i in range(8) { block S(opaque vt = t, spatial vi = i) { S[vi] = S[vi] + A[vt, vi] } }
    for i in range(8) { block C(opaque vt = t, spatial vi = i) { if vt == 7 { C[vi] = S[7 - vi] } } }
  }
}"""


@pytest.mark.parametrize("which", [0, 1, '"B"'])
def test_read(which: object) -> None:
    verified(MATMUL, f'cache_read(block("C"), {which}, "shared")')


def test_read_tiles() -> None:
    verified(MATMUL, """
      C = block("C")
      i, j, k = loops(C)
      i0, i1 = split(i, [_, 4])
      k0, k1 = split(k, [_, 3])
      reorder(i0, k0, i1, j, k1)
      decompose_reduction(C, k0)
      update = block("C_update")
      compute_at(cache_read(update, "B", "shared"), k0)
      compute_at(cache_read(update, "A", "shared"), k0)
    """)  # fmt: skip


def test_empty_reductions() -> None:
    """The init of a reduction runs when its loops have no steps, unless something else is in them."""
    steps = 'C = block("C") k = loops(C)[2] compute_at(cache_read(C, 0, "shared"), k)'
    assert "(init)" in refused(MATMUL, steps)
    verified(MATMUL.replace(" {", " where l > 0 {", 1), steps)


def test_read_part() -> None:
    """Only the box that is read is copied."""
    session = verified(WINDOW, 'cache_read(block("C"), 0, "shared")')
    assert "grid(35, 9)" in print_prim_func(session.func)
    verified(WINDOW, 'C = block("C") compute_at(cache_read(C, 0, "shared"), loops(C)[0])')


def test_read_intermediate() -> None:
    verified(STAGES, 'cache_read(block("C"), 0, "local")')
    verified(STAGES, 'D = block("D") cache_read(D, "B", "local", consumers=[D])')
    verified(STAGES, 'D = block("D") cache_read(D, "P", "local")')


def test_read_between_writes() -> None:
    assert "(unchanged)" in refused(NESTED, 'cache_read(block("S"), "S", "local")')
    verified(NESTED, 'cache_read(block("C"), "S", "local")', proved=False)
    verified(NESTED, 'cache_read(block("S"), "A", "local")', proved=False)


def test_write() -> None:
    verified(MATMUL, 'cache_write(block("C"), 0, "local")')
    verified(STAGES, 'cache_write(block("B"), 0, "local")')
    verified(WINDOW, 'cache_write(block("C"), "C", "local")')


@pytest.mark.parametrize("factor", [1, 4, 5])
def test_write_tiles(factor: int) -> None:
    verified(MATMUL, f"""
      C = block("C")
      local = cache_write(C, 0, "local")
      i, j, k = loops(C)
      i0, i1 = split(i, [_, {factor}])
      j0, j1 = split(j, [_, 4])
      reorder(i0, j0, k, i1, j1)
      reverse_compute_at(local, j0)
    """)  # fmt: skip


def test_write_of_what_is_updated() -> None:
    assert "(fresh)" in refused(NESTED, 'cache_write(block("S"), 0, "local")')


SAMPLES = Path(__file__).parents[2] / "samples"


def _sample(file: str) -> ScheduleFile:
    def load(path: str, user: Source) -> Source:
        return Source(path, (SAMPLES / path).read_text())

    return read_schedules(Source(file, (SAMPLES / file).read_text()), load)


def test_target_of_the_exercise() -> None:
    """The schedule of the batched exercise reaches its target, up to names."""
    file = _sample("bmm_relu.mlcs")
    target = file.program.modules["BmmRelu"].items["target"]
    assert isinstance(target, T.PrimFunc)
    assert difference(file.run("target").func, target) is None


@pytest.mark.parametrize("name", ["window_sum", "blocking", "shared_blocking"])
def test_shared_memory(name: str) -> None:
    """Threads that fill shared memory together, and read what others have filled."""
    func = _sample("gpu.mlcs").run(name).func
    assert [d.message for d in analyze(func).diagnostics if d.severity == "error"] == []


def test_memory_of_buffers() -> None:
    verified(STAGES, 'set_scope(block("B"), 0, "shared") storage_align(block("B"), 0, 0, 32, 8)')
    session = verified(STAGES, 'unsafe_set_dtype(block("B"), 0, "f64")')
    assert "alloc B: f64[n]" in print_prim_func(session.func)
