"""The init of a reduction stays in front of the updates of its element, in whatever order the loops come."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, verified

ROWS = """
prim_func f(A: i32[4, 6]) -> (S: i32[4]) {
  for i, k in grid(4, 6) {
    block S(spatial vi = i, reduce vk = k) {
      init { S[vi] = 0 }
      S[vi] += A[vi, vk]
    }
  }
}"""
ROWS3 = """
prim_func f(A: i32[4, 6, 4]) -> (S: i32[4]) {
  for i, k, l in grid(4, 6, 4) {
    block S(spatial vi = i, reduce vk = k, reduce vl = l) {
      init { S[vi] = 0 }
      S[vi] += A[vi, vk, vl]
    }
  }
}"""
AGAIN = ROWS.replace("for i, k in grid(4, 6)", "for t, i, k in grid(2, 4, 6)")
MM = """
prim_func f[n, m, l](A: i32[n, l], B: i32[l, m]) -> (S: i32[n, m]) where m > 0, l > 0 {
  for i, j, k in grid(n, m, l) {
    block S(spatial vi = i, spatial vj = j, reduce vk = k) {
      init { S[vi, vj] = 0 }
      S[vi, vj] += A[vi, vk] * B[vk, vj]
    }
  }
}"""
CUBE = """
prim_func f(A: i32[4, 5, 6, 3]) -> (S: i32[4, 5, 6]) {
  for i, j, h, k in grid(4, 5, 6, 3) {
    block S(spatial vi = i, spatial vj = j, spatial vh = h, reduce vk = k) {
      init { S[vi, vj, vh] = 0 }
      S[vi, vj, vh] += A[vi, vj, vh, vk]
    }
  }
}"""


@pytest.mark.parametrize(
    ("program", "steps"),
    [
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 4]) reorder(b, a)"),
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 5]) reorder(b, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k), [_, 7]) reorder(b, l, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k), [_, 7]) reorder(l, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k, l), [_, 7]) reorder(b, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k, l), [_, 7]) reorder(b, a) blockize(a)"),
        (
            ROWS3,
            'i, k, l = loops(S) cache_write(S, 0, "local") a, b = split(fuse(i, k), [_, 4]) reorder(b, a)',
        ),
        (MM, "i, j, k = loops(S) a, b = split(fuse(j, k), [_, 4]) reorder(b, i, a)"),
    ],
)
def test_behind_updates(program: str, steps: str) -> None:
    message = refused(program, f'S = block("S") {steps}')
    assert message.startswith("E0410 reorder(") and "the init of block S writes S" in message, message
    assert "decompose_reduction" in message


def test_two_rounds() -> None:
    """The init of the second round would come before updates of the first."""
    message = refused(AGAIN, 't, i, k = loops(block("S")) reorder(k, t)')
    assert "before the init of block S writes it" in message
    verified(AGAIN, 't, i, k = loops(block("S")) reorder(i, t)')


@pytest.mark.parametrize(
    ("program", "steps"),
    [
        (ROWS, "i, k = loops(S) reorder(k, i)"),
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 6]) reorder(b, a)"),
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 3]) reorder(b, a)"),
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 12]) reorder(b, a)"),
        (ROWS, "i, k = loops(S) a, b = split(fuse(i, k), [_, 4]) decompose_reduction(S, a) reorder(b, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k), [_, 6]) reorder(l, b, a)"),
        (ROWS3, "i, k, l = loops(S) a, b = split(fuse(i, k), [_, 7]) reorder(a, l, b)"),
        (MM, "i, j, k = loops(S) reorder(k, j, i)"),
        (MM, "i, j, k = loops(S) a, b = split(i, [_, 4]) c, d = split(k, [_, 4]) reorder(d, b, c, j, a)"),
        (MM, "i, j, k = loops(S) a, b = split(fuse(i, j), [_, 4]) reorder(k, b, a)"),
        (MM, "i, j, k = loops(S) reorder(fuse(j, k), i)"),
        (CUBE, "i, j, h, k = loops(S) a, b = split(fuse(i, j, h), [_, 7]) reorder(k, b, a)"),
        (CUBE, "i, j, h, k = loops(S) a, b = split(fuse(h, k), [_, 6]) reorder(b, a, j)"),
        (CUBE, "i, j, h, k = loops(S) j0, j1 = split(j, [_, 5]) blockize(j1) reorder(j0, i)"),
    ],
)
def test_in_front(program: str, steps: str) -> None:
    verified(program, f'S = block("S") {steps}', count=4)
