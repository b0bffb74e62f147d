"""Every numbered constraint of docs/language.md is broken once, and the checker says so at the right place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlcdsl.check import check_source
from mlcdsl.source import Source
from tests.spec.case import Case
from tests.spec.cases_graph import CASES as GRAPH
from tests.spec.cases_module import CASES as MODULE
from tests.spec.cases_prim import CASES as PRIM
from tests.spec.constraints import constraints

CASES = [*MODULE, *PRIM, *GRAPH]
SOURCES = Path(__file__).parents[2] / "mlcdsl"
CITED = re.compile(r"(?:# |\()([MTPEBCXG]\d{1,2}(?:, [MTPEBCXG]\d{1,2})*)(?:\)|:|$)", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.number}-{c.code}-{c.under[:20]}")
def test_case(case: Case) -> None:
    """The code at that place, and no other error: a broken constraint is reported once."""
    found = check_source(Source("t.mlc", case.program)).diagnostics
    assert (case.code, case.under) in [(d.code, d.span.text) for d in found if d.span is not None]
    assert {d.code for d in found if d.severity == "error"} <= {case.code, *case.also}


def test_every_constraint_is_broken_with_each_of_its_codes() -> None:
    assert {(c.number, c.code) for c in CASES} == {(n, code) for n, codes in constraints().items() for code in codes}


def test_citations_name_constraints() -> None:
    """Where the checker enforces a constraint it cites the number, in a comment `# B4` or a docstring `(B4)`."""
    cited: set[str] = set()
    for path in (SOURCES / "check").rglob("*.py"):
        for words in CITED.findall(path.read_text("utf-8")):
            cited |= set(words.split(", "))
    assert cited == {n for n in constraints() if not n.startswith("L")}
