"""The table of codes, its pages, and `explain`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlcdsl.diagnostics.codes import CODES, declare
from mlcdsl.diagnostics.explain import explain

PAGES = Path(__file__).parents[2] / "docs" / "errors"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(CODES)


def test_codes_are_sorted_and_named_by_severity() -> None:
    """An `E` is an error, a `W` a warning of the checker, an `L` a warning or a note of a lint rule."""
    for letter, severities in (("E", {"error"}), ("L", {"warning", "note"}), ("W", {"warning"})):
        codes = [code for code in CODES if code.startswith(letter)]
        assert codes == sorted(codes)
        assert {CODES[code].severity for code in codes} == severities
    assert all(re.fullmatch(r"[ELW]\d{4}", code) for code in CODES)


def test_names_are_for_what_can_be_allowed() -> None:
    names = [c.name for c in CODES.values() if c.severity != "error"]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert not any(c.name for c in CODES.values() if c.severity == "error")


def test_a_code_is_declared_once() -> None:
    with pytest.raises(ValueError, match="E0301"):
        declare("E0301", "again", "types")


@pytest.mark.parametrize("code", CODES)
def test_page(code: str) -> None:
    """A title, the mistake, and how to mend it; `# ok` programs are marked so that they can be checked."""
    page = explain(code)
    title = f"# {code}: {CODES[code].title}\n"
    assert page.startswith(title)
    about, _, mend = page.partition("\n## To mend\n")
    assert mend, "no section `To mend`"
    assert re.match(r"\n\w", about[len(title) :]), "a paragraph follows the title"
    shows = [
        (language == "console" and f"[{code}]" in body)
        or (language in ("mlc", "mlcs") and re.match(rf"# {CODES[code].severity}: {code}\n", body))
        or (language == "python" and re.match(rf"# raises: {code}\n", body))
        for language, body in FENCE.findall(about)
    ]
    assert any(shows), "no example of the mistake"
    for language, body in FENCE.findall(mend):
        assert language not in ("mlc", "mlcs") or body.startswith("# ok\n")
    if any(language == "mlc" for language, _ in FENCE.findall(about)):
        assert any(language == "mlc" for language, _ in FENCE.findall(mend)), "no mended program"


def test_lower_case_and_spaces() -> None:
    assert explain(" e0301\n") == explain("E0301")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("E031", "did you mean .*E0301"),
        ("F0501", "did you mean .*0501"),
        ("hello", "codes look like E0301"),
        ("", "codes look like"),
        ("../../x\x1b", r"unknown code `\.\./\.\./x\\x1b`"),
    ],
)
def test_unknown_code(code: str, message: str) -> None:
    with pytest.raises(KeyError) as caught:
        explain(code)
    assert re.search(message, caught.value.args[0])
