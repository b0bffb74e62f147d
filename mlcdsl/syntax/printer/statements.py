"""Statements and items without braces, and the headers of those with braces, as parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlcdsl.syntax import ast
from mlcdsl.syntax.printer.expressions import (
    ANY,
    Part,
    attrs,
    binder,
    comma,
    facts,
    outputs,
    quote,
    signature,
)
from mlcdsl.syntax.printer.layout import BREAK
from mlcdsl.syntax.printer.schedules import HEADER as SCHEDULE_HEADER
from mlcdsl.syntax.printer.schedules import SIMPLE as SCHEDULE_SIMPLE

# ---------------------------------------------------------------- statements


def _access(node: ast.Access) -> list[Part]:
    return [f"{node.kind} ", *comma(node.regions)]


def _alloc(node: ast.Alloc) -> list[Part]:
    return [f"alloc {node.name.name}: ", (node.type, ANY)]


def _typed(node: ast.TypeRef | None) -> list[Part]:
    return [": ", (node, ANY)] if node is not None else []


def _let(node: ast.Let) -> list[Part]:
    return [f"let {node.name.name}", *_typed(node.type), " = ", (node.value, ANY)]


def _assign(node: ast.Assign) -> list[Part]:
    parts = [*comma(node.targets), *_typed(node.annotation), f" {node.op} ", (node.value, ANY)]
    return [*parts, BREAK, "as ", (node.match, ANY)] if node.match is not None else parts


def _compute(node: ast.Compute) -> list[Part]:
    return ["compute ", *binder(node.target), *_typed(node.type), " = ", (node.value, ANY)]


def _assert(node: ast.Assert) -> list[Part]:
    values = [",", BREAK, *comma(node.values)] if node.values else []
    return ["assert ", (node.cond, ANY), ",", BREAK, quote(node.message), *values, *attrs(node.attrs)]


def _call(node: ast.CallStmt) -> list[Part]:
    return ["call ", (node.call, ANY)]


def _output(node: ast.Output) -> list[Part]:
    return ["output ", *comma(node.names)]


def _return(node: ast.Return) -> list[Part]:
    return ["return ", (node.value, ANY)]


# ---------------------------------------------------------------- items


def _extern(node: ast.Extern) -> list[Part]:
    parts = [f"extern {node.name.name}", *signature(node.dims, node.params, outputs(node.outputs))]
    parts += [*facts(node.where), BREAK, f"= {quote(node.symbol)}"]
    if node.source:
        parts += [BREAK, f"from {quote(node.source)}"]
    return [*parts, *attrs(node.attrs)]


def _const(node: ast.Const) -> list[Part]:
    return [f"const {node.name.name}: ", (node.type, ANY), " = ", (node.value, ANY)]


def _reducer(node: ast.Reducer) -> list[Part]:
    head = f"reducer {node.name.name}({node.acc.name}, {node.arg.name})"
    return [head, BREAK, "init ", (node.identity, ANY), BREAK, "= ", (node.value, ANY)]


def _use(node: ast.Use) -> list[Part]:
    return [f"use {quote(node.path)}"]


STORING = frozenset({ast.Assign, ast.Let, ast.Assert, ast.CallStmt, ast.Output, ast.Return, ast.Alloc})
"""The statements that may share the line of the braces around them."""

SIMPLE: dict[type, Callable[[Any], list[Part]]] = {
    ast.Access: _access,
    ast.Alloc: _alloc,
    ast.Let: _let,
    ast.Assign: _assign,
    ast.Compute: _compute,
    ast.Assert: _assert,
    ast.CallStmt: _call,
    ast.Output: _output,
    ast.Return: _return,
    ast.Extern: _extern,
    ast.Const: _const,
    ast.Reducer: _reducer,
    ast.Use: _use,
    **SCHEDULE_SIMPLE,
}

# ---------------------------------------------------------------- headers, up to the opening brace


def _for(node: ast.For) -> list[Part]:
    return ["for ", *comma(node.vars), f" in {node.kind}(", *comma(node.args), ")", *attrs(node.attrs)]


def _block(node: ast.Block) -> list[Part]:
    name = node.name.name if node.name is not None else ""
    where = (node.where,) if node.where is not None else ()
    return [f"block {name}(", *comma(node.axes), ")", *facts(where), *attrs(node.attrs)]


def _init(node: ast.Init) -> list[Part]:
    return ["init"]


def _while(node: ast.While) -> list[Part]:
    return ["while ", (node.cond, ANY)]


def _dataflow(node: ast.Dataflow) -> list[Part]:
    return ["dataflow"]


def _prim_func(node: ast.PrimFunc) -> list[Part]:
    head = [f"prim_func {node.name.name}", *signature(node.dims, node.params, outputs(node.outputs))]
    return [*head, *facts(node.where), *attrs(node.attrs)]


def _function(node: ast.Function) -> list[Part]:
    head = [f"function {node.name.name}", *signature(node.dims, node.params, [" -> ", (node.result, ANY)])]
    return [*head, *facts(node.where), *attrs(node.attrs)]


def _part(node: ast.IntrinPart) -> list[Part]:
    return [f"{node.kind} ", *signature((), node.params, outputs(node.outputs))]


HEADER: dict[type, Callable[[Any], list[Part]]] = {
    ast.For: _for,
    ast.Block: _block,
    ast.Init: _init,
    ast.While: _while,
    ast.Dataflow: _dataflow,
    ast.PrimFunc: _prim_func,
    ast.Function: _function,
    ast.IntrinPart: _part,
    **SCHEDULE_HEADER,
}
