"""Copies of statements with binders of their own."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter


class Copier(Rewriter):
    """Copies statements: every variable, buffer and key that they introduce is new, and so is every access; other
    variables and buffers stay, or are as `var` made them. `nodes` has the copies of accesses, and of calls, by the id
    of the old."""

    def __init__(self) -> None:
        self.vars: dict[T.Var, T.Expr] = {}
        self.buffers: dict[T.Buffer, T.Buffer] = {}
        self.nodes: dict[int, T.Load | T.Store | T.Ptr | T.CallExtern] = {}

    def var(self, old: T.Var) -> T.Var:
        """A new variable for an old one, for what is copied from now on."""
        new = T.Var(old.name, old.dtype, span=old.span)
        self.vars[old] = new
        return new

    def expr(self, expr: T.Expr) -> T.Expr:
        match expr:
            case T.Var():
                return self.vars.get(expr, expr)
            case T.Load(buffer):
                load = T.Load(self.buffers.get(buffer, buffer), self.exprs(expr.indices), span=expr.span)
                self.nodes[id(expr)] = load
                return load
            case T.Ptr(buffer):
                ptr = replace(expr, buffer=self.buffers.get(buffer, buffer), indices=self.exprs(expr.indices))
                self.nodes[id(expr)] = ptr
                return ptr
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.For():
                lo, extent = self.expr(stmt.lo), self.expr(stmt.extent)
                var = self.var(stmt.var)
                return replace(stmt, var=var, lo=lo, extent=extent, body=self.stmts(stmt.body))
            case T.Let():
                value = self.expr(stmt.value)
                return replace(stmt, var=self.var(stmt.var), value=value)
            case T.Block():
                bound = [(self.expr(a.extent), self.expr(a.binding)) for a in stmt.axes]
                where = None if stmt.where is None else self.expr(stmt.where)
                axes = tuple(
                    replace(a, var=self.var(a.var), extent=e, binding=b)
                    for a, (e, b) in zip(stmt.axes, bound, strict=True)
                )
                inner = self.descend(replace(stmt, axes=(), where=None))
                assert isinstance(inner, T.Block)
                return replace(inner, axes=axes, where=where, key=T.Key())
            case T.Store(buffer):
                # a copy is another access, also where nothing in it changed
                indices, value = self.exprs(stmt.indices), self.expr(stmt.value)
                store = T.Store(self.buffers.get(buffer, buffer), indices, value, span=stmt.span)
                self.nodes[id(stmt)] = store
                return store
            case T.Alloc(buffer):
                shape = self.exprs(buffer.shape)
                strides = None if buffer.strides is None else self.exprs(buffer.strides)
                self.buffers[buffer] = replace(buffer, shape=shape, strides=strides)
                return T.Alloc(self.buffers[buffer], span=stmt.span)
            case T.CallExtern():
                call = self.descend(stmt)
                assert isinstance(call, T.CallExtern)
                args = tuple(self.buffers.get(a, a) if isinstance(a, T.Buffer) else a for a in call.args)
                self.nodes[id(stmt)] = copy = replace(call, args=args)
                return copy
        return self.descend(stmt)

    def region(self, region: T.Region) -> T.Region:
        return replace(super().region(region), buffer=self.buffers.get(region.buffer, region.buffer))
