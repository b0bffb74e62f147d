"""Comments that silence findings, and findings about them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mlcdsl.check import check_source
from mlcdsl.cli.layout import formatted
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.lint import CODES_OF_LINT, report
from mlcdsl.lint.fixing import fixed
from mlcdsl.source import Source
from tests.docs.blocks import DOCS, blocks
from tests.lint.cases import reported

#: `{}` are places for comments; without any there are two unused buffers and a warning of the checker
PROGRAM = """{top}
module M {{
  {item}
  prim_func f(A: f32[4], P: i64[4], inout C: f32[4]) {{
    {before}
    alloc T: f32[1] {line}
    {loop}
    for i in range(4) {{
      alloc U: f32[1]
      {empty}
      C[i] = A[P[i]]
    }}
  }}
}}
"""
SCHEDULE = """{top}
use "program.mlc"
{item}
schedule s for M.f {{
  {before}
  b = block("B") {line}
  {loop}
  for n in ["B", "S"] {{ c = block(n) }}
}}
"""
ALL = ["L0201 T", "L0201 U", "W0501 A[P[i]]"]


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """Code and place of each finding."""
    return sorted(f"{d.code} {d.span.text}" for d in found if d.span is not None)


def program(**comments: str) -> str:
    places = dict.fromkeys(("top", "item", "before", "line", "loop", "empty"), "")
    return PROGRAM.format(**{**places, **comments})


def schedule(**comments: str) -> str:
    return SCHEDULE.format(**{**dict.fromkeys(("top", "item", "before", "line", "loop"), ""), **comments})


def test_without_comments() -> None:
    assert codes(reported(program())) == ALL
    assert codes(reported(schedule())) == ["L0701 b", "L0701 c"]


@dataclass(frozen=True)
class Silenced:
    place: str
    comment: str
    left: tuple[str, ...]


SILENCED = [
    Silenced("line", "# mlc: allow(L0201)", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("line", "# mlc: allow(unused-buffer)", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("line", "#mlc:allow( l0201 )  it is for later", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("line", "# mlc: allow(unused_buffer)", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("before", "# mlc: allow(L0201)", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("before", "# mlc: allow(L0201)\n# a remark between\n", ("L0201 U", "W0501 A[P[i]]")),
    Silenced("loop", "# mlc: allow(L0201)", ("L0201 T", "W0501 A[P[i]]")),
    Silenced("loop", "# mlc: allow(L0201, not-proved)", ("L0201 T",)),
    Silenced("loop", "# mlc: allow(W0501)", ("L0201 T", "L0201 U")),
    Silenced("item", "# mlc: allow(L0201)", ("W0501 A[P[i]]",)),
    Silenced("item", "## Documentation.\n  # mlc: allow(L0201, W0501)\n", ()),
    Silenced("empty", "# mlc: allow(not-proved)", ("L0201 T", "L0201 U")),
    Silenced("top", "# mlc: allow(L0201)", ("W0501 A[P[i]]",)),
    Silenced("top", "# A file.\n# mlc: allow-file(L0201)\n# mlc: allow-file(W0501)", ()),
]


@pytest.mark.parametrize("case", SILENCED, ids=lambda c: f"{c.place}-{c.comment[:30]}")
def test_silenced(case: Silenced) -> None:
    assert codes(reported(program(**{case.place: case.comment}))) == list(case.left)


@pytest.mark.parametrize("case", SILENCED, ids=lambda c: f"{c.place}-{c.comment[:30]}")
def test_the_formatter_changes_nothing(case: Silenced) -> None:
    text = formatted(Source("t.mlc", program(**{case.place: case.comment})))
    assert codes(reported(text)) == list(case.left)


def test_behind_a_brace() -> None:
    """It is about the line; the formatter moves it to the next one, where it is still about it."""
    text = program().replace("range(4) {", "range(9, 4) { # mlc: allow(empty-loop)")
    assert "L0401" not in {d.code for d in reported(text)}
    assert "L0401" not in {d.code for d in reported(formatted(Source("t.mlc", text)))}
    assert "L0401" in {d.code for d in reported(text.replace("mlc:", ""))}


def test_inside_a_signature() -> None:
    """Where no statement begins it is about the next line."""
    head = "  prim_func f(\n    # mlc: allow(L0202)\n    k: i64,\n    m: i64) -> (C: f32[4])"
    text = f"module M {{\n{head} {{ compute C[i] = 1 }}\n}}\n"
    assert codes(reported(text)) == ["L0202 m"]


def test_silenced_in_schedules() -> None:
    assert codes(reported(schedule(line="# mlc: allow(unused-handle)"))) == ["L0701 c"]
    assert codes(reported(schedule(before="# mlc: allow(L0701)"))) == ["L0701 c"]
    assert codes(reported(schedule(loop="# mlc: allow(L0701)"))) == ["L0701 b"]
    assert codes(reported(schedule(item="# mlc: allow(L0701)"))) == []
    assert codes(reported(schedule(top="# mlc: allow-file(L0701)"))) == []


@pytest.mark.parametrize("place", ["line", "before", "loop", "item", "top", "empty"])
def test_what_silences_nothing_is_a_finding(place: str) -> None:
    """Its fix takes the comment away, and leaves what was before."""
    text = program(**{place: "# mlc: allow(L0602)"})
    found = reported(text)
    assert codes(found) == sorted([*ALL, "L0101 L0602"])
    source = next(d.span.source for d in found if d.span is not None)
    after, count = fixed(source, found, frozenset({"L0101"}))
    assert count == 1 and "mlc:" not in after
    assert codes(reported(after)) == ALL
    assert "".join(after.split()) == "".join(program().split())


def test_idle_codes_of_a_comment_are_left_out() -> None:
    found = reported(program(line="# mlc: allow(L0602, L0201, L0301)"))
    idle = [d for d in found if d.code == "L0101"]
    assert len(idle) == 1 and "`L0602`, `L0301`" in idle[0].message
    assert idle[0].span is not None
    after, _ = fixed(idle[0].span.source, found, frozenset({"L0101"}))
    assert "# mlc: allow(L0201)" in after


def test_the_nearest_comment_counts() -> None:
    """One around it has nothing left to silence if that is all there is."""
    found = reported(program(loop="# mlc: allow(L0201)", top="# mlc: allow-file(L0201)", line="# mlc: allow(L0201)"))
    assert codes(found) == ["L0101 L0201", "W0501 A[P[i]]"]


def test_an_idle_comment_may_be_allowed() -> None:
    allowed = program(line="# mlc: allow(L0602, L0201, L0101)")
    assert codes(reported(allowed)) == ["L0201 U", "W0501 A[P[i]]"]
    assert codes(reported(program(line="# mlc: allow(L0201, L0101)"))) == ["L0101 L0101", "L0201 U", "W0501 A[P[i]]"]


@pytest.mark.parametrize(
    ("comment", "hint"),
    [
        ("# mlc: allow(L02001)", "L0201"),
        ("# mlc: allow(unused-bufer)", "unused-buffer"),
        ("# mlc: allow(zzz)", None),
        ("# mlc: alow(L0201)", None),
        ("# mlc: allow L0201", None),
        ("# mlc: allow()", None),
        ("# mlc: allow-file(L0201)", None),
        ("# mlc:", None),
    ],
)
def test_not_understood(comment: str, hint: str | None) -> None:
    """It silences nothing, and what was likely meant is a fix."""
    found = reported(program(line=comment))
    assert [d.code for d in found if d.code.startswith("L01")] == ["L0102"]
    assert len([d for d in found if d.code == "L0201"]) == 2
    fix = next(d.fix for d in found if d.code == "L0102")
    assert (fix.edits[0].replacement if fix is not None else None) == hint


def test_errors_are_never_silenced() -> None:
    text = "module M {\n  prim_func f() -> (C: f32[4]) { C[4] = 1 } # mlc: allow(E0501, E0502)\n}\n"
    found = reported(text)
    assert {"E0501", "L0103"} <= {d.code for d in found}


def test_nothing_is_idle_while_there_are_errors() -> None:
    """What would be found is not known then."""
    text = "module M {\n  prim_func f() -> (C: f32[4]) { C[4] = 1 } # mlc: allow(L0201)\n}\n"
    assert not {d.code for d in reported(text)} & {"L0101"}


def test_nothing_is_idle_that_was_not_looked_for() -> None:
    text = program(line="# mlc: allow(L0602)")
    assert "L0101" not in {d.code for d in reported(text, CODES_OF_LINT - {"L0602"})}
    assert "L0101" not in {d.code for d in reported(text, CODES_OF_LINT - {"L0101"})}
    assert "L0101" in {d.code for d in reported(text, CODES_OF_LINT - {"L0301"})}


def test_comments_of_used_files() -> None:
    """Warnings of a used file are silenced by its own comments; lint is for the file itself."""
    used = Source("used.mlc", program(loop="# mlc: allow(W0501)", line="# mlc: allow(L0602)"))
    text = 'use "used.mlc"\nmodule N {\n  function g(x: f32[4]) -> f32[4] { return x }\n}\n'
    found = report(check_source(Source("user.mlc", text), lambda path, user: used))
    assert [d.code for d in found] == ["L0204"]


def test_the_example_of_the_reference() -> None:
    """Each of its comments silences something."""
    (example,) = [b for b in blocks(DOCS / "language.md", "mlc") if "mlc: allow" in b.text]
    assert reported(example.program) == ()
    assert {d.code for d in reported(example.program.replace("mlc:", ""))} == {"L0201", "L0601", "L0602"}


def test_comments_inside_strings_are_none() -> None:
    body = 'assert 1 > 0, "# mlc: allow(nothing)" C[0] = 1'
    assert reported(f"module M {{ prim_func f(inout C: f32[4]) {{ {body} }} }}") == ()
