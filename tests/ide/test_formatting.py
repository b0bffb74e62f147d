"""The layout of the printer, by edits of what is between the words."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from mlcdsl.cli.layout import formatted
from mlcdsl.ide.queries.formatting import formatting, on_type_formatting, range_formatting
from mlcdsl.ide.rewriting import applied
from mlcdsl.source import Source, Span
from mlcdsl.syntax import parse, parse_schedule
from tests.ide.marked import Marked, marked, memory
from tests.ide.test_reading import FILES, edited


def whole(m: Marked) -> str:
    return applied(m.text, formatting(m.snapshot))


def part(m: Marked) -> str:
    ((start, end),) = m.ranges
    return applied(m.text, range_formatting(m.snapshot, Span(m.snapshot.source, start, end)))


def shaken(text: str, rng: random.Random) -> str:
    """The text with other blanks between its words."""
    out = []
    for line in text.split("\n"):
        code, mark, comment = line.partition("#")
        if '"' not in line:
            code = re.sub(r"(?<=[,({\[])\s*", lambda m: rng.choice([m.group(), " ", "   ", "\n", "\n\n\n"]), code)
        out.append(" " * rng.randrange(7) + code.strip() + " " * rng.randrange(3) + mark + comment)
    return "\n".join(out)


def tree(text: str, name: str) -> object:
    read = (parse_schedule if name.endswith(".mlcs") else parse)(Source(name, text))
    assert not read.diagnostics
    return read.file


@pytest.mark.parametrize("path", [p for p in FILES if "errors" not in str(p)], ids=lambda p: p.name)
def test_same_as_the_formatter(path: Path) -> None:
    rng = random.Random(len(path.name))
    for ends in ("\n", "\r\n"):
        for _ in range(4):
            text = shaken(path.read_text(encoding="utf-8"), rng).replace("\n", ends)
            m = marked(text, str(path))
            assert whole(m) == formatted(Source(str(path), text))
            again = marked(whole(m), str(path))
            assert formatting(again.snapshot) == ()


def test_edits_are_small() -> None:
    m = marked("module M {\n  prim_func f(A: f32[4])->(B: f32[4]) {\n    compute B[i]=(A[i])\n  }\n}\n")
    edits = [(e.span.text, e.replacement) for e in formatting(m.snapshot)]
    assert edits == [("", " "), ("", " "), ("", " "), ("(", " "), (")", "")]


BAD = """module M {
  prim_func f( A : f32[4] ) -> (B: f32[4]) {
      for i in grid( 4 ) {
          block B(spatial v=i) {   # one
            B[v]=A[v]
              }
      }
      # a comment
         if true  { B[0]=1 }
  }
     prim_func g( A: f32[4]) { }
}
"""


def within(text: str, piece: str) -> Marked:
    """The text, of which one piece is selected."""
    assert text.count(piece) == 1
    return marked(text.replace(piece, f"<[{piece}]>"))


@pytest.mark.parametrize(
    ("piece", "before", "behind"),
    [
        ("B[v]=A[v]", "            B[v]=A[v]\n              }", "        B[v] = A[v]\n      }"),
        ("for i in", "      for i in grid( 4 )", "    for i in grid(4)"),
        ("A :", "f( A : f32[4] )", "f(A: f32[4])"),
        (
            "B[0]",
            "      # a comment\n         if true  { B[0]=1 }",
            "      # a comment\n         if true  {\n      B[0] = 1\n    }",
        ),
        (
            "true  { B[0]",
            "      # a comment\n         if true  { B[0]=1 }",
            "    # a comment\n    if true {\n      B[0] = 1\n    }",
        ),
    ],
)
def test_only_what_the_range_touches(piece: str, before: str, behind: str) -> None:
    assert before in BAD
    assert part(within(BAD, piece)) == BAD.replace(before, behind)
    assert part(within(BAD.replace("\n", "\r\n"), piece)) == BAD.replace(before, behind).replace("\n", "\r\n")


def test_a_declaration_with_syntax_errors_is_left() -> None:
    text = BAD.replace("B[v]=A[v]", "B[v]= ")
    assert part(within(text, "  if true")) == text
    assert whole(marked(text)) == text.replace("     prim_func g( A: f32[4])", "  prim_func g(A: f32[4])")


HALF = """module M {
  prim_func g() {
    x = = 1
  }

# above
prim_func f(A: f32[4]) -> (B: f32[4]) {
for i in grid(4) {
B[i] = A[i]
}
}
}
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_declaration_is_laid_out_as_a_whole_beside_a_broken_one(ends: str) -> None:
    text = HALF.replace("\n", ends)
    right = formatted(Source("/t.mlc", text.replace("= =", "=")))
    assert whole(marked(text)) == right.replace("x =", "x = =")
    head = text.replace("prim_func f", "prim_<[fu]>nc f")
    assert f"  # above{ends}  prim_func f" in part(marked(head))


def test_a_comment_in_the_head_is_not_lost() -> None:
    text = "module M {\n  prim_func f(A: f32[4],   # in\n      <[B:   f32[4]]>) { }\n  prim_func g(A: f32[4]) {\n}\n}\n"
    assert "# in" in part(marked(text)) and "# in" in whole(marked(text.replace("<[", "").replace("]>", "")))


def test_after_a_closing_brace() -> None:
    m = marked(BAD.replace("              }", "              }<|>"))
    text = applied(m.text, on_type_formatting(m.snapshot, m.cursor))
    assert "\n      block B(spatial v = i) {\n        # one\n        B[v] = A[v]\n      }\n      }\n" in text
    assert "      for i in grid( 4 ) {\n" in text and on_type_formatting(m.snapshot, 0) == ()


@pytest.mark.parametrize(
    "typed", ["B[i] = A[ i ]\n      <|>\n  }\n}\n", "B[i]=A[i]\n<|>\n}\n\n  prim_func g() { }\n}\n"]
)
def test_a_closing_brace_that_mends_the_text(typed: str) -> None:
    """Right after the edit, as a fresh text has it."""
    m = marked("module M {\n  prim_func f(A: f32[4]) -> (B: f32[4]) {\n      for i in grid( 4 ) {\n" + typed)
    m.findings()
    text = m.text[: m.cursor] + "}" + m.text[m.cursor :]
    m.workspace.change("/t.mlc", text)
    fresh = marked(text)
    for edits in (on_type_formatting, lambda s, at: range_formatting(s, Span(s.source, at, at))):
        found = applied(text, edits(m.snapshot, m.cursor + 1))
        assert found == applied(text, edits(fresh.snapshot, m.cursor + 1)) != text
    assert "\n    for i in grid(4) {\n      B[i] = A[i]\n    }\n" in applied(
        text, on_type_formatting(m.snapshot, m.cursor + 1)
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "module M{ }", "}", "module M {"])
def test_short_texts(text: str) -> None:
    m = marked(text)
    assert whole(m) == (text if text in ("}", "module M {") else formatted(Source("/t.mlc", text)))


@pytest.mark.parametrize("seed", range(6))
def test_ranges_keep_the_program(seed: int) -> None:
    """Whatever is formatted, the program and its comments are the same; a range that is all gives all."""
    rng = random.Random(seed)
    for _ in range(12):
        path = rng.choice([p for p in FILES if "errors" not in str(p)])
        text = shaken(path.read_text(encoding="utf-8"), rng)
        m = marked(text, str(path))
        a, b = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + rng.choice([0, 20, 400]))
        found = applied(m.text, range_formatting(m.snapshot, Span(m.snapshot.source, a, b)))
        assert formatted(Source(str(path), found)) == formatted(Source(str(path), text))
        everything = range_formatting(m.snapshot, Span(m.snapshot.source, 0, len(text)))
        assert everything == formatting(m.snapshot)


@pytest.mark.parametrize("seed", range(4))
def test_broken_texts(seed: int) -> None:
    """No exception, and no word is lost."""
    rng = random.Random(seed)
    for _ in range(10):
        path = str(rng.choice(FILES))
        workspace = memory({})
        text = Path(path).read_text(encoding="utf-8")
        workspace.change(path, text)
        for _ in range(3):
            text = edited(text, rng)
            workspace.change(path, text)
            m = Marked(workspace, path, [], [])
            at = rng.randrange(len(text) + 1)
            for edits in (
                formatting(m.snapshot),
                range_formatting(m.snapshot, Span(m.snapshot.source, at, at)),
                on_type_formatting(m.snapshot, at),
            ):
                if m.snapshot.reading.tree.diagnostics:
                    gone = re.compile(r"[\s(),]")
                    assert gone.sub("", applied(text, edits)) == gone.sub("", text)
