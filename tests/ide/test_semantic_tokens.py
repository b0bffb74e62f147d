"""Semantic tokens: what every word is, held to the parser's own reading of the text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from mlcdsl.ide.queries.semantic_tokens import semantic_tokens
from mlcdsl.source import Span
from tests.editors.token_classes import token_classes
from tests.ide.every_sample import ROOT, SAMPLES, damaged, opened
from tests.ide.marked import Marked, marked

PROGRAMS = sorted([*SAMPLES, *(p for p in ROOT.glob("tests/editors/programs/*") if p.suffix in (".mlc", ".mlcs"))])
#: what each class of the parser may be, where names have several
FITS = {
    "keyword": {"keyword"},
    "type": {"type"},
    "number": {"number"},
    "string": {"string"},
    "comment": {"comment"},
    "operator": {"operator"},
    "function": {"function", "macro", "type", "namespace", "variable", "parameter", None},
    "name": {"namespace", "type", "enumMember", "parameter", "variable", "property", "function", "label", None},
    "punctuation": {None},
}


def shown(found: Marked) -> list[str]:
    """`text type modifiers` of each token."""
    return [
        " ".join([t.span.text, t.type, *sorted(t.modifiers)]).strip()
        for t in semantic_tokens(found.snapshot)
        if t.type != "operator"
    ]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.name)
def test_agrees_with_the_parser(path: Path) -> None:
    """Keywords only where they act as such."""
    text = path.read_text(encoding="utf-8")
    found = {(t.span.start, t.span.end): t.type for t in semantic_tokens(opened(path))}
    wanted = token_classes(text, "mlc" if path.suffix == ".mlc" else "mlcs")
    wrong = [(c, text[a:b], found.get((a, b))) for a, b, c in wanted if found.get((a, b)) not in FITS[c]]
    assert wrong == []
    assert found.keys() <= {(a, b) for a, b, _ in wanted}


def test_names_of_a_prim_func() -> None:
    found = marked("""module M {
  ## Doc.
  prim_func f[n](A: f32[n] @ shared, inout C: f32[n]) {
    for i in range(n) attr(unroll = 2) {
      block output(spatial vi = i) { let t = exp(A[vi])  C[vi] += t }
    }
  }
}""")
    assert shown(found) == [
        "module keyword", "M namespace declaration", "## Doc. comment documentation",
        "prim_func keyword", "f function declaration", "n parameter declaration readonly",
        "A parameter declaration readonly", "f32 type defaultLibrary", "n parameter readonly",
        "shared enumMember defaultLibrary",
        "inout keyword", "C parameter declaration", "f32 type defaultLibrary", "n parameter readonly",
        "for keyword", "i variable declaration readonly", "in keyword", "range function defaultLibrary",
        "n parameter readonly", "attr keyword", "unroll property", "2 number",
        "block keyword", "output label declaration", "spatial type defaultLibrary",
        "vi variable declaration readonly", "i variable readonly",
        "let keyword", "t variable declaration readonly", "exp function defaultLibrary", "A parameter readonly",
        "vi variable readonly", "C parameter modification", "vi variable readonly", "t variable readonly",
    ]  # fmt: skip


def test_names_of_a_function() -> None:
    found = marked("""module K { function g(x: f32[2]) -> f32[2] { return x } }
module M {
  const w: f32[2] = [1, -inf]
  function f(x: f32[2]) -> f32[2] { y = softmax(K.g(x), axis=0) + w  return y }
}""")
    said = shown(found)
    assert said[said.index("y variable declaration") :][:11] == [
        "y variable declaration", "softmax function defaultLibrary", "K namespace", "g function",
        "x parameter readonly", "axis property", "0 number", "w variable readonly", "return keyword", "y variable",
    ]  # fmt: skip
    assert "w variable declaration readonly" in said and "inf enumMember defaultLibrary readonly" in said


def test_names_of_a_schedule() -> None:
    found = marked(
        """use "p.mlc"
proc tile(b: block) { parallel(loops(b)[0]) }
schedule s for M.f target cpu (rows = 4) {
  B = block("B")
  tile(B)
  bind(loops(block=B)[rows], threadIdx.x)
}""",
        "/t.mlcs",
        p_mlc="module M { prim_func f(A: f32[2]) -> (B: f32[2]) { compute B[i] = A[i] } }",
    )
    assert shown(found)[2:] == [
        "proc keyword", "tile function declaration", "b parameter declaration readonly", "block type defaultLibrary",
        "parallel macro defaultLibrary", "loops macro defaultLibrary", "b parameter readonly", "0 number",
        "schedule keyword", "s function declaration", "for keyword", "M namespace", "f function", "target keyword",
        "cpu enumMember defaultLibrary", "rows parameter declaration readonly", "4 number",
        "B variable declaration", "block macro defaultLibrary", '"B" string', "tile function", "B variable",
        "bind macro defaultLibrary", "loops macro defaultLibrary", "block property", "B variable",
        "rows parameter readonly", "threadIdx enumMember defaultLibrary", "x enumMember defaultLibrary",
    ]  # fmt: skip


def test_a_part_of_the_text() -> None:
    found = marked("module M {\n  prim_func a() { }\n  <[prim_func b() { }]>\n  prim_func c() { }\n}\n")
    ((start, end),) = found.ranges
    part = semantic_tokens(found.snapshot, Span(found.snapshot.source, start, end))
    assert [t.span.text for t in part] == ["prim_func", "b"]


def test_after_an_edit_before() -> None:
    found = marked("module M {\n  prim_func a() { let x = 1 }\n  prim_func b(A: f32[2]) { }\n}\n")
    semantic_tokens(found.snapshot)
    found.workspace.change("/t.mlc", found.text.replace("x = 1", "é𝒳 = (1"))
    edited = shown(found)
    assert edited == shown(marked(found.text))
    assert "A parameter declaration readonly" in edited


def test_empty_and_line_ends() -> None:
    assert shown(marked("")) == []
    text = "module M {\n  # a\n  prim_func f() { }\n}\n"
    assert shown(marked(text.replace("\n", "\r\n"))) == shown(marked(text))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_never_raises(path: Path) -> None:
    """Tokens come in order and do not overlap, in damaged texts too."""
    for snapshot in damaged(path, 6):
        spans = [t.span for t in semantic_tokens(snapshot)]
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert all(s.text and "\n" not in s.text for s in spans)
