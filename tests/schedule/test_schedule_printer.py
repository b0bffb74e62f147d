"""Printing a schedule's tree and parsing the text gives the same tree; formatting twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse_schedule
from mlcdsl.syntax import schedule_ast as S
from mlcdsl.syntax.printer import print_file
from tests.support import schedule_strategies

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.mlcs"))
RANDOM = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check(tree: S.File) -> None:
    text = print_file(tree)
    result = parse_schedule(Source("test.mlcs", text))
    assert not result.diagnostics, (text, result.diagnostics)
    assert result.file == tree, text
    assert print_file(result.file) == text


def in_schedule(*stmts: S.Stmt) -> S.File:
    name = ast.Ident("s")
    return S.File((S.Schedule(name, "M.f", "", (), ast.Body(stmts)),))


@RANDOM
@given(schedule_strategies.expressions)
def test_expressions(value: ast.Expr) -> None:
    check(in_schedule(S.Assign((ast.Ident("x"),), value)))


@RANDOM
@given(schedule_strategies.bodies(2))
def test_statements(body: ast.Body) -> None:
    check(S.File((S.Proc(ast.Ident("p"), (), body),)))


@RANDOM
@given(schedule_strategies.files)
def test_files(tree: S.File) -> None:
    check(tree)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_samples_are_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert print_file(parse_schedule(Source(path.name, text)).file) == text


def test_long_lines_are_broken() -> None:
    handles = ", ".join(f"a_rather_long_name_{n}" for n in range(9))
    tree = parse_schedule(Source("long.mlcs", f"schedule s for M.f {{ reorder({handles}) }}")).file
    text = print_file(tree)
    assert max(map(len, text.splitlines())) <= 120
    assert parse_schedule(Source("long.mlcs", text)).file == tree
