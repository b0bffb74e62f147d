"""`unroll` loops with a constant number of iterations, written out.

Longer loops stay, and LLVM is asked to unroll them. The attribute `unroll_max_step` sets another limit.
"""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, walk_stmts
from mlcdsl.lower.simplify import simplify_expr
from mlcdsl.lower.tools import add, fresh, index, int_of, with_body

#: iterations, and statements after unrolling
MAX_ITERATIONS = 64
MAX_STATEMENTS = 1024


def unroll(func: T.PrimFunc) -> T.PrimFunc:
    """The function with its short `unroll` loops written out."""
    return with_body(func, _Unroll().stmts(func.body))


class _Unroll(Rewriter):
    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if not isinstance(stmt, T.For) or stmt.kind != "unroll":
            return super().stmt(stmt)
        loop = self.descend(stmt)
        assert isinstance(loop, T.For)
        count = int_of(loop.extent)
        size = sum(1 for _ in walk_stmts(loop.body))
        limit = dict(loop.attrs).get("unroll_max_step", MAX_ITERATIONS)
        if count is None or count > int(limit) or count * size > MAX_STATEMENTS:
            return loop
        out: list[T.Stmt] = []
        for n in range(max(count, 0)):
            copies = fresh(loop.body, {loop.var: simplify_expr(add(loop.lo, index(n)))})
            out.extend(_Fold().stmts(copies))
        return tuple(out)


class _Fold(Rewriter):
    def expr(self, expr: T.Expr) -> T.Expr:
        return simplify_expr(expr)
