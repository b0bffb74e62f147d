"""Every rule: what it finds, what it leaves alone, and what its fixes make of a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlcdsl.check import check_source
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.lint import CODES_OF_LINT, Schedules, all_rules, lint, lint_function, lint_program, report, rules, units
from mlcdsl.lint.allow import ERROR, UNKNOWN, UNUSED
from mlcdsl.lint.fixing import fixed, safe_codes
from mlcdsl.lint.rule import RULES, run
from mlcdsl.schedule.program import read_schedules
from mlcdsl.source import Source
from tests.docs.blocks import DOCS, blocks
from tests.docs.schedules import text_of
from tests.lint.cases import CASES, IO, Case, load, prim, reported
from tests.lint.outcomes import KEEPING, outcome
from tests.support.compare import difference
from tests.support.differential import copies, interpreted
from tests.support.gen_prim import generate

FOUND = [c for c in CASES if c.under]
RULE_CODES = [r.code for r in all_rules()]


def texts_of_pages() -> list[Case]:
    """The mistakes that the pages of the rules show."""
    found = []
    for code in (*RULE_CODES, UNUSED, UNKNOWN, ERROR):
        page = DOCS / "errors" / f"{code}.md"
        found += [Case(code, "page", b.program) for b in blocks(page, "mlc") if b.expects]
        found += [Case(code, "page", text_of(b)) for b in blocks(page, "mlcs") if b.expects]
    return found


PAGES = texts_of_pages()


def test_files_are_declared_rules() -> None:
    files = {p.stem for p in Path(rules.__path__[0]).glob("*.py")} - {"__init__"}
    assert {r.name.replace("-", "_") for r in all_rules()} == files == set(RULES.names())
    assert len(all_rules()) >= 14
    declared = {c for c in CODES if c.startswith("L")}
    assert {*RULE_CODES, UNUSED, UNKNOWN, ERROR} == declared


def test_every_rule_has_cases_of_both_kinds() -> None:
    assert {c.code for c in CASES if c.under} == {c.code for c in CASES if not c.under} == set(RULE_CODES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: Case) -> None:
    """The finding at its place, at the level of its code; the program has no errors."""
    found = reported(case.text)
    assert not [d for d in found if d.severity == "error"], [d.message for d in found]
    places = [d.span.text for d in found if d.code == case.code and d.span is not None]
    assert places == ([case.under] if case.under else [])
    assert all(d.severity == CODES[d.code].severity for d in found)


def mended(text: str, code: str) -> str:
    """The text with the fixes of one code, made until there are none."""
    for _ in range(5):
        name = "case.mlc" if "module " in text else "case.mlcs"
        found = reported(text)
        source = next((d.span.source for d in found if d.code == code and d.span is not None), Source(name, text))
        text, count = fixed(source, found, frozenset({code}))
        if not count:
            return text
    raise AssertionError("fixes do not come to an end")


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", [*FOUND, *PAGES], ids=lambda c: c.name)
def test_fix(case: Case, ends: str) -> None:
    """A fixed program checks, and the finding that had the fix is gone."""
    text = case.text.replace("\n", ends)
    before = [d for d in reported(text) if d.code == case.code]
    assert before
    if not any(d.fix is not None for d in before):
        return
    after = reported(mended(text, case.code))
    assert not [d.message for d in after if d.severity == "error"]
    assert len([d for d in after if d.code == case.code]) < len(before)
    assert not [d for d in after if d.code == case.code and d.fix is not None]


def test_safe_fixes_keep_results() -> None:
    """What is applied unseen is among the fixes that are compared here."""
    assert safe_codes() <= KEEPING


def test_most_rules_have_fixes() -> None:
    fixable = {d.code for c in (*FOUND, *PAGES) for d in reported(c.text) if d.fix is not None}
    assert len(fixable & set(RULE_CODES)) >= 14


# ---------------------------------------------------------------- fixes keep what a program computes


@pytest.mark.parametrize(
    "case", [c for c in FOUND if c.code in KEEPING and "prim_func" in c.text], ids=lambda c: c.name
)
def test_fixes_keep_the_results(case: Case) -> None:
    after = mended(case.text, case.code)
    for seed in range(5):
        assert outcome(after, seed) == outcome(case.text, seed)


@pytest.mark.parametrize("seed", range(60))
def test_random_programs(seed: int) -> None:
    """No rule fails on a program, and all fixes together keep what it computes."""
    case = generate(seed)
    before = check_source(Source("t.mlc", case.text))
    source = before.file.span.source if before.file.span is not None else None
    assert source is not None
    text, count = fixed(source, report(before), KEEPING)
    if not count:
        return
    after = check_source(Source("t.mlc", text))
    assert after.ok, text
    got = [interpreted(r.program.modules["M"].prim_funcs[case.name], copies(case.inputs)) for r in (before, after)]
    assert got[0][1] == got[1][1]
    pairs = zip(got[0][0], got[1][0], strict=True)
    assert [difference(a, b, 0) for a, b in pairs if difference(a, b, 0)] == [], text


# ---------------------------------------------------------------- parts


def test_parts_make_the_whole() -> None:
    """By function and for the file: what whoever keeps results by function puts together."""
    text = CASES[0].text.replace("prim_func f", "prim_func f0") + CASES[0].text.replace("module M", "module N")
    result = check_source(Source("t.mlc", text))
    parts = [lint_function(unit) for unit in units(result)]
    assert [len(p) for p in parts] == [1, 1]
    assert [d for p in parts for d in p] == list(lint(result))


def test_functions_with_errors_are_left_alone() -> None:
    """Their neighbours are not."""
    bad = prim("L0201", "", "(A: f32[4]) -> (C: f32[4])", "alloc T: f32[1] C[0] = B[0]").text
    good = CASES[0].text.replace("module M", "module N")
    found = report(check_source(Source("t.mlc", bad + good)))
    assert [d.code for d in found] == ["E0201", "L0201"]
    assert found[1].span is not None and found[1].span.start > len(bad)


def test_codes_choose_rules() -> None:
    text = prim("", "", IO, "for i in range(8) { alloc T: f32[1] C[0] = A[0] }").text
    assert {d.code for d in reported(text)} == {"L0201", "L0202", "L0207"}
    assert {d.code for d in reported(text, frozenset({"L0202"}))} == {"L0202"}
    assert {d.code for d in reported(text, CODES_OF_LINT - {"L0202"})} == {"L0201", "L0207"}
    assert reported(text, frozenset()) == ()


def test_names_are_those_of_the_text_as_it_is_now() -> None:
    """A result may be of an earlier version of the text."""
    old = Source("a.mlc", 'use "other.mlc"\nmodule M { }')
    now = Source("a.mlc", 'use "other.mlc"\nmodule M { function f() { Other.g() } }')
    result = check_source(old, load)
    assert [d.code for d in lint_program(result)] == ["L0204"]
    assert not lint_program(result, source=now)
    steps = Source("a.mlcs", 'use "procs.mlcs"\nuse "program.mlc"\nschedule s for M.f { }')
    file = read_schedules(steps, load)
    assert [d.code for d in run("schedules", Schedules(file), None)] == ["L0204"]
    later = Source("a.mlcs", steps.text.replace("{ }", "{ p(root) }"))
    assert not run("schedules", Schedules(file, source=later), None)


@pytest.mark.parametrize(
    "body",
    ["compute C[i] = sum[j](A[j]) / f32(m)", "compute C[i] = sum[j](A[j])", "for j in range(m) { C[0] += A[j] }"],
)
def test_serial_reduction_names_what_the_text_names(body: str) -> None:
    (found,) = reported(prim("L0602", "", "[m](A: f32[m], inout C: f32[1])", body).text)
    assert found.message == "loop `j` adds up `C` one element at a time"
