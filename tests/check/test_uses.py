"""Programs of several files: names across them, files that use each other, the order of findings."""

from __future__ import annotations

from mlcdsl.check import CheckResult, check_source
from mlcdsl.source import Source


def check(texts: dict[str, str], first: str) -> CheckResult:
    """Check one of several texts that use each other by name."""

    def load(path: str, user: Source) -> Source | str:
        return Source(path, texts[path]) if path in texts else "there is no such file"

    return check_source(Source(first, texts[first]), load)


CYCLE = {
    "a.mlc": """use "b.mlc"
module A {
  function f(x: f32[4]) -> f32[4] { return B.g(x) }
  function last(x: f32[4]) -> f32[4] { return x }
}
""",
    "b.mlc": """use "a.mlc"
module B {
  function g(x: f32[4]) -> f32[4] { return A.last(x) }
}
""",
}


def test_files_use_each_other() -> None:
    for first, own in (("a.mlc", ("A",)), ("b.mlc", ("B",))):
        result = check(CYCLE, first)
        assert result.diagnostics == ()
        assert result.own == own
        assert set(result.program.modules) == {"A", "B"}


def test_a_file_uses_itself() -> None:
    result = check({"a.mlc": 'use "a.mlc"\nmodule A { function f(x: f32[4]) -> f32[4] { return A.f(x) } }'}, "a.mlc")
    assert [d.code for d in result.diagnostics if d.code == "E0202"] == []
    assert set(result.program.modules) == {"A"}


def test_findings_go_file_by_file() -> None:
    """Syntax first, then what each `use` brings, then the declarations of the file itself."""
    wrong = "module {0} {{ function f(x: f32[4]) -> f32[4] {{ return {1} }} }}\n"
    texts = {
        "a.mlc": 'use "b.mlc"\nuse "none.mlc"\nuse "c.mlc"\n' + wrong.format("A", "ya"),
        "b.mlc": 'use "a.mlc"\n' + wrong.format("B", "yb"),
        "c.mlc": 'use "b.mlc"\n' + wrong.format("C", "yc"),
    }
    found = [(d.code, d.span.text) for d in check(texts, "a.mlc").diagnostics if d.span is not None]
    assert found == [("E0201", "yb"), ("E0203", 'use "none.mlc"'), ("E0201", "yc"), ("E0201", "ya")]


def test_one_name_for_modules_of_two_files() -> None:
    texts = {"a.mlc": 'use "b.mlc"\nmodule M { }', "b.mlc": 'use "a.mlc"\nmodule M { }'}
    found = check(texts, "a.mlc").diagnostics
    assert [(d.code, d.span.source.name) for d in found if d.span is not None] == [("E0202", "a.mlc")]
