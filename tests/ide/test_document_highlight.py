"""All places of a text that name what one place names, told apart by whether they change it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mlcdsl.ide.queries.document_highlight import document_highlight
from tests.ide.every_sample import SAMPLES, damaged
from tests.ide.marked import Marked, marked


def shown(found: Marked) -> list[tuple[int, str]]:
    """The row and the text of each place."""
    return [
        (h.span.source.row_of(h.span.start) + 1, f"{'write' if h.write else 'read'} {h.span.text}")
        for h in document_highlight(found.snapshot, found.cursor)
    ]


TEXT = """module M {
  prim_func f(A: f32[4]) -> (B: f32[4]) {
    alloc T: f32[4]
    for i in grid(4) { T[i] = A[i] }
    for i in grid(4) { B[i] = T<|>[i] }
  }
  prim_func g(T: f32[4]) { }
}
"""


def test_reads_and_writes() -> None:
    assert shown(marked(TEXT)) == [(3, "write T"), (4, "write T"), (5, "read T")]


def test_loops_of_one_name_are_different() -> None:
    text = TEXT.replace("T<|>[i]", "T[i<|>]")
    assert shown(marked(text)) == [(5, "write i"), (5, "read i"), (5, "read i")]


def test_items() -> None:
    found = marked("module M {\n  function g(x: f32) -> f32 { return x }\n"
                   "  function f(x: f32) -> f32 { return g(M.<|>g(x)) }\n}\n")  # fmt: skip
    assert shown(found) == [(2, "write g"), (3, "read g"), (3, "read g")]


def test_handles_of_schedules() -> None:
    found = marked('schedule s for M.f {\n  B = block("B")\n  i = loops(B<|>)\n}\n', "/t.mlcs")
    assert shown(found) == [(2, "write B"), (3, "read B")]


def test_words_of_the_language_and_nothing() -> None:
    assert shown(marked("module M { function f(x: f32[2]) -> f32[2] { return re<|>lu(x) } }")) == [(1, "read relu")]
    assert shown(marked("<|>")) == [] and shown(marked("# a<|>b")) == []


def test_other_characters_and_edits() -> None:
    found = marked(TEXT.replace("alloc T", "let é = 1\r\n    alloc T"))
    assert shown(found) == [(4, "write T"), (5, "write T"), (6, "read T")]
    text = found.text.replace("é = 1", "é = 22")
    found.workspace.change("/t.mlc", text)
    after = document_highlight(found.snapshot, found.cursor + 1)
    assert [h.span.start for h in after] == [
        h.span.start for h in document_highlight(marked(text).snapshot, found.cursor + 1)
    ]
    assert len(after) == 3


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_never_raises(path: Path) -> None:
    rng = random.Random(1)
    for snapshot in damaged(path, 5):
        for offset in [0, len(snapshot.source.text), *(rng.randrange(len(snapshot.source.text)) for _ in range(12))]:
            for h in document_highlight(snapshot, offset):
                assert h.span.source is snapshot.source and h.span.text
