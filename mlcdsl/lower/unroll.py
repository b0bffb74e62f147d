"""`unroll` loops, written out.

Long loops, and those whose number of iterations is symbolic, run several iterations a step, and the rest one by one.
The attribute `unroll_max_step` sets the limit of what is written out whole.
"""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, walk_stmts
from mlcdsl.lower.simplify import simplify_expr
from mlcdsl.lower.tools import add, fresh, index, int_of, with_body
from mlcdsl.types import INDEX

#: iterations, and statements after unrolling
MAX_ITERATIONS = 64
MAX_STATEMENTS = 1024
#: iterations in one step of a long loop
AT_ONCE = 8


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
            return _in_steps(loop, max(1, min(AT_ONCE, MAX_STATEMENTS // size)))
        return _copies(loop, loop.lo, max(count, 0))


def _copies(loop: T.For, first: T.Expr, count: int) -> T.Stmts:
    """The body for `count` values of the variable."""
    out: list[T.Stmt] = []
    for n in range(count):
        copies = fresh(loop.body, {loop.var: simplify_expr(add(first, index(n)))})
        out.extend(_Fold().stmts(copies))
    return tuple(out)


def _in_steps(loop: T.For, at_once: int) -> T.Stmts:
    """`at_once` iterations a step, then the rest."""
    if at_once == 1:
        return (replace(loop, kind="serial"),)
    by = index(at_once)
    steps = simplify_expr(T.Binary("floordiv", T.Binary("max", loop.extent, index(0)), by))
    done = simplify_expr(T.Binary("mul", steps, by))
    var = T.Var(f"{loop.var.name}_o", INDEX, span=loop.var.span)
    first = simplify_expr(add(loop.lo, T.Binary("mul", var, by)))
    main = replace(loop, var=var, lo=index(0), extent=steps, kind="serial", body=_copies(loop, first, at_once))
    rest = replace(
        loop, lo=simplify_expr(add(loop.lo, done)), extent=simplify_expr(T.Binary("sub", loop.extent, done)),
        kind="serial", body=fresh(loop.body, {}),
    )  # fmt: skip
    return (main, rest)


class _Fold(Rewriter):
    def expr(self, expr: T.Expr) -> T.Expr:
        return simplify_expr(expr)
