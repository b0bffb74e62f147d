"""blockize: the program means the same, and what follows works on nested blocks."""

from __future__ import annotations

import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.schedule.tree import blocks_in
from tests.schedule.verified import refused, verified

MM = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (C: i32[n, m]) {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""
PAIR = """
prim_func f(A: i64[12, 10]) -> (C: i64[12, 10]) {
  alloc B: i64[12, 10]
  for i in range(12) {
    for j in range(10) { block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 3 } }
    for j in range(10) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vi, vj] + 1 } }
  }
}"""
TILES = 'i, j, k = loops(block("C")) i0, i1 = split(i, [_, 4]) j0, j1 = split(j, [_, 3]) k0, k1 = split(k, [_, 2])'


@pytest.mark.parametrize(
    ("order", "at"),
    [
        ("i0, j0, k0, i1, j1, k1", "i1"),
        ("i0, j0, k0, i1, j1, k1", "j1"),
        ("i0, j0, i1, j1, k0, k1", "i1"),
        ("k0, i0, j0, k1, i1, j1", "k1"),
        ("k0, i0, j0, k1, i1, j1", "i0"),
        ("i0, j0, k0, i1, j1, k1", "i0"),
    ],
)
@pytest.mark.parametrize("where", ["", " where n % 4 == 0, m % 3 == 0, l % 2 == 0"])
def test_tiles(order: str, at: str, where: str) -> None:
    program = MM.replace(") {", f"){where} {{", 1)
    session = verified(program, f"{TILES} reorder({order}) blockize({at})", count=5)
    inner = next(b for b in blocks_in(session.func.body) if b.name == "C")
    assert inner.init is None
    assert where == "" or inner.where is None


def test_init_is_separated() -> None:
    steps = f"{TILES} reorder(i0, j0, k0, i1, j1, k1) decompose_reduction(blockize(i1), k0)"
    session = verified(MM, steps, count=5)
    assert [b.name for b in blocks_in(session.func.body)] == ["C_o_init", "C_init", "C_o_update", "C"]
    loop = session.func.body[0]
    assert isinstance(loop, T.For)


def test_beside() -> None:
    session = verified(PAIR, 'blockize([block("B"), block("C")])')
    assert "block B_o(spatial vi_o = i)" in print_prim_func(session.func)
    steps = 'i0, i1 = split(loops(block("B"))[0], [_, 5]) blockize([block("B"), block("C")])'
    verified(PAIR, steps)


def test_twice() -> None:
    steps = f"{TILES} reorder(i0, j0, k0, i1, j1, k1) o = blockize(i1) blockize(j0)"
    verified(MM, steps, count=5)


def test_handles_stay() -> None:
    session = verified(MM, f'b = block("C") {TILES} reorder(i0, j0, k0, i1, j1, k1) blockize(i1) loops(b)', count=1)
    assert [h.name for h in session.steps[-1].result] == ["i_1", "j_1", "k_1"]


def test_different_loops() -> None:
    program = PAIR.replace("block B(spatial vi = i, spatial vj = j)", "block B(spatial vi = i, spatial vj: 10 = 9 - j)")
    verified(program, 'blockize([block("B"), block("C")])')
    program = """
    prim_func f(A: i64[10]) -> (B: i64[10], C: i64[12, 10]) {
      for i in range(12) {
        for j in range(10) { block B(spatial vj = j) { B[vj] = A[vj] * 3 } }
        for j in range(10) { block C(spatial vi = i, spatial vj = j) { C[vi, vj] = B[vj] + 1 } }
      }
    }"""
    assert "(alike)" in refused(program, 'blockize([block("B"), block("C")])')
