"""`vectorized` loops of any extent, as serial loops over `vectorized` loops of W lanes.

W is a power of two. What W does not divide is a last, guarded vectorized loop; code generation turns the guard into
a mask. A loop whose body has no vector form (while, call, assert, alloc, inner loops with bounds that
differ between lanes) becomes serial.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, own_exprs, walk, walk_stmts
from mlcdsl.lower.ranges import Ranges
from mlcdsl.lower.simplify import simplify_expr
from mlcdsl.lower.tools import ZERO, add, compare, fresh, index, int_of, mul, sub, uses, with_body

#: a loop of at most so many lanes may stay whole
MAX_LANES = 64
#: functions of many instructions, for which wide vectors cost more in spills than they give
_LONG = frozenset(["exp", "log", "log2", "sin", "cos", "tan", "tanh", "erf", "sigmoid", "pow"])


def vectors(vector_bits: int) -> Callable[[T.PrimFunc], T.PrimFunc]:
    """The step for a width of vector registers."""

    def split_vectorized(func: T.PrimFunc) -> T.PrimFunc:
        return with_body(func, _Vectors(vector_bits, Ranges(func.dims)).stmts(func.body))

    return split_vectorized


class _Vectors(Rewriter):
    def __init__(self, vector_bits: int, ranges: Ranges) -> None:
        self.bits = vector_bits
        self.ranges = ranges

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.For):
            self.ranges.loop(stmt.var, stmt.lo, stmt.extent)
        if not isinstance(stmt, T.For) or stmt.kind != "vectorized":
            return super().stmt(stmt)
        if not vectorizable(stmt.body, {stmt.var}):
            return replace(stmt, kind="serial", body=self.stmts(stmt.body))
        extent = stmt.extent
        if self.ranges.of(extent).lo < 0:
            # Quotient and remainder count iterations only where there are any.
            extent = simplify_expr(T.Binary("max", extent, ZERO))
        loop = replace(stmt, extent=extent, body=_serial(stmt.body))
        return _split(loop, self.lanes(loop))

    def lanes(self, loop: T.For) -> int:
        """How many lanes one vector gets."""
        native = max(2, self.bits // (8 * _widest(loop.body)))
        count = int_of(loop.extent)
        if count is None:
            return native
        most = native if _is_long(loop.body) else min(MAX_LANES, 4 * native)
        if count <= most:
            whole = 1 << (count - 1).bit_length()
            return whole if whole == count or whole <= native else native
        return native


def _split(loop: T.For, width: int) -> T.Stmts:
    count = int_of(loop.extent)
    if count == width:
        return (loop,)
    full = simplify_expr(T.Binary("floordiv", loop.extent, index(width)))
    rest = simplify_expr(T.Binary("mod", loop.extent, index(width)))
    out: list[T.Stmt] = []
    if int_of(full) != 0:
        out.append(_main(loop, full, width))
    if int_of(rest) != 0:
        done = mul(full, index(width))
        left = int_of(rest)
        tail = width if left is None else 1 << (left - 1).bit_length()
        some = None if left == tail else sub(loop.extent, done)
        guarded = _lanes(loop, add(loop.lo, done), tail, some)
        out.append(guarded if left is not None else T.If(compare("gt", rest, ZERO), (guarded,), (), span=loop.span))
    return tuple(out)


def _main(loop: T.For, full: T.Expr, width: int) -> T.Stmt:
    chunk = T.Var(f"{loop.var.name}_chunk", span=loop.var.span)
    inner = _lanes(loop, add(loop.lo, mul(chunk, index(width))), width, None)
    return T.For(chunk, ZERO, full, "serial", (inner,), attrs=loop.attrs, span=loop.span)


def _lanes(loop: T.For, lo: T.Expr, width: int, count: T.Expr | None) -> T.For:
    """One vector of iterations from `lo`, the first `count` of them."""
    lane = T.Var(f"{loop.var.name}_lane", span=loop.var.span)
    body = fresh(loop.body, {loop.var: add(lo, lane)})
    if count is not None:
        body = (T.If(compare("lt", lane, count), body, (), span=loop.span),)
    return replace(loop, var=lane, lo=ZERO, extent=index(width), body=body, attrs=())


def _serial(stmts: T.Stmts) -> T.Stmts:
    """Inner loops of any kind as serial ones: one loop is in the lanes, the others run one after another."""

    class Serial(Rewriter):
        def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
            new = self.descend(stmt)
            return replace(new, kind="serial") if isinstance(new, T.For) and new.kind != "unroll" else new

    return Serial().stmts(stmts)


def _widest(stmts: T.Stmts) -> int:
    """Bytes of the widest element in registers; narrow floats are computed in f32."""
    widest = 1
    for s in walk_stmts(stmts):
        if isinstance(s, T.Store):
            widest = max(widest, 4 if s.buffer.dtype.is_narrow_float else s.buffer.dtype.bytes)
        for e in own_exprs(s):
            for x in walk(e):
                if isinstance(x, (T.Load, T.Cast)):
                    widest = max(widest, 4 if x.dtype.is_narrow_float else x.dtype.bytes)
    return widest


def _is_long(stmts: T.Stmts) -> bool:
    exprs = (x for s in walk_stmts(stmts) for e in own_exprs(s) for x in walk(e))
    return any(isinstance(x, T.Intrinsic) and x.name in _LONG for x in exprs)


def vectorizable(stmts: T.Stmts, varying: set[T.Var]) -> bool:
    """Whether the statements have a vector form, when the given variables differ between lanes.

    `varying` gains the variables that depend on them.
    """
    for s in stmts:
        match s:
            case T.Store():
                pass
            case T.Let(var, value):
                if uses(value, varying) or any(isinstance(x, T.Load) for x in walk(value)):
                    varying.add(var)
            case T.If():
                if not vectorizable(s.then, varying) or not vectorizable(s.orelse, varying):
                    return False
            case T.For():
                if s.kind == "parallel" or uses(s.lo, varying) or uses(s.extent, varying):
                    return False
                if _loads(s.lo) or _loads(s.extent) or not vectorizable(s.body, varying):
                    return False
            case _:
                return False
    return True


def _loads(e: T.Expr) -> bool:
    return any(isinstance(x, T.Load) for x in walk(e))
