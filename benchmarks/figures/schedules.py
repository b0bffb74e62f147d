"""Schedules: how long they take to apply, what they make of mm_relu beside TVM, and a product near the core's peak."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from figures import Options
from figures.compile_time import program
from figures.peers import Beside, Compared, Peer, compare
from figures.table import Row, Time, absent, number, row, summary

SAMPLES = Path(__file__).resolve().parents[2] / "samples"

#: the course's GPU schedule with shared memory, the inner loops unrolled and vectorized
THIRTY = """use "gpu.mlcs"

schedule thirty for Gpu.matmul target cuda {
  C = block("C")
  local = cache_write(C, 0, "local")
  i, j, k = loops(C)
  i0, i1, i2 = split(i, [_, 8, 8])
  j0, j1, j2 = split(j, [_, 8, 8])
  k0, k1 = split(k, [_, 8])
  unroll(k1)
  reorder(i0, j0, i1, j1, k0, k1, i2, j2)
  reverse_compute_at(local, j1)
  bind(i0, blockIdx.y)
  bind(j0, blockIdx.x)
  tx = fuse(i1, j1)
  bind(tx, threadIdx.x)
  coop_fetch(C, 0, k0, 64)
  coop_fetch(C, 1, k0, 64)
  vectorize(loops(local)[-1])
  decompose_reduction(C, k0)
}
"""
#: twelve vectors of sixteen, each a chain of multiply-adds
PEAK = """module Peak {
  prim_func peak(A: f32[2]) -> (C: f32[12, 16]) {
    alloc R: f32[12, 16]
    for a in unroll(12) { for l in vectorized(16) { R[a, l] = 1 } }
    for t in range(200000) {
      for a in unroll(12) { for l in vectorized(16) { R[a, l] = fma(R[a, l], A[0], A[1]) } }
    }
    for a in unroll(12) { for l in vectorized(16) { C[a, l] = R[a, l] } }
  }
}
"""
PEAK_FLOPS = 2 * 12 * 16 * 200_000
#: ratios that say nothing about which of two is faster
EVEN = 0.03


def aligned(n: int) -> list[Any]:
    """Three square matrices that begin at lines of the cache, as TVM's do: vectors of 64 bytes then touch one line."""
    import numpy as np

    found = []
    for _ in range(3):
        room = np.empty(4 * n * n + 64, np.uint8)
        start = -room.ctypes.data % 64
        found.append(room[start : start + 4 * n * n].view(np.float32).reshape(n, n))
        found[-1][...] = np.random.default_rng(0).random((n, n), np.float32)
    return found


def measure(options: Options) -> Iterator[Row]:
    yield from applied(options)
    for n, rounds in ((128, 100), (1024, 4)):
        for parallel in (False, True):
            for vectorize in (False, True):
                for factor in (4, 8, 16):
                    yield course_row(options, n, options.rounds(rounds), factor, vectorize, parallel)
    yield from gemm(options)


# ---------------------------------------------------------------- the time of scheduling


def applied(options: Options) -> Iterator[Row]:
    """Schedules of a file that is read: the steps alone, in a warm process."""
    from mlcdsl.driver.files import loader, read_source
    from mlcdsl.schedule.program import read_schedules
    from mlcdsl.source import Source

    course = read_schedules(read_source(str(SAMPLES / "mm_relu.mlcs")), loader)
    long = read_schedules(Source(str(SAMPLES / "thirty.mlcs"), THIRTY), loader)
    rounds = options.rounds(30)
    yield from _apply(options, "v3 of mm_relu.mlcs", lambda: course.run("v3"), "apply course", 128, 15, rounds)
    yield from _apply(options, "a GPU schedule", lambda: long.run("thirty"), "apply shared", 1024, 100, rounds)


def _apply(
    options: Options, words: str, run: Callable[[], Any], work: str, n: int, bound: float, rounds: int
) -> Iterator[Row]:
    steps = len(run().steps)
    peer = Peer("TVM", "tvm", work, n, options)
    walls, cpus, theirs = [], [], []
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        if not peer.why:
            theirs.append(peer.time(0.003))
    peer.close()
    yield row(f"apply {words}, {steps} steps", summary(walls, cpus), "ms", bound)
    yield row(f"- TVM {peer.version}", summary(theirs), "ms") if theirs else absent("- TVM", peer.why)


# ---------------------------------------------------------------- the course's schedules


def course_kernel(n: int, factor: int, vectorize: bool, parallel: bool, contract: bool) -> Any:
    """mm_relu under the course's schedule."""
    import mlcdsl

    text = program().replace("128", str(n))
    s = mlcdsl.Schedule(text, "mm_relu")
    y, c = s.block("Y"), s.block("C")
    i, j, k = s.loops(y)
    j0, j1 = s.split(j, [None, factor])
    s.reorder(j0, k, j1)
    s.reverse_compute_at(c, j0)
    if vectorize:
        s.vectorize(j1)
    if parallel:
        s.parallel(i)
    if contract:
        s.annotate(y, "contract", True)
    s.decompose_reduction(y, k)
    return mlcdsl.build(text, schedule=s)["mm_relu"]


def course_row(options: Options, n: int, rounds: int, factor: int, vectorize: bool, parallel: bool) -> Row:
    """Ours beside TVM's; TVM fuses multiply-adds unasked, so ours with `contract` stands in the note."""
    import numpy as np

    from mlcdsl.backends.llvm.pool import num_threads

    a, b, out = aligned(n)
    calls = []
    for contract in (False, True):
        kernel = course_kernel(n, factor, vectorize, parallel, contract)
        assert np.allclose(kernel(a, b), np.maximum(a @ b, 0), rtol=1e-4)
        calls.append(functools.partial(kernel, a, b, out=out))
    how = {"factor": factor, "vectorize": vectorize, "parallel": parallel}
    tvm = Peer("TVM", "tvm", "mm_relu", n, options, how=how, threads=num_threads() if parallel else 1)
    # All processors at once are free for shorter times than one is.
    often = 3 if parallel and n < 512 else 1
    found = compare(calls[0], [Beside("contract", calls[1]), tvm], rounds * often, 0.006 / often)
    unit = "us" if n < 512 else "ms"
    kinds = f"{', vectorized' if vectorize else ''}{', parallel' if parallel else ''}"
    words = f"mm_relu {n} x {n}, j by {factor}{kinds}"
    return _beside_tvm(row(words, found.ours, unit), found, tvm, 1e6 if unit == "us" else 1e3)


def _beside_tvm(r: Row, found: Compared, tvm: Peer, scale: float) -> Row:
    fused, theirs = found.of("contract"), found.of("TVM")
    assert fused is not None
    with_fma = f"`contract` {number(fused.least * scale)}"
    if theirs is None:
        return replace(r, note=f"{with_fma}; TVM {tvm.why}")
    ours = theirs.least / found.ours.least
    verdict = "met" if ours >= 1 else "even" if ours >= 1 - EVEN else "MISSED"
    note = f"{ours:.2f} of TVM's speed ({number(theirs.least * scale)}); {with_fma}, {theirs.least / fused.least:.2f}"
    return replace(r, bound=f"TVM: {verdict}", note=note)


# ---------------------------------------------------------------- near the peak


def gemm(options: Options) -> Iterator[Row]:
    """The product of gemm.mlcs, beside what a core can do at most."""
    import numpy as np

    import mlcdsl

    n = 1024
    kernel = mlcdsl.build(SAMPLES / "gemm.mlc", schedule=f"{SAMPLES / 'gemm.mlcs'}:register_tile")["matmul"]
    peak = mlcdsl.build(PEAK)["peak"]
    a, b, out = aligned(n)
    assert np.allclose(kernel(a, b), a @ b, rtol=1e-4)
    numbers = np.array([0.5, 1.0], np.float32)
    assert (peak(numbers) == 2).all()
    top = "independent fused multiply-adds"
    peers = [
        Beside(top, functools.partial(peak, numbers)),
        Peer("numpy", "numpy", "matmul", n, options),
        Peer("numpy, OPENBLAS_CORETYPE=SkylakeX", "numpy", "matmul", n, options, {"OPENBLAS_CORETYPE": "SkylakeX"}),
        Peer("torch", "torch", "matmul", n, options),
    ]
    found = compare(functools.partial(kernel, a, b, out=out), peers, options.rounds(60))
    limit = found.of(top)
    assert limit is not None
    most = PEAK_FLOPS / limit.least

    def rated(name: str, t: Time) -> Row:
        flops = PEAK_FLOPS if top in name else 2 * n**3
        rate = flops / t.least
        return replace(row(name, t, "ms"), note=f"{number(rate / 1e9)} GFLOP/s, {100 * rate / most:.0f}% of the peak")

    share = 2 * n**3 / found.ours.least / most
    bound = f"75% of the peak: {'met' if share >= 0.75 else 'MISSED'}"
    yield replace(rated(f"gemm.mlcs, {n} x {n} x {n}", found.ours), bound=bound)
    yield from found.rows(rated)
