"""Index maps from their syntax: variables of their own on the left, index arithmetic on the right, in which integers of
the schedule stand too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mlcdsl.check.names import Sink, suggest
from mlcdsl.check.types import size
from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.arguments import describe
from mlcdsl.schedule.sampled import SampledInt, plain
from mlcdsl.schedule.values import IndexMap
from mlcdsl.source import Span
from mlcdsl.syntax import ast
from mlcdsl.types import INDEX

#: what a map computes with, besides operators
FUNCTIONS = ("min", "max", "i64")
KNOWN = "an index map knows the names on its left side, and integers"


def parts_of(node: ast.Expr) -> tuple[ast.Expr, ...]:
    """The expressions that a side of a map lists."""
    return node.items if isinstance(node, ast.TupleLit | ast.ListLit) else (node,)


def index_map_of(node: ast.Binary, value: Callable[[ast.Expr], Any] | None = None) -> IndexMap:
    """The map; `value` computes what is no variable of its own, if there is a schedule around."""
    params: dict[str, T.Expr] = {}
    for p in parts_of(node.left) if isinstance(node.left, ast.TupleLit) else (node.left,):
        if not isinstance(p, ast.Name):
            raise _wrong("an index map has names on its left side", p.span, "not a name")
        if p.id in params:
            raise _wrong(f"the index map has two parameters `{p.id}`", p.span, "again")
        params[p.id] = T.Var(p.id, INDEX, span=p.span)
    given = _Given(params, value)
    right = [given.replaced(r) for r in parts_of(node.right)]
    results = _sizes(right, {**params, **{n: T.Const(plain(v), INDEX) for n, v in given.values.items()}})
    variables = tuple(v for v in params.values() if isinstance(v, T.Var))
    sampled = {T.Var(n, INDEX): v for n, v in given.values.items() if isinstance(v, SampledInt)}
    if not sampled:
        return IndexMap(variables, results)
    named: dict[str, T.Expr] = {v.name: v for v in sampled}
    constants = {n: T.Const(v, INDEX) for n, v in given.values.items() if n not in named}
    return IndexMap(variables, results, _sizes(right, {**params, **constants, **named}), sampled)


def _sizes(right: list[ast.Expr], names: Mapping[str, T.Expr]) -> tuple[T.Expr, ...]:
    sink = Sink()
    results = [size(sink, r, names) for r in right]
    if sink.found:
        raise MlcError(sink.found)
    return tuple(r for r in results if r is not None)


class _Given:
    """Takes what the schedule computes out of a map: `values` by the names that stand for them then."""

    def __init__(self, own: Mapping[str, T.Expr], value: Callable[[ast.Expr], Any] | None):
        self.own = own
        self.value = value
        self.values: dict[str, Any] = {}

    def replaced(self, e: ast.Expr) -> ast.Expr:
        match e:
            case ast.Binary(_, a, b):
                return replace(e, left=self.replaced(a), right=self.replaced(b))
            case ast.Unary(_, a):
                return replace(e, operand=self.replaced(a))
            case ast.Call(ast.Name(f), args) if f in FUNCTIONS:
                return replace(e, args=tuple(replace(a, value=self.replaced(a.value)) for a in args))
            case ast.Name(id) if id not in self.own:
                return self._computed(e, id)
            case ast.Index() | ast.Call() if self.value is not None:
                return self._computed(e)
        return e

    def _computed(self, e: ast.Expr, name: str = "") -> ast.Expr:
        if self.value is None:
            meant = suggest(name, self.own)
            hint = f"did you mean `{meant}`?" if meant else "not on the left side"
            raise MlcError([Diagnostic("E0201", f"unknown name `{name}`", e.span, hint, (), (KNOWN,))])
        value = self.value(e)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(f"an index map computes with integers, this is {describe(value)}", e.span, describe(value))
        key = f"#{len(self.values)}"
        self.values[key] = value
        return ast.Name(key, span=e.span)


def _wrong(message: str, span: Span | None, label: str) -> MlcError:
    return MlcError([Diagnostic("E0411", message, span, label, (), (KNOWN,))])
