"""Random syntax trees of `.mlcs` files, as the parser would make them; see ast_strategies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S
from tests.support.ast_strategies import KEYWORDS, canonical, names, numbers, strings, texts, trivia, tuples

WORDS = KEYWORDS | {"schedule", "proc", "target"}
OPERATORS = ("or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "//", "%")
KINDS = ("block", "loop", "int", "int[]", "str", "bool", "factors", "map", "other", "other[]")

words = names.filter(lambda name: name not in WORDS)
idents = st.builds(ast.Ident, words)
atoms = st.one_of(st.builds(ast.Name, words), numbers, strings, st.just(ast.Name("_")))


def _larger(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    some = st.one_of(st.none(), inner)
    item = st.one_of(inner, st.builds(ast.Slice, some, some))
    return st.one_of(
        st.builds(ast.Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(ast.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(ast.ListLit, tuples(inner)),
        st.builds(ast.TupleLit, tuples(inner)),
        _calls(inner),
        st.builds(ast.Index, inner, st.tuples(item)),
        st.builds(ast.Attr, inner, words),
        st.builds(ast.Binary, st.just("->"), st.builds(ast.TupleLit, tuples(inner)), inner),
    )


def _calls(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    args = tuples(st.builds(ast.Arg, st.one_of(st.just(""), words), inner))
    return st.builds(ast.Call, st.builds(ast.Name, words), args)


expressions = st.recursive(atoms, _larger, max_leaves=10)
small = st.recursive(atoms, _larger, max_leaves=4)
plain_statements = st.one_of(
    st.builds(S.Assign, tuples(idents, 1), expressions, trivia=trivia),
    st.builds(S.Do, _calls(small), trivia=trivia),
    st.builds(ast.Return, expressions, trivia=trivia),
)


def _body(stmts: Sequence[Any], closing: ast.Trivia) -> ast.Body:
    return ast.Body(*canonical(stmts, closing))


@cache
def bodies(depth: int) -> SearchStrategy[ast.Body]:
    return st.builds(_body, st.lists(statements(depth), max_size=3), trivia)


@cache
def statements(depth: int = 2) -> SearchStrategy[Any]:
    """Statements with at most `depth` levels of braces."""
    if depth == 0:
        return plain_statements
    body = bodies(depth - 1)
    inner = st.builds(ast.If, small, body, st.none())
    orelse = st.one_of(st.none(), body, inner.map(lambda node: ast.Body((node,))))
    return st.one_of(
        plain_statements,
        st.builds(ast.If, small, body, orelse, trivia=trivia),
        st.builds(S.For, tuples(idents, 1), small, body, trivia=trivia),
    )


_options = tuples(st.builds(ast.Arg, words, small))
_functions = st.lists(words, min_size=1, max_size=3).map(".".join)
_formals = tuples(st.builds(S.Formal, idents, st.sampled_from(KINDS), st.one_of(st.none(), small)))
schedules = st.builds(
    S.Schedule, idents, _functions, st.one_of(st.just(""), words), _options, bodies(2), trivia=trivia
)  # fmt: skip
procs = st.builds(S.Proc, idents, _formals, bodies(2), trivia=trivia)
uses = st.builds(ast.Use, texts, trivia=trivia)


def _file(entries: Sequence[Any], closing: ast.Trivia) -> S.File:
    return S.File(*canonical(entries, closing))


files = st.builds(_file, st.lists(st.one_of(uses, schedules, procs), max_size=3), trivia)
