"""Blocks that allow it compute `a * b + c` with one rounding (rule N4).

The attribute `contract = true` on a block says so; blocks inside of it inherit it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, map_children
from mlcdsl.lower.tools import with_body

ATTRIBUTE = "contract"


def contract(func: T.PrimFunc) -> T.PrimFunc:
    """The function with multiply-adds fused where blocks allow it."""
    return with_body(func, _Contract(False).stmts(func.body))


@dataclass(slots=True)
class _Contract(Rewriter):
    allowed: bool

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Block) and not self.allowed and dict(stmt.attrs).get(ATTRIBUTE) is True:
            inner = _Contract(True)
            init = None if stmt.init is None else inner.stmts(stmt.init)
            return replace(stmt, init=init, body=inner.stmts(stmt.body))
        return self.descend(stmt)

    def expr(self, expr: T.Expr) -> T.Expr:
        if not self.allowed:
            return expr
        expr = map_children(expr, self.expr)
        match expr:
            case T.Binary("add", T.Binary("mul", a, b), c) | T.Binary("add", c, T.Binary("mul", a, b)) if (
                expr.dtype.name in ("f32", "f64")
            ):
                return T.Intrinsic("fma", (a, b, c), expr.dtype, span=expr.span)
        return expr
