"""Primitives on loops: what they make means what it did, for all sizes; interpreted, compiled and proved."""

from __future__ import annotations

import re

import pytest

from mlcdsl.schedule.trace import trace_of
from tests.schedule.texts import PROGRAM, read
from tests.schedule.verified import printed, refused, schedule, verified

MM = """
prim_func mm[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  for i, j, k in grid(n, m, l) {
    block C(spatial vi = i, spatial vj = j, reduce vk = k) {
      init { C[vi, vj] = 0 }
      C[vi, vj] += A[vi, vk] * B[vk, vj]
    }
  }
}
"""

FLOATS = MM.replace("i32", "f32")

CHAIN = """
prim_func chain[n, m](A: i32[n, m]) -> (C: i32[n, m], D: i32[n]) {
  alloc B: i32[n, m]
  for i, j in grid(n, m) {
    block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 }
  }
  for i, j in grid(n, m) {
    block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi, vj] + 1 }
  }
  for i, k in grid(n, m) {
    block D(spatial vi = i, reduce vk = k) {
      init { D[vi] = 7 }
      D[vi] = max(D[vi], B[vi, vk])
    }
  }
}
"""

TOTAL = (
    CHAIN.replace("D: i32[n]", "D: i32[]")
    .replace("spatial vi = i, reduce vk", "reduce vi = i, reduce vk")
    .replace("D[vi]", "D[]")
)

FIXED = """
prim_func conv(A: i32[19], W: i32[4]) -> (C: i32[16]) {
  for i, k in grid(16, 4) {
    block C(spatial vi = i, reduce vk = k) {
      init { C[vi] = 0 }
      C[vi] += A[vi + vk] * W[vk]
    }
  }
}
"""

FACTS = "prim_func mm[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) where l > 0, n >= 3 {"

STEPS = {
    "split and reorder": (MM, """
        i, j, k = loops(block("C"))
        j0, j1 = split(j, [_, 4])
        k0, k1 = split(k, [_, 3])
        reorder(k1, j0, k0, i, j1)
    """),
    "tiles": (FLOATS, """
        C = block("C")
        i, j, k = loops(C)
        i0, i1 = split(i, [_, 2])
        j0, j1 = split(j, [_, 8])
        k0, k1 = split(k, [_, 4])
        reorder(i0, j0, k0, i1, k1, j1)
        parallel(i0)
        vectorize(j1)
        unroll(k1)
        decompose_reduction(C, k0)
    """),
    "init in front of all": (MM, """
        C = block("C")
        i, j, k = loops(C)
        k0, k1 = split(k, [_, 3])
        reorder(k0, i)
        parallel(i)
        decompose_reduction(C, k0)
    """),
    "init in parallel loops": (MM, """
        C = block("C")
        i, j, k = loops(C)
        reorder(k, i, j)
        parallel(i)
        vectorize(j)
        decompose_reduction(C, k)
    """),
    "fused and split, symbolic": (
        CHAIN,
        """
        f = fuse(loops(block("B")))
        f0, f1 = split(f, [_, 4])
        parallel(f0)
        vectorize(f1)
        i, j = loops(block("C"))
        i0, i1 = split(i, [_, 3])
        g = fuse(i0, i1, j)
        g0, g1 = split(g, [_, 2])
        parallel(g0)
    """,
    ),
    "fused spatial loops": (MM, """
        i, j, k = loops(block("C"))
        f = fuse(i, j)
        parallel(f)
    """),
    "fused reductions": (TOTAL, """
        i, k = loops(block("D"))
        fuse(i, k)
    """),
    "fused and split": (FIXED, """
        i, k = loops(block("C"))
        f = fuse(i, k)
        f0, f1 = split(f, [_, 8])
        unroll(f1)
    """),
    "fused with a reduction that has steps": (FACTS + MM.split("{", 1)[1], """
        i, j, k = loops(block("C"))
        fuse(j, k)
    """),
    "init of a fused loop": (FIXED, """
        C = block("C")
        f = fuse(loops(C))
        decompose_reduction(C, f)
    """),
    "merged": (CHAIN, """
        i, j = loops(block("B"))
        k, l = loops(block("C"))
        m = merge(j, l)
        parallel(loops(block("B"))[0])
    """),
    "merged below a common loop": (CHAIN, """
        i, j = loops(block("B"))
        k, l = loops(block("C"))
        n = merge(i, k)
        u, v = loops(block("C"))
        x = merge(loops(block("B"))[1], v)
    """),
    "merged before another nest": (CHAIN, """
        B = block("B")
        n = merge(loops(B)[0], loops(block("D"))[0])
    """),
    "partitioned": (FACTS + MM.split("{", 1)[1], """
        i, j, k = loops(block("C"))
        i0, i1, i2 = loop_partition(i, [1, _, 2])
        k0, k1 = loop_partition(loops(block("C_1"))[-1], [1, _])
        parallel(loops(block("C_1"))[0])
    """),
    "partitioned tail": (FIXED, """
        i, k = loops(block("C"))
        i0, i1 = split(i, [_, 6])
        loop_partition(i0, [2, _])
        k0, k1 = loop_partition(loops(block("C"))[-1], [3, _])
        unroll(k1)
    """),
    "partitioned tail of a reduction": (FIXED, """
        i, k = loops(block("C"))
        k0, k1 = split(k, [_, 3])
        a, b = loop_partition(k0, [1, _])
    """),
    "parts of symbolic size": (MM, """
        i, j, k = loops(block("C"))
        i0, i1 = split(i, [4, _])
        j0, j1, j2 = split(j, [2, _, 3])
        parallel(i0)
        vectorize(j2)
    """),
    "unit loops and attributes": (MM, """
        C = block("C")
        i, j, k = loops(C)
        u = add_unit_loop(C)
        v = add_unit_loop(i)
        annotate(j, "unroll", 2)
        annotate(C, "mine", "yes")
        reorder_block_iter_var(C, [2, 0, 1])
        unannotate(j, "unroll")
        parallel(v)
    """),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_same_results(name: str) -> None:
    verified(*STEPS[name])


def test_thread_loops_run_in_the_interpreter() -> None:
    verified(MM, """
        C = block("C")
        i, j, k = loops(C)
        j0, j1 = split(j, [_, 4])
        bind(i, blockIdx.x)
        bind(j1, threadIdx.x)
        decompose_reduction(C, k)
    """, compiled=False)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("extent", [1, 2, 12, 97, 128])
def test_perfect_tiles_are_perfect(seed: int, extent: int) -> None:
    from math import prod
    from random import Random

    from mlcdsl.schedule.tiles import count_partitioned, count_tiles, random_partitioned, random_tile, tiles

    every = list(tiles(extent, 3, 16))
    assert len(every) == len(set(every)) == count_tiles(extent, 3, 16)
    tile = random_tile(Random(seed), extent, 3, 16)
    assert tile in every
    parts = [t for t in tiles(extent, 3) if prod(t[1:]) % 4 == 0]
    assert len(parts) == count_partitioned(extent, 3, 1, 4)
    if parts:
        assert random_partitioned(Random(seed), extent, 3, 1, 4) in parts


def test_a_trace_replays_what_was_sampled() -> None:
    from mlcdsl.schedule.trace import trace_of

    steps = """
        i = loops(block("C"))[0]
        split(i, sample_perfect_tile(i, n=3, max_innermost=4))
        x = sample_categorical([1, 2, 3])
    """
    first = schedule(FIXED, steps)
    again = schedule(FIXED, "\n".join(step.text for step in trace_of("s", "M.f", first.steps).steps))
    assert [a.result for a in again.steps if a.decision] == [a.result for a in first.steps if a.decision]


def test_samples_follow_the_seed() -> None:
    steps = "x = sample_categorical([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])\n" * 12
    assert [a.result for a in schedule(FIXED, steps).steps] == [a.result for a in schedule(FIXED, steps).steps]
    assert len({a.result for a in schedule(FIXED, steps).steps}) > 3


TWO = """
prim_func two[n, l](A: i32[n, l]) -> (C: i32[n], D: i32[n, l]) where l > 0 {
  for i, k in grid(n, l) {
    block C(spatial vi = i, reduce vk = k) { init { C[vi] = 3 } C[vi] += A[vi, vk] }
    block D(spatial wi = i, spatial wk = k) { D[wi, wk] = A[wi, wk] + 1 }
  }
}
"""


def test_parts_of_a_reduction_beside_another_block() -> None:
    verified(TWO, 'loop_partition(loops(block("C"))[1], [1, _])')


REFUSED = {
    "a first part that may be empty": (TWO, 'loop_partition(loops(block("C"))[1], [_, 1])', "empty"),
    "a loop that no axis uses": ("""
      prim_func f(A: i32[8], inout C: i32[8]) {
        for r, i, k in grid(2, 8, 1) {
          block C(spatial vi = i, reduce vk = k) { init { C[vi] = 0 } C[vi] += A[vi] }
        }
      }
    """, """
        C = block("C")
        decompose_reduction(C, loops(C)[0])
    """, "order"),
    "an init under a condition": ("""
      prim_func f(A: i32[8, 4], b: i64) -> (C: i32[8]) {
        for i in range(8) {
          block Z(spatial vi = i) { C[vi] = 1 }
          for k in range(4) {
            if b > 0 {
              block C(spatial vi = i, reduce vk = k) { init { C[vi] = 0 } C[vi] += A[vi, vk] }
            }
          }
        }
      }
    """, """
        C = block("C")
        decompose_reduction(C, loops(C)[1])
    """, "instances"),
    "an init that reads what the loop writes": ("""
      prim_func f(A: i32[8, 4], inout D: i32[8]) -> (C: i32[8]) {
        for i, k in grid(8, 4) {
          block C(spatial vi = i, reduce vk = k) { init { C[vi] = D[vi] } C[vi] += A[vi, vk] }
          block D(spatial vi = i, opaque vk = k) { D[(vi + 1) % 8] = vk_of() }
        }
      }
    """.replace("vk_of()", "i32(vk)"), """
        C = block("C")
        decompose_reduction(C, loops(C)[0])
    """, "order"),
    "threads in threads that add to one element": ("""
      prim_func f(A: i32[5, 7]) -> (C: i32[5, 6]) {
        for i, j, k in grid(5, 6, 7) {
          block C(spatial vi = i, spatial vj = j, reduce vk = k) { init { C[vi, vj] = 2 } C[vi, vj] += A[vi, vk] }
        }
      }
    """, """
        i, j, k = loops(block("C"))
        bind(i, vthread)
        reverse_compute_at(cache_write(block("C"), 0, "local"), j)
        bind(k, vthread)
    """, "independent"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    program, steps, need = REFUSED[name]
    assert f"({need})" in refused(program, steps)


def test_a_loop_of_one_step_of_a_reduction_goes_outside() -> None:
    """Loops in it do not repeat instances of one pass: the init runs for each."""
    program = """prim_func f(A: i32[4]) -> (T: i32[1]) {
      for t, i in grid(2, 4) {
        block T(reduce vk = i) {
          init { T[0] = 7 }
          T[0] = T[0] * 2 + A[vk]
        }
      }
    }"""
    printed(verified(program, 't, i = loops(block("T"))\na, b = split(i, [1, 4])\nreorder(a, t)'))


ROUNDS = """
for n in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] {
  fuse(split(loops(block("B"))[0], [_, 2]))
}
"""


def test_names_and_indices_stay_short_when_loops_are_split_and_fused_again_and_again() -> None:
    session = verified(PROGRAM, ROUNDS)
    text, trace = printed(session), str(trace_of("trace", "M.f", session.steps))
    assert max(map(len, re.findall(r"\w+", text + trace))) < 50
    assert len(text) < 2 * len(printed(schedule(PROGRAM, "")))
    again = read(f'use "program.mlc"\n{trace}').run()
    assert printed(again) == text


def test_fused_loops_with_long_names_have_different_short_ones() -> None:
    long = "the_outermost_loop_of_them_all"
    program = PROGRAM.replace("for i, j", f"for {long}, j").replace("= i, spatial", f"= {long}, spatial")
    program = program.replace("for i, k", f"for {long}, k").replace("= i, reduce", f"= {long}, reduce")
    steps = """for name in ["B", "S"] {
      i, j = loops(block(name))
      i0, i1 = split(i, [_, 2])
      fuse(i0, i1)
    }"""
    text = printed(verified(program, steps))
    assert f"for {long}_fused, j in" in text
    assert f"for {long}_fused_1, k in" in text


@pytest.mark.parametrize("factors", ["[_, 4]", "[_, 2, 2]", "[2, _, 2, 2]"])
def test_split_and_fuse_of_the_same_loops_gives_the_indices_back(factors: str) -> None:
    text = printed(verified(PROGRAM, f'fuse(split(loops(block("B"))[1], {factors}))'))
    assert "//" not in text and "%" not in text


@pytest.mark.parametrize("factors", ["[_, 2]", "[2, _]", "[_, 3]"])
def test_indices_of_a_symbolic_extent_stay_short_too(factors: str) -> None:
    once = f'fuse(split(loops(block("C"))[0], {factors}))\n'
    one, many = (printed(verified(MM, once * n)) for n in (1, 9))
    assert len(many) < 2 * len(one)
    assert "%" not in many
