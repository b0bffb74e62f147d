"""Printing a tree and parsing the text gives the same tree, and formatting a text twice changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse
from mlcdsl.syntax.printer import print_file, print_node
from tests.support import ast_strategies

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(ROOT.glob("samples/*.mlc"))
PROGRAMS = sorted(ROOT.glob("tests/programs/**/*.mlc"))
"""Not read yet: there the parser takes the word for a name."""
RANDOM = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(text: str) -> ast.File:
    """The tree of a text without syntax errors."""
    result = parse(Source("test.mlc", text))
    assert not result.diagnostics, (text, result.diagnostics)
    return result.file


def in_function(*stmts: ast.Stmt) -> ast.File:
    name = ast.Ident("f")
    func = ast.PrimFunc(name, (), (), (), (), (), ast.Body(stmts))
    return ast.File((ast.Module(name, (func,)),))


def check_random(tree: ast.File) -> None:
    check(tree)


def check(tree: ast.File) -> None:
    text = print_file(tree)
    again = read(text)
    assert again == tree
    assert print_file(again) == text
    for line in text.split("\n"):
        assert "#" in line or line == line.rstrip(" ")


@RANDOM
@given(ast_strategies.expressions)
def test_expressions(value: ast.Expr) -> None:
    check_random(in_function(ast.Return(value)))


@RANDOM
@given(ast_strategies.types)
def test_types(written: ast.TypeRef) -> None:
    check_random(in_function(ast.Alloc(ast.Ident("x"), written)))


@RANDOM
@given(ast_strategies.statements(2), ast_strategies.plain_statements)
def test_statements(first: ast.Stmt, second: ast.Stmt) -> None:
    stmts, _ = ast_strategies.canonical((first, second), ast.NO_TRIVIA)
    check_random(in_function(*stmts))


@RANDOM
@given(ast_strategies.items)
def test_items(item: ast.Item) -> None:
    items, _ = ast_strategies.canonical((item,), ast.NO_TRIVIA)
    check_random(ast.File((ast.Module(ast.Ident("M"), items),)))


@RANDOM
@given(ast_strategies.files)
def test_files(tree: ast.File) -> None:
    check_random(tree)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    check(read(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_programs(path: Path) -> None:
    result = parse(Source(path.name, path.read_text(encoding="utf-8")))
    if result.diagnostics:
        pytest.skip("it has syntax errors")
    check(result.file)


@RANDOM
@given(st.sampled_from(SAMPLES), st.data())
def test_other_line_breaks(path: Path, data: st.DataObject) -> None:
    """However the spaces of a program are changed, its layout is the same but for empty lines."""
    text = path.read_text(encoding="utf-8")
    gaps = [m.span() for m in re.finditer(r"(?<=[^ \n]) +(?=[^ #\n])", text)]
    cuts = data.draw(st.lists(st.sampled_from(gaps), max_size=20, unique=True))
    spaces = st.sampled_from(["\n", "\r\n", "\r", "\t", "  ", "\n    "])
    changed = text
    for start, end in sorted(cuts, reverse=True):
        if "#" not in text[text.rfind("\n", 0, start) + 1 : start]:
            changed = changed[:start] + data.draw(spaces) + changed[end:]
    assert print_file(read(changed)) == print_file(read(text))


@pytest.mark.parametrize("kind", ["\n", "\r\n", "\r"])
def test_line_ends(kind: str) -> None:
    text = SAMPLES[0].read_text(encoding="utf-8")
    assert print_file(read(text.replace("\n", kind))) == print_file(read(text))


@RANDOM
@given(ast_strategies.statements(1))
def test_a_node_alone(stmt: ast.Stmt) -> None:
    """`print_node` gives what the node is in its file, at the left margin."""
    stmts, _ = ast_strategies.canonical((stmt,), ast.NO_TRIVIA)
    body = print_node(ast.Body(stmts)).split("\n")
    assert (body[0], body[-1]) == ("{", "}")
    if all(len(line) < 60 for line in body):
        assert print_node(stmt) == "\n".join([line.removeprefix("  ") for line in body[1:-1]])
