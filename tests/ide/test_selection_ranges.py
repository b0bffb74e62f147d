"""What is selected by and by."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from mlcdsl.ide.queries.selection_ranges import selection_ranges
from tests.ide.every_sample import SAMPLES, damaged
from tests.ide.marked import Marked, marked


def shown(found: Marked) -> list[str]:
    return [" ".join(s.text.split()) for s in selection_ranges(found.snapshot, found.cursor)]


def test_from_a_name_to_the_text() -> None:
    found = marked("""module M {
  prim_func f(A: f32[4]) -> (B: f32[4]) {
    let a = 1
    for i in grid(4) { B[i] = A[i<|>] * 2 + a }
  }
}
""")
    text = " ".join(found.text.split())
    body = text[text.index("{ let") : -2]
    assert shown(found) == [
        "i", "A[i]", "A[i] * 2", "A[i] * 2 + a", "B[i] = A[i] * 2 + a", "{ B[i] = A[i] * 2 + a }",
        "for i in grid(4) { B[i] = A[i] * 2 + a }", body[2:-2], body,
        f"prim_func f(A: f32[4]) -> (B: f32[4]) {body}", text, text,
    ]  # fmt: skip


def test_schedules_and_texts() -> None:
    found = marked('schedule s for M.f {\n  B = block("ab<|>c")\n}\n', "/t.mlcs")
    assert shown(found)[:4] == ["abc", '"abc"', 'block("abc")', 'B = block("abc")']


def test_between_declarations_and_in_empty_texts() -> None:
    found = marked("module M {\n  prim_func f() { }\n<|>\n  prim_func g() { }\n}\n\n")
    assert shown(found) == [" ".join(found.text.split())] * 2  # the module, and all
    assert shown(marked("<|>")) == [""]
    assert shown(marked("module M { }\n<|>"))[-1] == "module M { }"


def test_after_an_edit_before() -> None:
    found = marked("module M {\n  prim_func f() { let é = 1 }\n  prim_func g() { let b = c<|> }\n}\n")
    before = shown(found)
    found.workspace.change("/t.mlc", found.text.replace("é = 1", "é = 11"))
    after = [" ".join(s.text.split()) for s in selection_ranges(found.snapshot, found.cursor + 1)]
    assert after[:4] == before[:4] and before[1] == "let b = c"


def test_half_written() -> None:
    found = marked("module M {\n  prim_func f() {\n    let a = (1 + b<|>\n  }\n}\n")
    assert shown(found)[0] == "b" and shown(found)[-1] == " ".join(found.text.split())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_each_is_inside_of_the_next(path: Path) -> None:
    rng = random.Random(0)
    for snapshot in damaged(path, 5):
        size = len(snapshot.source.text)
        for offset in [0, size, *(rng.randrange(size + 1) for _ in range(25))]:
            spans = selection_ranges(snapshot, offset)
            assert spans and (spans[-1].start, spans[-1].end) == (0, size)
            assert all(s.start <= offset <= s.end for s in spans)
            for a, b in itertools.pairwise(spans):
                assert b.start <= a.start <= a.end <= b.end and (a.start, a.end) != (b.start, b.end)
