"""Steps whose conditions have more cases than the integer sets look at: refused, as all that is not proved."""

from __future__ import annotations

import pytest

from tests.schedule.verified import refused, schedule, verified

JACOBI = """
prim_func jac(inout A: i32[10]) -> (B: i32[10]) {
  for t in range(3) {
    for i in range(10) {
      block B(opaque vt = t, spatial v = i) {
        B[v] = select(v > 0 and v < 9, A[max(v - 1, 0)] + A[min(v + 1, 9)], A[v])
      }
    }
    for i in range(10) { block A(opaque vt = t, spatial v = i) { A[v] = B[v] - i32(vt) } }
  }
}"""
WRITE_AT = 'B = block("B") t, i = loops(B) i_0, i_1 = split(i, [4, _]) X = write_at(t, block("A"), 0, "global")'
READ_AT = 'B = block("B") t, i = loops(B) i_0, i_1 = split(i, [4, _]) X = read_at(t, B, "A", "local")'


@pytest.mark.parametrize("loop", ["i_0", "i_1"])
def test_refused(loop: str) -> None:
    assert refused(JACOBI, f"{WRITE_AT} compute_at(X, {loop})").startswith("E0410 compute_at(A_")


@pytest.mark.parametrize("loop", ["i_0", "i_1"])
def test_proved_without_sets(loop: str) -> None:
    """Its nested maxima and minima have too many cases for the sets, but each case is simple."""
    verified(JACOBI, f"{READ_AT} compute_at(X, {loop})")


def test_no_place_to_sample() -> None:
    session = schedule(JACOBI, f"{WRITE_AT} sample_compute_location(X)")
    assert session.steps[-1].decision == -1
