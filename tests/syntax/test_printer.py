"""The canonical layout: golden files, parentheses, strings, deep and long programs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mlcdsl.source import Source
from mlcdsl.syntax import ast, parse
from mlcdsl.syntax.printer import print_file, print_node

WRITTEN = Path(__file__).parents[1] / "golden" / "format"


def written(name: str) -> str:
    """A text in any layout, whose canonical layout is the golden file beside it."""
    return (WRITTEN / f"{name}.in.mlc").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["signatures", "statements", "long", "comments"])
def test_layout(name: str, golden: Callable[[str, str], None]) -> None:
    text = written(name)
    result = parse(Source(f"{name}.mlc", text))
    assert not result.diagnostics
    formatted = print_file(result.file)
    golden(f"format/{name}.mlc", formatted)
    assert max(len(line) for line in formatted.split("\n")) <= 110
    assert print_file(parse(Source(f"{name}.mlc", formatted)).file) == formatted


def test_nothing() -> None:
    assert print_file(ast.File(())) == ""
    assert print_file(parse(Source("e.mlc", "\n \n")).file) == ""
    assert print_file(parse(Source("e.mlc", "\n# only \n\n\n")).file) == "# only\n"


# ---------------------------------------------------------------- expressions


def expression(text: str) -> ast.Expr:
    result = parse(Source("e.mlc", f"module M {{ const x: f32 = {text} }}"))
    assert not result.diagnostics
    module = result.file.entries[0]
    assert isinstance(module, ast.Module)
    const = module.items[0]
    assert isinstance(const, ast.Const)
    return const.value


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((a))", "a"),
        ("(a + b) + c", "a + b + c"),
        ("a + (b + c)", "a + (b + c)"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a * b) + c", "a * b + c"),
        ("(a + b) * c", "(a + b) * c"),
        ("a // (b % c)", "a // (b % c)"),
        ("-(a * b)", "-(a * b)"),
        ("(-a) * b", "-a * b"),
        ("a * (-b)", "a * -b"),
        ("-(-a)", "--a"),
        ("a - (-b)", "a - -b"),
        ("-(a.b)", "-a.b"),
        ("(-a).b", "(-a).b"),
        ("(a < b) == c", "(a < b) == c"),
        ("a < (b == c)", "a < (b == c)"),
        ("not (a < b)", "not a < b"),
        ("(not a) < b", "(not a) < b"),
        ("not (not a)", "not not a"),
        ("(a and b) or c", "a and b or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("a or (b or c)", "a or (b or c)"),
        ("not (a and b)", "not (a and b)"),
        ("(f)(x, y = 1)[i][j : k].p", "f(x, y=1)[i][j:k].p"),
        ("(a + b)[i](x)", "(a + b)[i](x)"),
        ("t.0.1", "t.0.1"),
        ("(a,)", "(a,)"),
        ("(a, b,)", "(a, b)"),
        ("()", "()"),
        ("[ ]", "[]"),
        ("A[i*4 : i*4+4, 0 : n]", "A[i * 4 : i * 4 + 4, 0:n]"),
        ("sum[k : n](A[k : n])", "sum[k: n](A[k:n])"),
        ("0x1F + 1_000 + 1.50e-5", "0x1F + 1_000 + 1.50e-5"),
        (r'"a\"\\\n\t\u{1b}é"', r'"a\"\\\n\t\u{1B}é"'),
    ],
)
def test_expressions(text: str, printed: str) -> None:
    assert print_node(expression(text)) == printed


def test_single_nodes() -> None:
    a = ast.Name("a")
    x = ast.Ident("x")
    f32 = ast.TensorRef("f32", (a,), (a,), "global.reg")
    assert print_node(a) == "a"
    assert print_node(f32) == "f32[a] strides [a] @ global.reg"
    assert print_node(ast.Param(x, f32, True)) == "inout x: f32[a] strides [a] @ global.reg"
    assert print_node(ast.Axis("spatial", x, None, a)) == "spatial x = a"
    assert print_node(ast.Use("a.mlc")) == 'use "a.mlc"'
    assert print_node(ast.Body(())) == "{ }"
    assert print_node(ast.Module(x, ())) == "module x { }"
    assert print_node(ast.File((ast.Use("a.mlc"),))) == 'use "a.mlc"'
    assert print_node(ast.Return(a, trivia=ast.Trivia(("# c",), "# d"))) == "# c\nreturn a  # d"
    with pytest.raises(TypeError):
        print_node(ast.NO_TRIVIA)


def test_error_nodes_are_their_text() -> None:
    source = Source("e.mlc", "oh ? no")
    span = source.span(3, 7)
    stmts = (ast.ErrorStmt(span=span), ast.Return(ast.ErrorExpr(span=source.span(0, 4))))
    assert print_node(ast.Body(stmts)) == "{\n  ? no\n  return oh ?\n}"
    assert print_file(ast.File((ast.ErrorItem(span=span),))) == "? no\n"


# ---------------------------------------------------------------- deep and long

DEEP = 5_000


@pytest.mark.parametrize(
    ("make", "start"),
    [
        (lambda inner: ast.Binary("+", inner, ast.Name("b")), "a + b + b"),
        (lambda inner: ast.Binary("+", ast.Name("b"), inner), "b + (b + "),
        (lambda inner: ast.Unary("-", inner), "-----"),
        (lambda inner: ast.Unary("not", inner), "not not not"),
        (lambda inner: ast.Call(inner, ()), "a()()()"),
        (lambda inner: ast.Call(ast.Name("f"), (ast.Arg("", inner),)), "f(f(f("),
        (lambda inner: ast.Index(inner, ()), "a[][][]"),
        (lambda inner: ast.ListLit((inner, ast.Name("b"))), "[[["),
        (lambda inner: ast.Attr(inner, "x"), "a.x.x.x"),
    ],
)
def test_deep_expressions(make: Callable[[ast.Expr], ast.Expr], start: str) -> None:
    node: ast.Expr = ast.Name("a")
    for _ in range(DEEP):
        node = make(node)
    text = print_node(node)
    assert " ".join(text[:200].split()).startswith(start)
    assert max(len(line) for line in text.splitlines()[:-1] or [""]) <= 110


@pytest.mark.parametrize(
    "make",
    [
        lambda inner: ast.For((ast.Ident("i"),), "range", (ast.Name("n"),), (), ast.Body((inner,))),
        lambda inner: ast.If(ast.Name("c"), ast.Body((inner,)), None),
        lambda inner: ast.If(ast.Name("c"), ast.Body(()), ast.Body((inner,))),
        lambda inner: ast.Init(ast.Body((inner,))),
    ],
)
def test_deep_statements(make: Callable[[ast.Stmt], ast.Stmt]) -> None:
    node: ast.Stmt = ast.Return(ast.Name("a"))
    for _ in range(1_000):
        node = make(node)
    assert "return a" in print_node(node)


def test_a_long_program_is_fast() -> None:
    body = written("statements").split("prim_func g() {", 1)[1].split("function main", 1)[0].rsplit("}", 1)[0]
    text = "module M {\n" + "\n".join(f"prim_func f{i}() {{\n{body}\n}}" for i in range(60)) + "\n}\n"
    file = parse(Source("long.mlc", text)).file
    start = time.perf_counter()
    lines = print_file(file).count("\n")
    seconds = time.perf_counter() - start
    assert lines > 2_000
    assert seconds < 0.3 * lines / 2_000 * 3  # a busy machine is given some room
