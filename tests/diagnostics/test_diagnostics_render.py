"""Every format on the same findings, and what each format promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlcdsl.diagnostics import Diagnostic, Edit, Fix, Label, MlcError
from mlcdsl.diagnostics.render import FORMATS, render, summary
from mlcdsl.source import Source
from tests.diagnostics.findings import PROGRAM, WIDE, at, findings, mixed_dtypes


@pytest.mark.parametrize("format", FORMATS)
def test_golden(format: str, golden) -> None:
    golden(f"diagnostics/findings.{format}", render(findings(), format, width=90))


def test_golden_color(golden) -> None:
    golden("diagnostics/color.text", render([mixed_dtypes()], "text", color=True))


def long_lines() -> list[Diagnostic]:
    long = Source("long.mlc", "a = " + " + ".join(f"term{i}" for i in range(2000)) + "\n")
    first, near, far = at(long, "term0"), at(long, "term1000"), at(long, "term1999")
    return [
        Diagnostic("E0201", "at the beginning", first, "here"),
        Diagnostic("E0201", "in the middle", near, "here", (Label(at(long, "term1001"), "its neighbour"),)),
        Diagnostic("E0201", "at the end", far, "here", (Label(first, "far from there"),)),
        Diagnostic("E0201", "the whole line", long.span(0, len(long.text)), "all of it"),
        Diagnostic("E0201", "the fix too", near, fix=Fix("rename it", (Edit(near, "term"),))),
    ]


def test_golden_long_lines(golden) -> None:
    text = render(long_lines(), "text", width=72)
    golden("diagnostics/long_lines.text", text)
    sources = [line for line in text.split("\n") if line[:1].isdigit()]
    assert all(len(line) <= 72 for line in sources)


def fixes() -> list[Diagnostic]:
    source = Source("fix.mlc", "one\ntwo\nthree\nfour\nfive\nsix\nseven\n")
    two, five, six = at(source, "two"), at(source, "five"), at(source, "six")
    insert = source.span(two.start, two.start)
    return [
        Diagnostic("E0001", "insert a line", two, fix=Fix("insert", (Edit(insert, "one and a half\n"),))),
        Diagnostic(
            "E0002", "two places", two, fix=Fix("both", (Edit(two, "2"), Edit(six, "6"), Edit(five, "5")))
        ),
        Diagnostic("E0003", "overlapping", two, fix=Fix("first wins", (Edit(two, "2"), Edit(two, "zwei")))),
        Diagnostic("E0004", "append", None, fix=Fix("append", (Edit(source.span(34, 34), "\neight"),))),
        Diagnostic("E0101", "join", two, fix=Fix("join", (Edit(source.span(two.end, two.end + 1), " "),))),
        Diagnostic("E0102", "long", two, fix=Fix("many", (Edit(two, "\n".join("abcdefghijklm")),))),
        Diagnostic("E0103", "no edits", two, fix=Fix("think again", ())),
    ]


def test_golden_fixes(golden) -> None:
    golden("diagnostics/fixes.text", render(fixes(), "text"))


def test_unknown_format_names_the_formats() -> None:
    with pytest.raises(ValueError, match="concise, github, json, sarif, text"):
        render([], "yaml")


def test_nothing_to_say() -> None:
    assert [render([], name) for name in ("text", "concise", "github")] == ["", "", ""]
    assert json.loads(render([], "json")) == []
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []
    assert summary([]) == "no errors"


def test_summary_counts_what_is_shown() -> None:
    assert summary(findings()) == "6 errors, 1 warning, 1 note"
    assert summary(findings()[:1]) == "1 error"


def test_exception_prints_as_text() -> None:
    assert str(MlcError([mixed_dtypes()])) == render([mixed_dtypes()], "text")


def test_order_does_not_depend_on_the_input() -> None:
    for name in FORMATS:
        assert render(findings(), name) == render(findings()[::-1], name)


@pytest.mark.parametrize("format", FORMATS)
def test_no_control_character_reaches_the_terminal(format: str) -> None:
    nasty = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2028, 0xFEFF]))
    source = Source(f"n{nasty}.mlc", f"let {nasty} x")
    span = at(source, "x")
    edit = Fix(nasty, (Edit(span, nasty),))
    out = render([Diagnostic("E0003", nasty, span, nasty, (Label(span, nasty),), (nasty,), edit)], format)
    assert all(ch == "\n" or ch.isprintable() for ch in out)


def test_columns_are_code_points() -> None:
    span = at(WIDE, "x")
    found = json.loads(render([Diagnostic("E0201", "m", span)], "json"))[0]
    assert found["location"] == {"row": 1, "column": span.start + 1}
    assert found["end_location"] == {"row": 1, "column": span.end + 1}
    run = json.loads(render([Diagnostic("E0201", "m", span)], "sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == span.start + 1


def test_github_escapes() -> None:
    source = Source("a,b:c%.mlc", "x")
    line = render([Diagnostic("E0201", "a%b: c,\r\nd", source.span(0, 1))], "github")
    assert line == (
        "::error file=a%2Cb%3Ac%25.mlc,line=1,col=1,endLine=1,endColumn=2,"
        "title=mlcdsl (E0201)::a%25b: c,%0D%0Ad"
    )


def test_sarif_rules_come_from_the_table() -> None:
    run = json.loads(render(findings(), "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert {"E0301", "dtype mismatch"} <= {v for r in rules for v in (r["id"], r["shortDescription"]["text"])}


def test_a_line_end_belongs_to_its_line() -> None:
    for ending in ("\n", "\r\n", "\r"):
        source = Source("a.mlc", f"ab{ending}cd{ending}")
        text = render([Diagnostic("E0101", "m", source.span(1, 2 + len(ending)), "here")], "text")
        assert text.split("\n")[3:] == ["1 | ab", "  |  ^ here"]


def test_empty_and_last_places() -> None:
    empty = render([Diagnostic("E0101", "m", Source("a.mlc", "").span(0, 0), "here")], "text")
    assert empty.split("\n")[1:] == [" --> a.mlc:1:1", "  |", "1 |", "  | ^ here"]
    last = render([Diagnostic("E0101", "m", Source("a.mlc", "ab").span(2, 2), "here")], "text")
    assert last.split("\n")[3:] == ["1 | ab", "  |   ^ here"]
    beyond = render([Diagnostic("E0101", "m", PROGRAM.span(10**6, 10**6 + 1))], "text")
    assert "many.mlc:18:1" in beyond


def test_import_is_light() -> None:
    program = "import sys; import mlcdsl.diagnostics.render, mlcdsl.diagnostics.explain; print(*sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"rich", "numpy", "json", "difflib", "textwrap", "urllib.parse"}.isdisjoint(done.stdout.split())
