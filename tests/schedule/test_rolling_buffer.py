"""rolling_buffer: what is kept is what would be computed again; what would not be is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import Rewriter, walk_stmts
from mlcdsl.reference import run_prim_func
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.session import Session
from mlcdsl.types import INDEX
from tests.schedule.verified import refused, schedule, verified

SUMS = """
prim_func f(A: i32[4, 12]) -> (C: i32[4, 8]) {
  compute B[c, i: 10] = sum[k: 3](A[c, i + k])
  compute C[c, i: 8] = sum[k: 3](B[c, i + k])
}"""
POOLS = """
prim_func f(A: i32[12, 11, 2]) -> (C: i32[8, 7, 2]) {
  compute B[i: 10, j: 9, c: 2] = max[a: 3, b: 3](A[i + a, j + b, c])
  compute C[i: 8, j: 7, c: 2] = max[a: 3, b: 3](B[i + a, j + b, c])
}"""
STRIDES = """
prim_func f(A: i32[24, 23]) -> (C: i32[8, 7]) {
  compute P[i: 21, j: 19] = max[a: 3, b: 3](A[i + a, j + b])
  compute Q[i: 10, j: 9] = max[a: 3, b: 3](P[2 * i + a, 2 * j + b])
  compute C[i: 8, j: 7] = max[a: 3, b: 3](Q[i + a, j + b])
}"""
CONVS = """
prim_func f(X: i32[2, 9, 7], V: i32[3, 2, 3, 3], W: i32[2, 3, 3, 3]) -> (Y: i32[2, 9, 7]) {
  alloc P: i32[3, 9, 7]
  for o, h, w, c, a, b in grid(3, 9, 7, 2, 3, 3) {
    block P(spatial vo = o, spatial vh = h, spatial vw = w, reduce vc = c, reduce va = a, reduce vb = b) {
      init { P[vo, vh, vw] = 0 }
      P[vo, vh, vw] += V[vo, vc, va, vb] * select(vh + va >= 1 and vh + va < 10 and vw + vb >= 1 and vw + vb < 8,
                                                  X[vc, clamp(vh + va - 1, 0, 8), clamp(vw + vb - 1, 0, 6)], 0)
    }
  }
  for o, h, w, c, a, b in grid(2, 9, 7, 3, 3, 3) {
    block Y(spatial vo = o, spatial vh = h, spatial vw = w, reduce vc = c, reduce va = a, reduce vb = b) {
      init { Y[vo, vh, vw] = 0 }
      Y[vo, vh, vw] += W[vo, vc, va, vb] * select(vh + va >= 1 and vh + va < 10 and vw + vb >= 1 and vw + vb < 8,
                                                  P[vc, vh + va - 1, vw + vb - 1], 0)
    }
  }
}"""
ANY_SIZE = """
prim_func f[n](A: i64[n + 2]) -> (C: i64[n]) {
  alloc B: i64[n + 2]
  for i in range(n + 2) { block B(spatial vi = i) { B[vi] = A[vi] * 3 } }
  for i in range(n) { block C(spatial vi = i) { C[vi] = B[vi] + B[vi + 1] - B[vi + 2] } }
}"""
ANY_WINDOW = """
prim_func f[n, k](A: i64[n], W: i64[k]) -> (C: i64[n]) where k >= 2 {
  alloc B: i64[n + k - 1]
  for i in range(n + k - 1) { block B(spatial vi = i) { B[vi] = A[vi % n] * 3 } }
  for i, j in grid(n, k) {
    block C(spatial vi = i, reduce vj = j) {
      init { C[vi] = 0 }
      C[vi] += B[vi + vj] * W[vj]
    }
  }
}"""
REDUCED = """
prim_func f[n, k](A: i64[n + 2, k]) -> (C: i64[n]) {
  compute B[i: n + 2] = sum[j](A[i, j])
  compute C[i: n] = B[i] * B[i + 2]
}"""
WIDE = """
prim_func f(A: i64[40]) -> (C: i64[16]) {
  alloc B: i64[40]
  for i in range(10) {
    block B(spatial vi = i) {
      for x in range(4) { B[vi * 4 + x] = A[vi * 4 + x] + x }
    }
  }
  for i in range(16) { block C(spatial vi = i) { C[vi] = B[vi * 2] + B[vi * 2 + 5] + B[vi * 2 + 9] } }
}"""
ROLL = 'compute_at(block("B"), i0) rolling_buffer(block("B"), 0)'
TILES = """
i, j = loops(block("C"))[:2] i0, i1 = split(i, [_, FI]) j0, j1 = split(j, [_, FJ]) reorder(i0, j0, i1, j1)
"""


def tiles(i: int, j: int) -> str:
    return TILES.replace("FI", str(i)).replace("FJ", str(j))


def shape(session: Session, name: str) -> list[str]:
    """The shape of a buffer that the scheduled program allocates."""
    found = next(x for x in walk_stmts(session.func.body) if isinstance(x, T.Alloc) and x.buffer.name == name)
    return [show(n) for n in found.buffer.shape]


@pytest.mark.parametrize(("factor", "size"), [(1, "3"), (2, "4"), (3, "5"), (4, "6"), (8, "10")])
def test_one_dimension(factor: int, size: str) -> None:
    steps = f'i0, i1 = split(loops(block("C"))[1], [_, {factor}]) '
    if factor == 8:
        assert "(overlap)" in refused(SUMS, steps + ROLL)  # one iteration: nothing is computed again
        return
    assert shape(verified(SUMS, steps + ROLL), "B") == ["4", size]


@pytest.mark.parametrize(("i", "j", "sizes"), [
    (4, 4, ["6", "9", "2"]), (3, 2, ["5", "9", "2"]), (1, 7, ["3", "9", "2"]), (8, 3, ["10", "5", "2"]),
    (6, 5, ["8", "9", "2"]),
])  # fmt: skip
def test_two_dimensions(i: int, j: int, sizes: list[str]) -> None:
    """The dimension of the outermost loop rolls; in the other one only the predicate is new."""
    session = verified(POOLS, tiles(i, j) + 'compute_at(block("B"), j0) rolling_buffer(block("B"), "B")', count=4)
    assert shape(session, "B") == sizes


class _Counted(Rewriter):
    """The program with a counter of how often block B runs its body."""

    def __init__(self) -> None:
        self.count = T.Buffer("count", INDEX, (const(1),))

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Block) and stmt.name == "B":
            at = (const(0),)
            more = T.Store(self.count, at, T.Binary("add", T.Load(self.count, at), const(1)))
            return replace(stmt, body=(*stmt.body, more))
        return super().stmt(stmt)


def _runs(steps: str) -> int:
    func, counted = schedule(POOLS, steps).func, _Counted()
    params = (*func.params, T.Param(counted.count, "inout"))
    count = np.zeros(1, np.int64)
    run_prim_func(replace(func, params=params, body=counted.stmts(func.body)), [np.zeros((12, 11, 2), np.int32), count])
    return int(count[0])


def test_every_element_once() -> None:
    """The producer runs as often as before compute_at."""
    at = tiles(3, 2) + 'compute_at(block("B"), j0)'
    assert _runs(at + ' rolling_buffer(block("B"), "B")') == _runs("") < _runs(at)


@pytest.mark.parametrize(("i", "j"), [(4, 4), (2, 3), (1, 1)])
def test_chains(i: int, j: int) -> None:
    at = tiles(i, j) + 'compute_at(block("Q"), j0) compute_at(block("P"), j0) '
    session = verified(STRIDES, at + 'rolling_buffer(block("P"), 0) rolling_buffer(block("Q"), 0)', count=3)
    assert shape(session, "Q") == [str(i + 2), "9"]
    assert shape(session, "P") == [str(2 * i + 5), "19"]


def test_the_last_of_a_chain_first() -> None:
    """What P writes is the same each time, which is not proved: it has to roll first."""
    at = tiles(4, 4) + 'compute_at(block("Q"), j0) compute_at(block("P"), j0) '
    message = refused(STRIDES, at + 'rolling_buffer(block("Q"), 0)')
    assert "(unchanged)" in message
    assert "do rolling_buffer on it first" in message


@pytest.mark.parametrize("height", [1, 2, 3, 9])
def test_padded_convolutions(height: int) -> None:
    """The windows at the border reach beyond the buffer."""
    steps = f'o, h = loops(block("Y"))[:2] reorder(h, o) h0, h1 = split(h, [_, {height}]) compute_at(block("P"), h0)'
    if height == 9:
        assert "(overlap)" in refused(CONVS, steps + ' rolling_buffer(block("P"), 0)')
        return
    session = verified(CONVS, steps + ' rolling_buffer(block("P"), 0)', count=3)
    assert shape(session, "P") == ["3", str(height + 2), "7"]


@pytest.mark.parametrize("factor", [1, 2, 5])
def test_any_size(factor: int) -> None:
    session = verified(ANY_SIZE, f'i0, i1 = split(loops(block("C"))[0], [_, {factor}]) {ROLL}')
    assert shape(session, "B") == [str(factor + 2)]


def test_any_window() -> None:
    session = verified(ANY_WINDOW, f'i0 = loops(block("C"))[0] {ROLL}')
    assert shape(session, "B") == ["k"]


def test_reductions_that_may_be_empty() -> None:
    """The init of what is not left out runs, also where there is nothing to sum."""
    verified(REDUCED, f'i0, i1 = split(loops(block("C"))[0], [_, 3]) {ROLL}')


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_wide_writes(factor: int) -> None:
    """An instance that writes something new runs, also if it writes something old."""
    steps = f'i0, i1 = split(loops(block("C"))[0], [_, {factor}]) {ROLL}'
    if factor == 3:
        assert "(overlap)" in refused(WIDE, steps)  # it does not move by the same number each time
    else:
        verified(WIDE, steps)


def test_outer_loops() -> None:
    """Every iteration of a loop outside begins anew."""
    program = """
    prim_func f(inout A: i64[18]) -> (C: i64[4, 16]) {
      alloc B: i64[18]
      for t in range(4) {
        for i in range(16) {
          for j in range(3) { block B(spatial vi: 18 = i + j) { B[vi] = A[vi] * 3 } }
          block C(spatial vt = t, spatial vi = i) { C[vt, vi] = B[vi] - B[vi + 2] }
        }
        for i in range(18) { block A(spatial vi = i) { A[vi] += 1 } }
      }
    }"""
    verified(program, 'rolling_buffer(block("B"), 0)')
    inside = program.replace("C[vt, vi] = B[vi] - B[vi + 2] }", "C[vt, vi] = B[vi] - B[vi + 2] } A[i + 1] = t")
    assert "(unchanged)" in refused(inside, 'rolling_buffer(block("B"), 0)')


def test_behind_the_window() -> None:
    """Writing what no later instance reads changes nothing."""
    program = """
    prim_func f(inout A: i64[18]) -> (C: i64[16]) {
      alloc B: i64[18]
      for i in range(16) {
        for j in range(3) { block B(spatial vi: 18 = i + j) { B[vi] = A[vi] * 3 } }
        block C(spatial vi = i) { C[vi] = B[vi] - B[vi + 2] A[vi] = 7 }
      }
    }"""
    verified(program, 'rolling_buffer(block("B"), 0)')
    assert "(unchanged)" in refused(program.replace("A[vi] = 7", "A[vi + 1] = 7"), 'rolling_buffer(block("B"), 0)')


def test_sums_of_different_length() -> None:
    """The iteration before has added more."""
    program = """
    prim_func f(A: i64[16]) -> (C: i64[14]) {
      alloc B: i64[16]
      for i in range(-2, 16) {
        for j, k in grid(3, 20) {
          block B(spatial vi: 16 = i + j, reduce vk = k) where i + j >= 0 and i + j < 16 and k < 18 + j {
            init { B[vi] = 0 }
            B[vi] += A[vi] * vk
          }
        }
        block C(spatial vi: 14 = i) where i >= 0 and i < 14 { C[vi] = B[vi] - B[vi + 2] }
      }
    }"""
    assert "(covered)" in refused(program, 'rolling_buffer(block("B"), 0)')
    assert "(covered)" in refused(program.replace("k < 18 + j", "k < 20 - j"), 'rolling_buffer(block("B"), 0)')
    verified(program.replace(" and k < 18 + j", ""), 'rolling_buffer(block("B"), 0)')


def test_values_of_an_iteration() -> None:
    """What an instance computes depends on the iteration."""
    program = """
    prim_func f(A: i64[18]) -> (C: i64[16]) {
      alloc B: i64[18]
      for i in range(16) {
        let by = A[i]
        for j in range(3) { block B(spatial vi: 18 = i + j) { B[vi] = A[vi] * by } }
        block C(spatial vi = i) { C[vi] = B[vi] - B[vi + 2] }
      }
    }"""
    assert "(unchanged)" in refused(program, 'rolling_buffer(block("B"), 0)')


def test_unfinished_sums() -> None:
    """A reader between the steps of a reduction sees other values when it begins anew."""
    program = """
    prim_func f(A: i64[18]) -> (C: i64[16, 5]) {
      alloc B: i64[18]
      for i, k in grid(16, 5) {
        for j in range(3) {
          block B(spatial vi: 18 = i + j, reduce vk = k) { init { B[vi] = 0 } B[vi] += A[vi] * vk }
        }
        block C(spatial vi = i, spatial vk = k) { C[vi, vk] = B[vi] - B[vi + 2] }
      }
    }"""
    assert "(covered)" in refused(program, 'rolling_buffer(block("B"), 0)')


def test_missing_iterations() -> None:
    """Where the iteration before computes nothing, there is nothing to keep."""
    program = """
    prim_func f(A: i64[18]) -> (C: i64[16]) {
      alloc B: i64[18]
      for i in range(16) {
        for j in range(3) { block B(spatial vi: 18 = i + j) where i % 4 != 2 { B[vi] = A[vi] * 3 } }
        block C(spatial vi = i) { C[vi] = B[vi] - B[vi + 1] }
      }
    }"""
    assert "(covered)" in refused(program, 'rolling_buffer(block("B"), 0)')
    verified(program.replace(" where i % 4 != 2", ""), 'rolling_buffer(block("B"), 0)')


def test_another_writer() -> None:
    program = """
    prim_func f(A: i64[18]) -> (C: i64[16]) {
      alloc B: i64[18]
      for i in range(16) {
        for j in range(3) { block B(spatial vi: 18 = i + j) { B[vi] = A[vi] * 3 } }
        block C(spatial vi = i) { C[vi] = B[vi] - B[vi + 2] B[vi + 1] = 0 }
      }
    }"""
    assert "(writer)" in refused(program, 'rolling_buffer(block("B"), 0)')


def test_reads_of_its_own() -> None:
    program = """
    prim_func f(A: i64[18]) -> (C: i64[16]) {
      alloc B: i64[18]
      for i in range(16) {
        for j in range(3) { block B(opaque vi: 18 = i + j) { B[vi] = A[vi] + select(vi > 0, B[max(vi - 1, 0)], 0) } }
        block C(spatial vi = i) { C[vi] = B[vi] - B[vi + 2] }
      }
    }"""
    assert "(unchanged)" in refused(program, 'rolling_buffer(block("B"), 0)')


def test_lets_between() -> None:
    """A window that a `let` shifts is not known."""
    program = """
    prim_func f(A: i64[34]) -> (C: i64[8]) {
      alloc B: i64[34]
      for i in range(8) {
        let by = i * 3
        for j in range(6) { block B(spatial vi: 34 = i + by + j) { B[vi] = A[vi] * 3 } }
        block C(spatial vi = i) { C[vi] = B[vi * 4] - B[vi * 4 + 5] }
      }
    }"""
    assert "(overlap)" in refused(program, 'rolling_buffer(block("B"), 0)')
    inlined = program.replace("let by = i * 3", "").replace("i + by + j", "i * 4 + j")
    assert shape(verified(inlined, 'rolling_buffer(block("B"), 0)'), "B") == ["6"]


def test_later_steps() -> None:
    """What is made can be scheduled further."""
    steps = f'i0, i1 = split(loops(block("C"))[1], [_, 4]) {ROLL} '
    verified(SUMS, steps + 'vectorize(loops(block("C"))[-2])')
    verified(SUMS, steps + 'parallel(loops(block("B"))[0])')
    verified(SUMS, steps + 'decompose_reduction(block("B"), loops(block("B"))[-1])')
    message = refused(SUMS, steps + "parallel(i0)")
    assert "(independent)" in message
