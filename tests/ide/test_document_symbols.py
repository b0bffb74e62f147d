"""The outline of texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from mlcdsl.ide.outline import Declared
from mlcdsl.ide.queries.document_symbols import document_symbols
from tests.ide.every_sample import SAMPLES, damaged
from tests.ide.marked import Marked, marked

TEXT = """use "other.mlc"
module M {
  const w: f32[2] = [1, 2]
  prim_func f[n](A: f32[n]) -> (B: f32[n]) {
    alloc T: f32[n] @ shared
    for i in grid(n) {
      block T(spatial vi = i) {
        block inner(opaque a = 0) { T[vi] = A[vi] }
      }
      block (spatial vi = i) { alloc q: i32[1] }
    }
  }
  intrin copy { desc (A: f32[4]) -> (B: f32[4]) { block B(opaque a = 0) { } } impl (A: f32[4]) -> (B: f32[4]) { } }
}
"""


def lines(symbols: Iterable[Declared], depth: int = 0) -> list[str]:
    out = []
    for d in symbols:
        out.append(f"{'  ' * depth}{d.kind} {d.name} {d.detail}".rstrip())
        out += lines(d.inner, depth + 1)
    return out


def shown(found: Marked) -> list[str]:
    return lines(document_symbols(found.snapshot))


def test_a_program() -> None:
    assert shown(marked(TEXT)) == [
        "module M",
        "  const w f32[2]",
        "  prim_func f [n](A: f32[n]) -> (B: f32[n])",
        "    buffer T f32[n] @ shared",
        "    block T spatial vi",
        "      block inner opaque a",
        "    buffer q i32[1]",
        "  intrin copy",
        "    block B opaque a",
    ]


def test_schedules() -> None:
    text = 'use "p.mlc"\nproc p(b: block, n: int = 4) { }\nschedule s for M.f { i = loops(block("B"))[0] }\n'
    assert shown(marked(text, "/t.mlcs")) == ["proc p (b: block, n: int = 4)", "schedule s for M.f"]


def test_what_is_broken_keeps_its_name() -> None:
    found = marked(TEXT)
    found.workspace.change("/t.mlc", found.text.replace("for i in grid(n) {", "for i in {"))
    said = shown(found)
    assert "  const w f32[2]" in said and "  intrin copy" in said
    assert any(x.split()[1:2] == ["f"] for x in said)


def test_after_an_edit_before() -> None:
    found = marked(TEXT)
    text = found.text.replace("alloc T", "let é = 1 alloc T")
    found.workspace.change("/t.mlc", text)
    names = [d.name_span.text for top in document_symbols(found.snapshot) for d in top.walk()]
    assert names == ["M", "w", "f", "T", "T", "inner", "q", "copy", "B"]
    assert shown(found) == shown(marked(text))
    assert shown(found) == shown(marked(text.replace("\n", "\r\n")))


def test_empty() -> None:
    assert shown(marked("")) == [] and shown(marked("", "/t.mlcs")) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_never_raises(path: Path) -> None:
    """Names are inside of what they name, and that inside of what is around it."""
    for snapshot in damaged(path, 6):
        for top in document_symbols(snapshot):
            for d in top.walk():
                assert d.span.source is snapshot.source
                assert d.span.start <= d.name_span.start <= d.name_span.end <= d.span.end
