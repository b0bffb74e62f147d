"""What is said of the mistakes that people make, and that the functions around them are still read and checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlcdsl.check import check_source
from mlcdsl.diagnostics.render import render
from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse
from tests.syntax.mistakes import FILES, between

BETWEEN = between()
ALL = {**BETWEEN, **FILES}
TWO_FINDINGS = {"two_mistakes", "another_language"}


@pytest.mark.parametrize("name", ALL)
def test_what_is_said(name: str, golden: Callable[[str, str], None]) -> None:
    """The findings of the whole checker: what follows from a mistake is not reported too."""
    golden(f"syntax/{name}.text", render(check_source(Source(f"{name}.mlc", ALL[name])).diagnostics, "text"))


@pytest.mark.parametrize("name", [n for n in ALL if n not in TWO_FINDINGS])
def test_one_mistake_one_finding(name: str) -> None:
    assert len(check_source(Source("a.mlc", ALL[name])).diagnostics) == 1


@pytest.mark.parametrize("name", BETWEEN)
def test_functions_around_are_checked(name: str) -> None:
    """Mistakes in the good functions are found beside the syntax error: of a type before it, of bounds behind it."""
    text = BETWEEN[name].replace("= A[i]\n", "= nowhere[i]\n").replace("= A[i] + 1", "= A[i + 1]")
    items = next(m for m in parse(Source("a.mlc", text)).file.entries if isinstance(m, ast.Module)).items
    named = [item.name.name for item in items if item.name is not None]
    assert named[0] == "before" and named[-1] == "after"
    found = [(d.code, d.span.text if d.span else "") for d in check_source(Source("a.mlc", text)).diagnostics]
    assert ("E0201", "nowhere") in found
    assert any(code == "E0501" for code, _ in found)


@pytest.mark.parametrize("name", ALL)
def test_every_cut(name: str) -> None:
    """Every prefix of the text, as it is while it is typed, has a tree, and errors where it is not whole."""
    text = ALL[name]
    for end in range(0, len(text), 7):
        result = parse(Source("a.mlc", text[:end]))
        assert result.file.entries or result.diagnostics or not text[:end].strip()


@pytest.mark.parametrize(
    "typed", ["", "B[0] =", "call", "for i in", "B[0] = A[i", "block Y(spatial vi = i)", "let x = (1"]
)
def test_what_is_typed_at_the_end_keeps_what_is_before(typed: str) -> None:
    """No body around the last statement is closed yet."""
    text = "module M {\n  const a: f32 = 1\n  prim_func f(A: f32[8]) -> (B: f32[8]) {\n    B[1] = 2\n    " + typed
    (module,) = parse(Source("a.mlc", text)).file.entries
    assert isinstance(module, ast.Module)
    assert [item.name.name for item in module.items if item.name is not None] == ["a", "f"]
    body = getattr(module.items[1], "body", None)
    assert isinstance(body, ast.Body) and isinstance(body.stmts[0], ast.Assign)


def test_many_errors_are_cut_short() -> None:
    text = "module M {\n  prim_func f(A: f32[8]) -> (B: f32[8]) {\n" + "    B[0] = = 1\n" * 300 + "  }\n}\n"
    found = parse(Source("a.mlc", text)).diagnostics
    assert len(found) == 100
    assert found[-1].notes[-1] == "this is the last syntax error that is shown; there are more"


def test_a_chain_of_additions_is_no_deep_recursion() -> None:
    chain = " + ".join(["A[i]"] * 190)
    text = f"module M {{\n  prim_func f(A: f32[8]) -> (B: f32[8]) {{\n    compute B[i] = {chain}\n  }}\n}}\n"
    assert not check_source(Source("a.mlc", text)).diagnostics


@pytest.mark.parametrize("word", ["let", "for", "block", "prim_func", "module", "const", "init", "where", "in", "as"])
def test_keywords_are_names_where_they_can_be(word: str) -> None:
    text = f"module M {{\n  function f(x: f32[8]) -> f32[8] {{\n    {word} = x + x\n    return {word}\n  }}\n}}\n"
    assert not check_source(Source("a.mlc", text)).diagnostics


def first_said(expression: str) -> str:
    """What is said first of a store of this expression."""
    text = f"module M {{ prim_func f(inout C: f32[4]) {{ C[0] = {expression} }} }}"
    found = check_source(Source("a.mlc", text)).diagnostics[0]
    return f"{found.code}: {found.message}; {found.label}; {' '.join(found.notes)}"


def test_a_chain_that_is_too_long_is_not_called_nested() -> None:
    said = first_said("C[1]" + " + C[2] - C[3]" * 120)
    assert said.startswith("E0103: too many operators in a chain: an expression takes 200 levels")
    assert "in a prim_func" in said and "in a function" in said
    assert "nested more than 200 deep" in first_said("-" * 201 + "C[1]")
    assert "E0103" not in first_said("C[1]" + " + C[2]" * 190 + " + wrong")


def test_literals_of_other_bases() -> None:
    assert "there are no binary literals; write `5` or `0x5`" in first_said("0b101")
    assert "there are no octal literals; write `493` or `0x1ed`" in first_said("0o7_55")
    assert "there are no binary literals; write it with `0x`, or decimal" in first_said("0b102")
    assert "a product is written with `*`" in first_said("3x")
