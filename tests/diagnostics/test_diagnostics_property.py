"""Rendering any spans of any text raises in no format, and carets stand under what they mark."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label
from mlcdsl.diagnostics.render import FORMATS, render
from mlcdsl.source import Source, Span

PIECES = [
    "a",
    "let x = 1",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "漢",
    "é",
    "e\u0301",
    "👩\u200d💻",
    "\x1b[0m",
    "\u2028",
    "\ud800",
]
WORDS = st.text(st.characters(), max_size=20)
SOURCES = st.builds(
    Source,
    WORDS,
    st.one_of(
        st.text(st.characters(), max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
    ),
)


@st.composite
def spans(draw: st.DrawFn, sources: list[Source]) -> Span:
    source = draw(st.sampled_from(sources))
    offset = st.integers(-2, len(source.text) + 2)
    return source.span(draw(offset), draw(offset))


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    place = spans(draw(st.lists(SOURCES, min_size=1, max_size=2)))
    labels = st.lists(st.builds(Label, place, WORDS), max_size=4).map(tuple)
    edits = st.lists(st.builds(Edit, place, WORDS), max_size=3).map(tuple)
    return draw(
        st.builds(
            Diagnostic,
            st.sampled_from(["E0301", "W0501", "X"]),
            WORDS,
            st.none() | place,
            WORDS,
            labels,
            st.lists(WORDS, max_size=2).map(tuple),
            st.none() | st.builds(Fix, WORDS, edits),
            st.sampled_from(["error", "warning", "note"]),
        )
    )


@settings(deadline=None, max_examples=200)
@given(st.lists(diagnostics(), max_size=3), st.integers(0, 120), st.booleans())
def test_any_spans_in_any_format(found: list[Diagnostic], width: int, color: bool) -> None:
    for name in FORMATS:
        text = render(found, name, color=color, width=width)
        if name in ("json", "sarif"):
            json.loads(text)
        elif not color:
            assert all(ch == "\n" or ch.isprintable() for ch in text)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text("ab ({\t", max_size=200), min_size=1, max_size=5), st.data())
def test_carets_stand_under_the_span(lines: list[str], data: st.DataObject) -> None:
    source = Source("a.mlc", "\n".join(lines))
    row = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[row])))
    end = data.draw(st.integers(start, len(lines[row])))
    width = data.draw(st.integers(20, 120))
    span = source.span(source.line_starts[row] + start, source.line_starts[row] + end)
    shown, carets = render([Diagnostic("E0101", "m", span)], "text", width=width).split("\n")[3:]
    marked = lines[row][start:end].expandtabs(1)
    first = carets.index("^")
    last = carets.rindex("^") + 1
    assert carets == " " * (len(carets) - len(carets.lstrip())) + "|" + carets[carets.index("|") + 1 :]
    under = shown.ljust(last)[first:last]
    whole = len(lines[row].expandtabs(4)) <= width - 5 and "..." not in shown
    if whole:
        before = len(lines[row][:start].expandtabs(4))
        after = len(lines[row][:end].expandtabs(4))
        assert (first - 4, last - 4) == (before, max(after, before + 1))
    elif marked and len(marked) * 4 < width // 2:
        assert under.split() == lines[row][start:end].split()
