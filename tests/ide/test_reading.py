"""Reading a text after an edit gives what reading all of it gives, and reads no more than it must."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mlcdsl.ide.reading import Reading, read, reread
from mlcdsl.source import Source, Span

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("samples/**/*.mlc"), *ROOT.glob("samples/**/*.mlcs"), *ROOT.glob("tests/programs/**/*.mlc")])
_INSERTED = ["x", "1", " ", "{", "}", "(", ")", "\n", "\r\n", "#", '"', "+ 1", "let a = 1\n", "for", "=", ",", "[", "é"]


def edited(text: str, rng: random.Random) -> str:
    """The text with a few characters more or less."""
    at = rng.randrange(len(text) + 1)
    if rng.random() < 0.5:
        return text[:at] + rng.choice(_INSERTED) + text[at:]
    return text[:at] + text[at + rng.choice([1, 1, 1, 5, 30]) :]


def said(reading: Reading) -> list[tuple[object, ...]]:
    """The findings of the syntax with their places in the current text."""

    def place(span: Span | None) -> tuple[int, int] | None:
        placed = reading.place(span)
        return None if placed is None else (placed.start, placed.end)

    out = []
    for d in reading.tree.diagnostics:
        labels = [(place(x.span), x.text) for x in d.related]
        edits = [(place(e.span), e.replacement) for e in (d.fix.edits if d.fix is not None else ())]
        out.append((d.code, d.message, d.label, d.notes, place(d.span), labels, edits))
    return sorted(out, key=str)


@pytest.mark.parametrize("seed", range(8))
def test_same_as_reading_all(seed: int) -> None:
    rng = random.Random(seed)
    small = 0
    for _ in range(12):
        path = rng.choice(FILES)
        reading = right = read(Source(str(path), path.read_text(encoding="utf-8")))
        for _ in range(6):
            reading = reread(Source(str(path), edited(reading.source.text, rng)), reading, right)
            text = reading.source.text
            right = reading if reading.exact and not reading.tree.diagnostics else right
            assert "".join(p.origin.text[p.start : p.end] for p in reading.pieces) == text
            small += reading.frame is not reading.source
            if reading.exact:
                whole = read(Source(str(path), text))
                assert reading.tree.file == whole.tree.file
                assert said(reading) == said(whole)
    assert small > 15  # most edits are inside one declaration


BODIES = """module M {
  prim_func a[n](A: f32[n, 8]) -> (B: f32[n, 8]) {
    alloc T: f32[n, 8]
    for i, j in grid(n, 8) {
      block T(spatial vi = i, spatial vj = j) {
        T[vi, vj] = max(A[vi, vj], 0)
      }
    }
    for i in range(n) {
      if i > 2 {
        B[i, 0] = T[i, 0]
      } else {
        for j in range(8) {
          B[i, j] = 0
        }
      }
    }
  }
"""
REST = BODIES.removeprefix("module M {\n").replace("prim_func a", "prim_func b") + "}\n"


def dented(text: str, rng: random.Random) -> str:
    """The text with a line further to the right or left."""
    lines = text.split("\n")
    n = rng.randrange(len(lines))
    lines[n] = f"  {lines[n]}" if rng.random() < 0.5 else lines[n].removeprefix("  ")
    return "\n".join(lines)


@pytest.mark.parametrize("layout", ["tidy", "untidy"])
@pytest.mark.parametrize("last", [False, True])
def test_braces(layout: str, last: bool) -> None:
    """A brace more or less is found out in its declaration alone, if those before it end where they begin."""
    rng = random.Random(str((layout, last)))
    alone = 0
    for _ in range(150):
        text = BODIES + REST
        for _ in range(rng.choice((1, 3)) if layout == "untidy" else 0):
            text = dented(text, rng)
        before = read(Source("t.mlc", text))
        low, high = (text.index("prim_func b"), len(text) - 4) if last else (12, text.index("prim_func b") - 6)
        places = [n for n in range(low, high) if text[n] in "{}"] if rng.random() < 0.5 else []
        at = rng.choice(places) if places else rng.randrange(low + 1, high)
        new = text[:at] + (text[at + 1 :] if places else rng.choice(("{", "}", "\n}", "\n  }\n")) + text[at:])
        after = reread(Source("t.mlc", new), before, before)
        if after.exact:
            alone += after.frame is not after.source
            whole = read(Source("t.mlc", new))
            assert after.tree.file == whole.tree.file, new
            assert said(after) == said(whole), new
    assert alone > (70 if layout == "tidy" else 20)


TEXT = """module M {
  ## One.
  prim_func a(A: f32[4]) -> (B: f32[4]) {
    compute B[i] = A[i]
  }

  prim_func b(A: f32[4]) -> (B: f32[4]) {
    compute B[i] = A[i] * 2
  }
}
"""


def test_other_declarations_keep_their_nodes() -> None:
    before = read(Source("t.mlc", TEXT))
    after = reread(Source("t.mlc", TEXT.replace("A[i]\n", "A[i] + 1\n")), before)
    assert after.exact and after.frame is before.frame
    assert after.slots[1].entry is before.slots[1].entry
    assert after.slots[0].entry is not before.slots[0].entry
    assert after.slots[0].entry.trivia.doc == "One."


def test_nodes_are_kept_when_all_is_read_again() -> None:
    before = read(Source("t.mlc", TEXT))
    after = read(Source("t.mlc", "# first\n" + TEXT), before)
    assert after.frame is after.source
    assert [s.entry is t.entry for s, t in zip(before.slots, after.slots, strict=True)] == [True, True]
    name = before.slots[1].entry.name
    assert name is not None
    placed = after.place(name.span)
    assert placed is not None and (placed.text, placed.source) == ("b", after.source)


def test_spans_of_what_was_replaced_have_no_place() -> None:
    before = read(Source("t.mlc", TEXT))
    after = reread(Source("t.mlc", TEXT.replace("A[i]\n", "A[i] + 1\n")), before)
    gone = before.slots[0].entry.span
    assert gone is not None
    assert after.place(gone.source.span(gone.start + 5, gone.start + 9)) is None


def test_a_version_with_the_same_text_is_the_same() -> None:
    """Findings of the whole text have places in it alone."""
    before = read(Source("t.mlc", TEXT.replace("prim_func b", "prim_fun b")))
    again = read(Source("t.mlc", before.source.text), before)
    assert reread(Source("t.mlc", again.source.text), again) is again
    places = [again.place(d.span) for d in again.tree.diagnostics]
    assert [p.text for p in places if p is not None] == ["prim_fun"]


def test_declarations_that_overlap() -> None:
    """What recovery skips may begin inside of the declaration before it."""
    text = 'module M {\n  extern f(a: f32) = "f" from "c" attr(featur(es = "x")\n\n  const c: f32 = 1\n}\n'
    reading = read(Source("t.mlc", text))
    assert "".join(p.origin.text[p.start : p.end] for p in reading.pieces) == text


@pytest.mark.parametrize("typed", ["{", "}", "}\n  prim_func c() {}\n", '"', "# {", "module X {"])
def test_a_declaration_that_breaks_leaves_the_others(typed: str) -> None:
    """Even where reading all of the text would take them for something else; and all is well when it is mended."""
    before = read(Source("t.mlc", TEXT))
    at = TEXT.index("= A[i]\n") + 2
    broken = reread(Source("t.mlc", TEXT[:at] + typed + TEXT[at:]), before, before)
    assert broken.slots[1].entry is before.slots[1].entry
    settled = read(broken.source, broken)
    mended = reread(Source("t.mlc", TEXT.replace("= A[i]\n", "= A[i] + 1\n")), settled, before)
    assert mended.exact and mended.tree.diagnostics == ()
    assert mended.slots[1].entry is before.slots[1].entry
    assert mended.tree.file == read(Source("t.mlc", mended.source.text)).tree.file
    assert reread(Source("t.mlc", TEXT), settled, before) is before


def test_what_is_written_between_declarations_is_read_alone() -> None:
    before = read(Source("t.mlc", TEXT))
    after = reread(Source("t.mlc", TEXT.replace("\n\n", "\n\n  # about b\n")), before)
    assert after.exact and len(after.frame.text) < len(TEXT)
    assert after.slots[0].entry is before.slots[0].entry
    assert after.slots[1].entry.trivia.leading == ("# about b",)
    half = reread(Source("t.mlc", after.source.text.replace("  # about b", "  # about b\n  extern c(")), after)
    assert not half.exact
    assert [s.entry.name.name for s in half.slots if s.entry.name] == ["a", "c", "b"]


def test_a_new_declaration_while_another_is_wrong() -> None:
    """What is typed is read with short texts in place of the others, though one of these has an error."""
    text = "module M {\n" + "".join(
        f"  prim_func f{n}(A: f32[4]) -> (B: f32[4]) {{\n    compute B[i] = A[i]\n  }}\n\n" for n in range(6)
    )
    reading = read(Source("t.mlc", text.replace("A[i]", "A[i", 1) + "}\n"))
    assert reading.tree.diagnostics
    at = reading.source.text.index("  prim_func f4")
    short = 0
    new = "  prim_func g(A: f32[4]) -> (B: f32[4]) {\n    compute B[i] = A[i] + 1\n  }\n\n"
    for n, letter in enumerate(new):
        text = reading.source.text
        reading = reread(Source("t.mlc", text[: at + n] + letter + text[at + n :]), reading)
        short += reading.frame is not reading.source
        assert "".join(p.origin.text[p.start : p.end] for p in reading.pieces) == reading.source.text
    assert short > 0.9 * len(new)
    whole = read(reading.source)
    settled = read(reading.source, reading)
    assert settled.tree.file == whole.tree.file and said(settled) == said(whole)


def test_what_is_no_declaration_stays_wrong() -> None:
    """It is left as it was while something else is edited, but nobody says that it is right."""
    before = read(Source("t.mlc", TEXT + "    }\n"))
    assert [d.code for d in before.tree.diagnostics] == ["E0101"]
    after = reread(Source("t.mlc", before.source.text.replace("  }\n\n  prim", "  }\n  prim")), before)
    assert not after.exact or said(after) == said(read(after.source))
