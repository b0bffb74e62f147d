"""Run-time checks that sizes of allocations are not negative (rule S1), where scalars and differences take part."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter
from mlcdsl.lower.tools import ZERO, compare, with_body


def check_sizes(func: T.PrimFunc) -> T.PrimFunc:
    """The function with an assert in front of each `alloc` whose size may be negative."""
    body = _Checks(func.dims).stmts(func.body)
    return func if body is func.body else with_body(func, body)


class _Checks(Rewriter):
    def __init__(self, dims: Iterable[T.Var]) -> None:
        self.dims = frozenset(dims)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Alloc):
            name = stmt.buffer.name
            checks = tuple(
                T.Assert(compare("le", ZERO, e), f"a size of `{name}` is negative: {{}}", "E0801", (e,), span=stmt.span)
                for e in stmt.buffer.shape
                if not self.positive(e)
            )
            return (*checks, stmt) if checks else stmt
        return super().stmt(stmt)

    def positive(self, e: T.Expr) -> bool:
        """Whether the size is seen to be 0 or more."""
        match e:
            case T.Const(value):
                return int(value) >= 0
            case T.Var():
                return e in self.dims
            case T.Binary("max", a, b):
                return self.positive(a) or self.positive(b)
            case T.Binary("add" | "mul" | "min" | "floordiv", a, b):
                return self.positive(a) and self.positive(b)
            case T.Binary("mod", _, T.Const(value)):
                return int(value) > 0
            case T.Cast(a):
                return a.dtype.kind == "uint" and a.dtype.bits < 64
        return False
