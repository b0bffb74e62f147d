"""From the graph IR back to syntax."""

from __future__ import annotations

import math

from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import TensorSyntax, attr_args, doc_trivia, number
from mlcdsl.syntax import ast
from mlcdsl.types import DType


class GraphSyntax:
    """Turns one graph function to syntax; items of other modules are called by `Module.name`."""

    def __init__(self, module: str):
        self.module = module
        self.sizes = TensorSyntax()
        self.values: dict[G.Value, str] = {}

    # ------------------------------------------------------------ names and types

    def declare(self, value: G.Value) -> str:
        """A name for a value; a value bound in both branches of an `if` keeps the one it has."""
        known = self.values.get(value)
        if known is not None:
            return known
        var = value.var or T.Var(value.name)
        name = self.sizes.names.declare(var)
        self.values[value] = name
        return name

    def type(self, t: G.Type) -> ast.TypeRef:
        match t:
            case G.TensorType(dtype, shape):
                return ast.TensorRef(dtype.name, tuple(self.sizes.expr(s) for s in shape))
            case G.ScalarType(dtype):
                return ast.TensorRef(dtype.name)
            case G.TupleType(items):
                return ast.TupleRef(tuple(self.type(i) for i in items))

    def _callee(self, module: str, name: str) -> ast.Expr:
        return ast.Name(name) if module == self.module else ast.Attr(ast.Name(module), name)

    # ------------------------------------------------------------ expressions

    def expr(self, e: G.Expr) -> ast.Expr:
        match e:
            case G.Value():
                return ast.Name(self.values.get(e, e.name))
            case G.ConstRef(const):
                return self._callee(const.module, const.name)
            case G.Scalar(inner):
                return self.sizes.expr(inner)
            case G.CallOp():
                named = tuple(ast.Arg(k, self._attr(v)) for k, v in e.attrs if v is not None)
                return ast.Call(ast.Name(e.op), (*self._args(e.args), *named))
            case G.CallPrim(callee, args):
                return ast.Call(self._callee(callee.module, callee.name), self._args(args))
            case G.CallFunction(module, name, args):
                return ast.Call(self._callee(module, name), self._args(args))
            case G.MakeTuple(items):
                return ast.TupleLit(tuple(self.expr(i) for i in items))
            case G.TupleGet(inner, index):
                return ast.Attr(self.expr(inner), str(index))

    def _args(self, args: tuple[G.Expr, ...]) -> tuple[ast.Arg, ...]:
        return tuple(ast.Arg("", self.expr(a)) for a in args)

    def _attr(self, value: object) -> ast.Expr:
        match value:
            case bool():
                return ast.Name("true" if value else "false")
            case int():
                return number(value)
            case float():
                return number(int(value)) if math.isfinite(value) and value.is_integer() else number(value)
            case DType():
                return ast.Name(value.name)
            case tuple():
                return ast.ListLit(tuple(self._attr(v) for v in value))
            case str():
                return ast.String(value)
        return self.sizes.expr(value)  # type: ignore[arg-type]

    # ------------------------------------------------------------ statements

    def body(self, stmts: G.Stmts) -> ast.Body:
        return ast.Body(tuple(self.stmt(s) for s in stmts))

    def stmt(self, s: G.Stmt) -> ast.Stmt:
        match s:
            case G.Bind(targets, value):
                shown = self.expr(value)
                return ast.Assign(tuple(ast.Name(self.declare(t)) for t in targets), "=", shown)
            case G.Match(target, value, dims):
                shown = self.expr(value)
                for d in dims:
                    self.sizes.names.declare(d)
                name = ast.Name(self.declare(target))
                return ast.Assign((name,), "=", shown, match=self.type(target.type))
            case G.Dataflow(body, outputs):
                inner = self.body(body)
                names = tuple(ast.Ident(self.values[v]) for v in outputs)
                stmts = (*inner.stmts, ast.Output(names)) if names else inner.stmts
                return ast.Dataflow(ast.Body(stmts))
            case G.If(cond, then, orelse):
                shown = self.expr(cond)
                return ast.If(shown, self.body(then), self.body(orelse) if orelse else None)
            case G.Effect(call):
                return ast.CallStmt(self.expr(call))
            case G.Return(value):
                return ast.Return(self.expr(value))

    def function(self, f: G.Function) -> ast.Function:
        dims = tuple(ast.Ident(self.sizes.names.declare(d)) for d in f.dims)
        names = [self.declare(p) for p in f.params]
        params = tuple(ast.Param(ast.Ident(n), self.type(p.type)) for n, p in zip(names, f.params, strict=True))
        where = tuple(self.sizes.expr(w) for w in f.where)
        name = ast.Ident(f.name)
        body = self.body(f.body)
        attrs = attr_args(f.attrs)
        return ast.Function(name, dims, params, self.type(f.result), where, attrs, body, trivia=doc_trivia(f.doc))
