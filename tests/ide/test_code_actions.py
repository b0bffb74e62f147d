"""Fixes of findings, comments that silence them, sorted uses."""

from __future__ import annotations

import pytest

from mlcdsl.ide.queries.code_actions import Action, code_actions
from mlcdsl.ide.rewriting import applied
from mlcdsl.lint.fixing import safe_codes
from mlcdsl.source import Span
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES


def actions(m: Marked, *kinds: str) -> dict[str, Action]:
    m.findings()
    start, end = m.ranges[0] if m.ranges else (m.cursor, m.cursor)
    return {a.title: a for a in code_actions(m.snapshot, Span(m.snapshot.source, start, end), kinds)}


def done(m: Marked, a: Action) -> str:
    return applied(m.text, a.make())


UNUSED = """module M {
  prim_func f(A: f32[4]) -> (B: f32[4]) {
    alloc T<|>: f32[4]
    alloc U: f32[4]
    for i, j in grid(4, 3) {
      block B(spatial v = i) { B[v] = A[v] }
    }
  }
}
"""


def test_a_fix_and_all_of_its_kind() -> None:
    m = marked(UNUSED)
    found = actions(m, "quickfix")
    fixes = [t for t in found if not t.startswith("Silence")]
    assert len(fixes) == 2 and fixes[1].startswith("Fix all 2 of L")
    one, every = done(m, found[fixes[0]]), done(m, found[fixes[1]])
    assert "alloc T" not in one and "alloc U" in one
    assert "alloc" not in every
    mended = found[fixes[0]].mends
    assert mended is not None and mended.span is not None and mended.span.text in ("T", "alloc T: f32[4]")
    assert not [
        t for t in actions(marked(UNUSED.replace("T<|>", "T").replace("A[v] }", "A[v] }<|>"))) if "Fix all 2" in t
    ]


def test_what_follows_a_removed_statement_keeps_its_column() -> None:
    m = marked(UNUSED.replace("T<|>: f32[4]\n    ", "T<|>: f32[4] "))
    fix = next(a for t, a in actions(m, "quickfix").items() if t.startswith("Remove"))
    assert done(m, fix) == m.text.replace("alloc T: f32[4] ", "")


def test_fixes_of_errors() -> None:
    m = marked("module M {\n  prim_func f(A: f32[4]) -> (B: f32[4]) { compute B[i] = AA<|>[i] }\n}\n")
    found = actions(m)
    assert list(found) == ["Write `A`"] and found["Write `A`"].preferred
    assert "= A[i]" in done(m, found["Write `A`"])


def test_all_safe_fixes_of_the_text() -> None:
    m = marked(UNUSED)
    (fix,) = actions(m, "source.fixAll").values()
    left = Marked(memory({}), "/t.mlc", [], [])
    left.workspace.change("/t.mlc", done(m, fix))
    assert not [d for d in left.findings() if d.code in safe_codes() and d.fix is not None]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_silence(ends: str) -> None:
    """Every finding that is no error can be silenced, whatever its line is."""
    text = UNUSED.replace("U: f32[4]", "U: f32[4]  # mlc: allow(L9999)").replace("<|>", "").replace("\n", ends)
    m = marked(text)
    count = 0
    for d in m.findings():
        if d.span is None or d.code in ("L0101", "L0102"):
            continue
        found = code_actions(m.snapshot, d.span, ("quickfix",))
        silence = next(a for a in found if a.key == f"silence:{d.code}:{d.span.start}")
        other = marked(done(m, silence))
        assert (d.code, d.message) not in [(x.code, x.message) for x in other.findings()], other.text
        assert other.text.count("\n") == other.text.count(ends)
        count += 1
    assert count >= 3


def test_a_silenced_code_joins_the_others() -> None:
    m = marked(
        UNUSED.replace("T<|>: f32[4]", "T<|>: f32[4]   # mlc: allow(W0201) why").replace("alloc U: f32[4]\n", "")
    )
    (silence,) = (a for t, a in actions(m).items() if t.startswith("Silence"))
    assert "# mlc: allow(W0201, L" in done(m, silence) and ") why" in done(m, silence)


def test_errors_are_not_silenced() -> None:
    m = marked("module M {\n  prim_func f(A: f32[4]) -> (B: f32[4]) { }<|>\n}\n")
    assert not [t for t in actions(m) if t.startswith("Silence")]


USES = """use "b.mlc"
use "c.mlc"
use "a.mlc"
use "a.mlc"

module M {
  function f(x: f32[4]) -> f32[4] {
    return A.g(B.g(x))
  }
}
"""
ITEM = "module {} {{\n  prim_func g(A: f32[4]) -> (B: f32[4]) {{ compute B[i] = A[i] }}\n}}\n"


def test_uses_are_sorted_and_thinned() -> None:
    others = {f"{n.lower()}_mlc": ITEM.format(n) for n in "ABC"}
    m = marked(USES + "<|>", **others)
    found = actions(m, "source.organizeImports")
    assert [done(m, a) for a in found.values()] == [
        USES.replace(USES[: USES.index("\n\n")], 'use "a.mlc"\nuse "b.mlc"')
    ]
    assert actions(marked(USES.replace('use "c.mlc"\n', "# why\n", 1) + "<|>", **others), "source") == {}
    assert actions(marked('use "a.mlc"\nuse "b.mlc"\n' + USES[USES.index("\n\n") :] + "<|>", **others), "source") == {}


def test_kinds_that_are_asked_for() -> None:
    m = marked(UNUSED)
    every = {a.kind for a in actions(m).values()}
    assert {"quickfix", "source.fixAll"} <= every
    assert {a.kind for a in actions(m, "source").values()} == {"source.fixAll"}
    assert actions(m, "refactor.move") == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_line_of_every_sample(path: object) -> None:
    """No exception, and no edit outside of the texts."""
    files = {str(p): p.read_text(encoding="utf-8") for p in FILES}
    m = Marked(memory(files), str(path), [], [])
    m.workspace.change(m.name, files[m.name] + "\n  module {")
    m.findings()
    for offset in range(0, len(m.text) + 1, 7):
        for a in code_actions(m.snapshot, Span(m.snapshot.source, offset, offset)):
            for e in a.make():
                assert 0 <= e.span.start <= e.span.end <= len(e.span.source.text)
