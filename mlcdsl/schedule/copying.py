"""Copies of statements with binders of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, substitute


class Copier(Rewriter):
    """Copies statements: every variable and key that they introduce is new; others stay, or are as `var` made them."""

    def __init__(self) -> None:
        self.vars: dict[T.Var, T.Expr] = {}

    def var(self, old: T.Var) -> T.Var:
        """A new variable for an old one, for what is copied from now on."""
        new = T.Var(old.name, old.dtype, span=old.span)
        self.vars[old] = new
        return new

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Var):
            return self.vars.get(expr, expr)
        return super().expr(expr)

    def expr_with(self, expr: T.Expr, mapping: Mapping[T.Var, T.Expr]) -> T.Expr:
        """An expression outside of what is copied, with some variables replaced."""
        return substitute(expr, mapping)

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
            case T.Store():
                # a copy is another access, also where nothing in it changed
                return replace(stmt, indices=self.exprs(stmt.indices), value=self.expr(stmt.value))
        return self.descend(stmt)
