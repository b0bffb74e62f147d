"""Random syntax trees with every kind of node, comments and empty lines, as the parser would make them.

Everything is canonical: an empty line is only noted where the layout leaves it to the tree, so that printing
and parsing such a tree gives the same tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from mlcdsl.syntax import ast
from mlcdsl.syntax.printer.spacing import always_blank

WORDS = """
alloc block let if else while assert call init reads writes dataflow output return compute in and or not as
where attr module prim_func function extern const reducer intrin desc impl use from inout strides true false
inf nan for
"""
KEYWORDS = frozenset(WORDS.split())

names = st.one_of(
    st.sampled_from(["A", "B", "C", "vi", "vj", "vk", "n", "m", "x", "w0", "i0_1", "lv0", "relu", "élan"]),
    st.from_regex("[a-zA-Z_][a-zA-Z0-9_]{0,7}", fullmatch=True).filter(lambda name: name not in KEYWORDS),
)
idents = st.builds(ast.Ident, names)
numbers = st.builds(
    ast.Number,
    st.one_of(
        st.sampled_from(["0", "1", "128", "1_000", "0x1f", "0XFF", "1.5", "1e-5", "2.50E+3", "1_0.2_5"]),
        st.integers(0, 10**20).map(str),
    ),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
strings = st.builds(ast.String, texts)


def tuples(items: SearchStrategy[Any], least: int = 0, most: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


# ---------------------------------------------------------------- expressions and types

OPERATORS = ("or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "//", "%", "@")


def _index_items(inner: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    return tuples(st.one_of(inner, inner, st.builds(ast.Slice, inner, inner)))


def _larger(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    args = tuples(st.builds(ast.Arg, st.one_of(st.just(""), names), inner))
    index = st.builds(ast.Index, inner, _index_items(inner))
    return st.one_of(
        st.builds(ast.Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(ast.Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(ast.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(ast.ListLit, tuples(inner)),
        st.builds(ast.TupleLit, tuples(inner)),
        st.builds(ast.Call, st.one_of(inner, index), args),
        index,
        st.builds(ast.Attr, inner, st.one_of(names, st.sampled_from(["0", "1", "12"]))),
    )


expressions = st.recursive(st.one_of(st.builds(ast.Name, names), numbers, strings), _larger, max_leaves=10)
small = st.recursive(st.one_of(st.builds(ast.Name, names), numbers), _larger, max_leaves=4)

tensor_types = st.builds(
    ast.TensorRef,
    st.one_of(st.sampled_from(["f32", "i64", "bool", "f8e4m3", "ptr"]), names),
    st.one_of(st.none(), tuples(small)),
    st.one_of(st.none(), st.none(), tuples(small)),
    st.one_of(st.just(""), st.just(""), st.lists(names, min_size=1, max_size=3).map(".".join)),
)
types = st.recursive(tensor_types, lambda inner: st.builds(ast.TupleRef, tuples(inner)), max_leaves=3)
maybe_types = st.one_of(st.none(), types)
params = st.builds(ast.Param, idents, types, st.booleans())
attrs = st.one_of(st.just(()), tuples(st.builds(ast.Arg, names, small), most=2))
axes = st.builds(
    ast.Axis,
    st.sampled_from(["spatial", "reduce", "scan", "opaque", "other"]),
    idents,
    st.one_of(st.none(), small),
    small,
)

# ---------------------------------------------------------------- comments and empty lines

comments = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=10).map(
    lambda text: ("#" + text).rstrip()
)


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    """No two empty lines behind each other, none at the beginning."""
    return tuple(line for i, line in enumerate(lines) if line or (i > 0 and lines[i - 1]))


_leading = st.lists(st.one_of(comments, comments, st.just("")), max_size=4).map(_lines)
trivia = st.one_of(
    st.just(ast.NO_TRIVIA),
    st.builds(ast.Trivia, _leading, st.one_of(st.just(""), comments), st.booleans()),
)


def canonical(nodes: Sequence[Any], closing: ast.Trivia) -> tuple[tuple[Any, ...], ast.Trivia]:
    """The nodes between two braces with only those empty lines noted that the layout leaves open."""
    done: list[Any] = []
    for node in nodes:
        fixed = not done or always_blank(done[-1], node)
        done.append(replace(node, trivia=replace(node.trivia, blank_before=False)) if fixed else node)
    leading = closing.leading
    while leading and not leading[-1]:
        leading = leading[:-1]
    if not leading:
        return tuple(done), ast.NO_TRIVIA
    return tuple(done), ast.Trivia(leading, "", closing.blank_before and bool(done))


def _body(stmts: Sequence[Any], closing: ast.Trivia) -> ast.Body:
    return ast.Body(*canonical(stmts, closing))


# ---------------------------------------------------------------- statements

_indexed = st.builds(ast.Index, st.builds(ast.Name, names), _index_items(small))
targets = st.one_of(
    st.builds(ast.Name, names),
    _indexed,
    st.builds(ast.Attr, st.builds(ast.Name, names), names),
)
_single = st.tuples(targets)
assignments = st.one_of(
    st.builds(ast.Assign, _single, st.sampled_from(["=", "+=", "-=", "*="]), expressions, trivia=trivia),
    st.builds(
        ast.Assign,
        st.tuples(st.builds(ast.Name, names)),
        st.just("="),
        small,
        types,
        maybe_types,
        trivia=trivia,
    ),
    st.builds(ast.Assign, tuples(targets, 1), st.just("="), small, st.none(), maybe_types, trivia=trivia),
)
plain_statements = st.one_of(
    assignments,
    st.builds(
        ast.Access,
        st.sampled_from(["reads", "writes"]),
        tuples(st.one_of(st.builds(ast.Name, names), _indexed), 1),
        trivia=trivia,
    ),
    st.builds(ast.Alloc, idents, types, trivia=trivia),
    st.builds(ast.Let, idents, maybe_types, expressions, trivia=trivia),
    st.builds(
        ast.Compute,
        st.one_of(st.builds(ast.Name, names), _indexed),
        maybe_types,
        expressions,
        trivia=trivia,
    ),
    st.builds(ast.Assert, expressions, texts, tuples(small), attrs, trivia=trivia),
    st.builds(
        ast.CallStmt,
        st.builds(ast.Call, st.builds(ast.Name, names), tuples(st.builds(ast.Arg, st.just(""), small))),
        trivia=trivia,
    ),
    st.builds(ast.Output, tuples(idents, 1), trivia=trivia),
    st.builds(ast.Return, expressions, trivia=trivia),
)
LOOPS = ["grid", "range", "parallel", "vectorized", "unroll", "thread", "other"]


@cache
def bodies(depth: int) -> SearchStrategy[ast.Body]:
    return st.builds(_body, st.lists(statements(depth), max_size=3), trivia)


@cache
def statements(depth: int = 2) -> SearchStrategy[Any]:
    """Statements with at most `depth` levels of braces."""
    if depth == 0:
        return plain_statements
    body = bodies(depth - 1)
    orelse = st.one_of(st.none(), body, conditional(depth - 1).map(lambda node: ast.Body((node,))))
    braced: list[SearchStrategy[Any]] = [
        st.builds(ast.For, tuples(idents, 1), st.sampled_from(LOOPS), tuples(small, 1), attrs, body, trivia=trivia),
        st.builds(
            ast.Block,
            st.one_of(st.none(), idents),
            tuples(axes),
            st.one_of(st.none(), small),
            attrs,
            body,
            trivia=trivia,
        ),
        st.builds(ast.Init, body, trivia=trivia),
        st.builds(ast.If, small, body, orelse, trivia=trivia),
        st.builds(ast.While, small, body, trivia=trivia),
        st.builds(ast.Dataflow, body, trivia=trivia),
    ]
    return st.one_of(plain_statements, *braced)


@cache
def conditional(depth: int) -> SearchStrategy[ast.If]:
    body = bodies(max(depth - 1, 0))
    return st.builds(ast.If, small, body, st.one_of(st.none(), body))


# ---------------------------------------------------------------- items

_dims = tuples(idents)
_params = tuples(params)
_where = tuples(small, most=2)


def _intrin(name: ast.Ident, parts: Sequence[ast.IntrinPart], closing: ast.Trivia, around: ast.Trivia) -> ast.Intrin:
    return ast.Intrin(name, *canonical(parts, closing), trivia=around)


def _module(name: ast.Ident, items: Sequence[ast.Item], closing: ast.Trivia, around: ast.Trivia) -> ast.Module:
    return ast.Module(name, *canonical(items, closing), trivia=around)


def _file(entries: Sequence[ast.Use | ast.Module], closing: ast.Trivia) -> ast.File:
    return ast.File(*canonical(entries, closing))


prim_funcs = st.builds(ast.PrimFunc, idents, _dims, _params, _params, _where, attrs, bodies(2), trivia=trivia)
functions = st.builds(ast.Function, idents, _dims, _params, types, _where, attrs, bodies(1), trivia=trivia)
externs = st.builds(
    ast.Extern,
    idents,
    _dims,
    _params,
    _params,
    _where,
    texts,
    st.one_of(st.just(""), texts),
    attrs,
    trivia=trivia,
)
consts = st.builds(ast.Const, idents, types, expressions, trivia=trivia)
reducers = st.builds(ast.Reducer, idents, idents, idents, small, expressions, trivia=trivia)
parts = st.builds(ast.IntrinPart, st.sampled_from(["desc", "impl"]), _params, _params, bodies(1), trivia=trivia)
intrins = st.builds(_intrin, idents, st.lists(parts, max_size=2), trivia, trivia)
items = st.one_of(prim_funcs, functions, externs, consts, reducers, intrins)
modules = st.builds(_module, idents, st.lists(items, max_size=3), trivia, trivia)
uses = st.builds(ast.Use, texts, trivia=trivia)
files = st.builds(_file, st.lists(st.one_of(uses, modules), max_size=3), trivia)
