"""decompose_padding: the padding and the inside give what the select gave."""

from __future__ import annotations

import pytest

from mlcdsl.check import check_source
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.source import Source
from tests.schedule.verified import verified

PAD = """
prim_func f[n, m](A: i32[n, m]) -> (B: i32[n + 3, m]) {
  for i, j in grid(n + 3, m) {
    block B(spatial vi = i, spatial vj = j) { B[vi, vj] = VALUE }
  }
}"""


@pytest.mark.parametrize("at", ["i", "j"])
@pytest.mark.parametrize(
    "value",
    [
        "select(vi >= 1 and vi < n + 1, A[vi - 1, vj], 7)",
        "select(vi < 1 or vi > n, 7, A[vi - 1, vj])",
        "select(1 <= vi and n >= vi, A[vi - 1, vj] * 2, -1)",
        "select(vi < n, A[vi, vj], 0)",
        "select(vi > 2 and vj >= 2 and vj < m - 2, A[vi - 3, vj - 2], 0)",
        "select(vi < n and (vi + vj) % 2 == 0, A[vi, vj], 0)",
        "select(vi >= 1 and vi < n + 1 and n + 1 - vi > 0, A[vi - 1, vj], 7)",
    ],
)
def test_padding(value: str, at: str) -> None:
    steps = f'i, j = loops(block("B")) decompose_padding(block("B"), {at})'
    verified(PAD.replace("VALUE", value), steps, count=8)


@pytest.mark.parametrize("at", ["i", "j"])
@pytest.mark.parametrize(
    "inside", ["vj <= vi", "vi <= vj", "vi + vj < 7", "vj > 8 - vi", "vj <= vi + 1 and vj >= vi - 1", "vj < vi % 3"]
)
def test_what_depends_on_two_axes_stays_a_condition(inside: str, at: str) -> None:
    """Axes of a block are independent: a triangle is no range of one of them."""
    program = PAD.replace("VALUE", f"select(vi < n and vj < 5 and {inside}, A[vi, vj], 0)")
    session = verified(program, f'i, j = loops(block("B")) decompose_padding(block("B"), {at})', count=6)
    text = print_prim_func(session.func)
    assert all(part in text for part in inside.split(" and "))
    source = Source("printed.mlc", f"module M {{ {text} }}")
    assert not check_source(source).diagnostics


def test_loops_run_over_the_inside() -> None:
    program = PAD.replace("VALUE", "select(vi >= 1 and vi < n + 1, A[vi - 1, vj], 7)")
    session = verified(program, 'i, j = loops(block("B")) decompose_padding(block("B"), i)', count=2)
    text = print_prim_func(session.func)
    assert "grid(n, m)" in text and "B[vi + 1, vj] = A[vi, vj]" in text
