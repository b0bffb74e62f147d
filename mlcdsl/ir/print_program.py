"""A whole program as `.mlc` text."""

from __future__ import annotations

from typing import Any

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.graph_syntax import GraphSyntax
from mlcdsl.ir.to_syntax import Namer, TensorSyntax, doc_trivia, literal, reducers_in
from mlcdsl.syntax import ast
from mlcdsl.syntax.printer import print_file


def print_program(program: G.Program) -> str:
    """All modules, in the order in which they were read."""
    return print_file(ast.File(tuple(_module(m) for m in program.modules.values())))


def _module(module: G.Module) -> ast.Module:
    reducers: dict[str, ast.Reducer] = {}
    items: list[ast.Item] = []
    for item in module.items.values():
        if isinstance(item, T.PrimFunc):
            reducers.update({r.name: _reducer(r) for r in reducers_in(item.body)})
        items.append(_item(item, module.name))
    return ast.Module(ast.Ident(module.name), (*reducers.values(), *items), trivia=doc_trivia(module.doc))


def _item(item: G.Item, module: str) -> ast.Item:
    match item:
        case T.PrimFunc():
            return TensorSyntax().prim_func(item)
        case T.Extern():
            return TensorSyntax().extern(item)
        case T.Intrin():
            return ast.Intrin(ast.Ident(item.name), (_part("desc", item.desc), _part("impl", item.impl)))
        case T.ConstTensor():
            return _const(item)
        case G.Function():
            return GraphSyntax(module).function(item)


def _part(kind: Any, func: T.PrimFunc) -> ast.IntrinPart:
    node = TensorSyntax().prim_func(func)
    return ast.IntrinPart(kind, node.params, node.outputs, node.body)


def _reducer(r: T.Reducer) -> ast.Reducer:
    names = Namer()
    acc, arg = names.declare(r.acc), names.declare(r.arg)
    syntax = TensorSyntax(names)
    return ast.Reducer(ast.Ident(r.name), ast.Ident(acc), ast.Ident(arg), syntax.expr(r.identity), syntax.expr(r.value))


def _const(c: T.ConstTensor) -> ast.Const:
    ref = ast.TensorRef(c.dtype.name, tuple(ast.Number(str(n)) for n in c.shape))
    if c.data is None:
        value: ast.Expr = ast.Call(
            ast.Name("weight"), (ast.Arg("", ast.String(c.path)), ast.Arg("", ast.String(c.key)))
        )
    else:
        value = _nested(c.data, c)
    return ast.Const(ast.Ident(c.name), ref, value)


def _nested(data: Any, c: T.ConstTensor) -> ast.Expr:
    if data.ndim:
        return ast.ListLit(tuple(_nested(part, c) for part in data))
    plain = float(data) if c.dtype.is_float else data.item()
    return literal(plain, c.dtype)
