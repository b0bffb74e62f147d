"""rfactor: partial results and their reduction give what the reduction gave."""

from __future__ import annotations

import pytest

from mlcdsl.schedule.tree import blocks_in
from tests.schedule.verified import refused, verified

SUM = """
prim_func f[n, l](A: i32[n, l]) -> (S: i32[n]) {
  compute S[i] = sum[k](A[i, k])
}"""
SUM3 = """
prim_func f(A: i32[4, 6, 4]) -> (S: i32[4]) {
  compute S[i] = sum[k, l](A[i, k, l])
}"""
MM = """
prim_func f[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m]) {
  compute C[i, j] = sum[k](A[i, k] * B[k, j])
}"""
CONV = """
prim_func f[n](A: i64[n + 2, 7], W: i64[3, 3]) -> (C: i64[n, 5]) {
  compute C[i: n, j: 5] = sum[r: 3, c: 3](A[i + r, j + c] * W[r, c])
}"""


@pytest.mark.parametrize("factor", [1, 3, 4])
@pytest.mark.parametrize("which", ["k0", "k1"])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_split_reduction(factor: int, which: str, axis: int) -> None:
    steps = f'i, k = loops(block("S")) k0, k1 = split(k, [_, {factor}]) rfactor(block("S"), {which}, {axis})'
    session = verified(SUM, steps, count=6)
    assert [b.name for b in blocks_in(session.func.body)] == ["S_rf", "S"]


@pytest.mark.parametrize("order", ["i, j, k0, k1", "k1, i, k0, j", "k0, k1, j, i"])
@pytest.mark.parametrize("which", ["k0", "k1"])
def test_order_of_loops(order: str, which: str) -> None:
    steps = f'i, j, k = loops(block("C")) k0, k1 = split(k, [_, 4]) reorder({order}) rfactor(block("C"), {which})'
    verified(MM, steps, count=5)


@pytest.mark.parametrize("which", ["r", "c"])
def test_several_axes(which: str) -> None:
    verified(CONV, f'i, j, r, c = loops(block("C")) rfactor(block("C"), {which})', count=5)
    verified(
        CONV, f'i, j, r, c = loops(block("C")) i0, i1 = split(i, [_, 4]) rfactor(block("C"), {which}, -1)', count=5
    )


@pytest.mark.parametrize(
    ("reducer", "dtype"),
    [("max", "f32"), ("min", "i32"), ("prod", "i64"), ("max", "i8"), ("any", "bool"), ("all", "bool"), ("min", "f16")],
)
def test_operators(reducer: str, dtype: str) -> None:
    program = f"""
    prim_func f[n, l](A: {dtype}[n, l]) -> (S: {dtype}[n]) {{
      compute S[i] = {reducer}[k](A[i, k])
    }}"""
    verified(program, 'i, k = loops(block("S")) k0, k1 = split(k, [_, 3]) rfactor(block("S"), k0)', count=6)


def test_init_is_kept() -> None:
    program = """
    prim_func f[n, l](A: i32[n, l], B: i32[n]) -> (S: i32[n]) {
      for i, k in grid(n, l) {
        block S(spatial vi = i, reduce vk = k) { init { S[vi] = B[vi] } S[vi] = A[vi, vk] + S[vi] }
      }
    }"""
    verified(program, 'i, k = loops(block("S")) k0, k1 = split(k, [_, 3]) rfactor(block("S"), k1)')


def test_without_init() -> None:
    program = """
    prim_func f[n, l](A: i32[n, l], inout S: i32[n]) {
      for i, k in grid(n, l) { block S(spatial vi = i, reduce vk = k) { S[vi] += A[vi, vk] } }
    }"""
    verified(program, 'i, k = loops(block("S")) k0, k1 = split(k, [_, 3]) rfactor(block("S"), k1)')
    verified(program, 'i, k = loops(block("S")) rfactor(block("S"), k)')


@pytest.mark.parametrize(
    ("program", "steps"),
    [
        (SUM3, "i, k, l = loops(S) k0, k1 = split(k, [_, 2]) fuse(i, k0) reorder(l, k1) rfactor(S, k1)"),
        (SUM3, "i, k, l = loops(S) fuse(i, k) rfactor(S, l)"),
        (SUM3, "i, k, l = loops(S) reorder(l, fuse(i, k)) rfactor(S, l)"),
        (SUM3, "i, k, l = loops(S) a, b = split(fuse(i, k), [_, 3]) rfactor(S, l)"),
    ],
)
def test_loop_of_spatial_and_reduce_axes(program: str, steps: str) -> None:
    message = refused(program, f'S = block("S") {steps}')
    assert message.startswith("E0410 rfactor(") and "used by spatial and reduce axes" in message, message


@pytest.mark.parametrize("which", ["a", "b"])
def test_fused_reduction(which: str) -> None:
    steps = 'i, k, l = loops(block("S")) a, b = split(fuse(k, l), [_, 5])'
    verified(SUM3, f'{steps} rfactor(block("S"), {which})')
    verified(SUM3, f'{steps} reorder(b, i, a) rfactor(block("S"), {which})')


def test_lower_bounds() -> None:
    program = """
    prim_func f(A: i32[8, 9]) -> (S: i32[8]) {
      for i in range(8) {
        for k in range(2, 9) {
          block S(spatial vi = i, reduce vk: 7 = k - 2) { init { S[vi] = 0 } S[vi] += A[vi, vk + 2] }
        }
      }
    }"""
    verified(program, 'i, k = loops(block("S")) rfactor(block("S"), k)')


def test_again() -> None:
    steps = """i, k = loops(block("S")) k0, k1 = split(k, [_, 4]) r = rfactor(block("S"), k1)
               i, k0, k1 = loops(r) rfactor(r, k0)"""
    verified(SUM, steps, count=5)


def test_then_parallel() -> None:
    steps = """i, k = loops(block("S")) k0, k1 = split(k, [_, 4]) r = rfactor(block("S"), k1)
               reorder(k1, i, k0) parallel(k1)"""
    verified(SUM, steps, count=5)


def test_what_is_read_too() -> None:
    program = """
    prim_func f(inout S: i64[8]) {
      for i, k in grid(8, 4) { block S(spatial vi = i, reduce vk = k) { S[vi] += S[vk] } }
    }"""
    steps = 'i, k = loops(block("S")) rfactor(block("S"), k)'
    assert "(reduction)" in refused(program, steps)
    program = """
    prim_func f(A: i64[8, 4], inout S: i64[8]) {
      for i, k in grid(8, 4) { block S(spatial vi = i, reduce vk = k) where S[i] < 9 { S[vi] += A[vi, vk] } }
    }"""
    assert "(reduction)" in refused(program, steps)


def test_user_reducer() -> None:
    program = """module M {
      reducer norm1(acc, x) init 0 = acc + abs(x)
      prim_func f[n](A: i64[n]) -> (S: i64[1]) { compute S[i] = norm1[k](A[k] + i) }
    }"""
    verified(program, 'i, k = loops(block("S")) rfactor(block("S"), k)', count=4)


def test_elements_that_are_not_proved_to_be_of_one_value() -> None:
    """The partial results of an element would begin anew for each row that is added to it."""
    program = """
    prim_func f(A: i64[8, 6], I: i64[8], inout S: i64[4]) {
      for v, k in grid(8, 6) { block S(spatial a = v, reduce vk = k) { S[I[a] % 4] += A[a, vk] } }
    }"""
    assert "(kinds)" in refused(program, 'rfactor(block("S"), loops(block("S"))[1])')
