"""What can be folded."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlcdsl.ide.queries.folding import folding
from tests.ide.every_sample import SAMPLES, damaged
from tests.ide.marked import marked

TEXT = """use "a.mlc"
use "b.mlc"
# one
# two
module M {
  prim_func f(
    A: f32[2],
    B: f32[2]
  ) {
    for i in grid(2) {
      A[i] = 0
    }
    if 1 < 2 {
      A[0] = 0
    } else {
      A[0] = 1
    }
    let s = 1 # alone
  }
}
"""


def shown(text: str, name: str = "/t.mlc") -> list[tuple[int, int, str]]:
    return [(f.first, f.last, f.kind) for f in folding(marked(text, name).snapshot)]


def test_bodies_comments_and_uses() -> None:
    """The line with the closing bracket stays."""
    assert shown(TEXT) == [
        (0, 1, "imports"), (2, 3, "comment"), (4, 18, "region"), (5, 7, "region"), (8, 17, "region"),
        (9, 10, "region"), (12, 13, "region"), (14, 15, "region"),
    ]  # fmt: skip


def test_line_ends_and_schedules() -> None:
    assert shown(TEXT.replace("\n", "\r\n")) == shown(TEXT)
    assert shown("schedule s for M.f {\n  a = [\n    1,\n  ]\n}\n", "/t.mlcs") == [(0, 3, "region"), (1, 2, "region")]


def test_one_line_is_not_folded() -> None:
    assert shown("module M {\n}\n# a\n\n# b\n") == []
    assert shown("") == []


def test_what_is_open_ends_with_its_declaration() -> None:
    text = "module M {\n  prim_func a() {\n    for i in grid(2) {\n      x\n  prim_func b() {\n    let x = (\n  }\n}\n"
    assert shown(text) == [(0, 6, "region"), (4, 5, "region")]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_never_raises(path: Path) -> None:
    for snapshot in damaged(path, 6):
        last = len(snapshot.source.line_starts)
        assert all(0 <= f.first < f.last < last for f in folding(snapshot))
