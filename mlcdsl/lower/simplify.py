"""Simplification of index arithmetic, dead branches and trivial loops.

Only i64 expressions and bool conditions change. Index arithmetic does not overflow (its operands are bounded by
sizes of memory), so it is treated as arithmetic of whole numbers, except where a constant result would not fit i64.
Expressions that could fail (a division by what may be 0, a load) are never dropped.
"""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, map_children, walk, walk_stmts
from mlcdsl.lower.ranges import Range, Ranges
from mlcdsl.lower.tools import FALSE, TRUE, ZERO, index, int_of, is_const, variables, with_body
from mlcdsl.types import BOOL, INDEX

_MIN, _MAX = -(1 << 63), (1 << 63) - 1


def simplify(func: T.PrimFunc) -> T.PrimFunc:
    """The function with folded index arithmetic, without dead branches and loops of no or one iteration."""
    return with_body(func, _Simplify(func.dims, _shape_variables(func.body)).stmts(func.body))


def simplify_expr(e: T.Expr) -> T.Expr:
    """The expression with index arithmetic folded."""
    return _Simplify().expr(e)


def droppable(e: T.Expr) -> bool:
    """Whether not evaluating the expression cannot be noticed."""
    return not any(isinstance(x, T.Load) or can_trap(x) for x in walk(e))


def can_trap(e: T.Expr) -> bool:
    """Whether the node is a division of integers that could be by zero."""
    match e:
        case T.Binary("floordiv" | "mod", a, b) if not a.dtype.is_float:
            return not isinstance(b, T.Const) or b.value == 0
    return False


def _shape_variables(stmts: T.Stmts) -> frozenset[T.Var]:
    """The variables that shapes of allocated buffers have: their binders must stay."""
    buffers = [s.buffer for s in walk_stmts(stmts) if isinstance(s, T.Alloc)]
    exprs = [e for b in buffers for e in (*b.shape, *(b.strides or ()))]
    return frozenset(v for e in exprs for v in variables(e))


class _Simplify(Rewriter):
    """`lets` maps variables that are gone to what they stood for."""

    def __init__(self, dims: tuple[T.Var, ...] = (), kept: frozenset[T.Var] = frozenset()) -> None:
        self.ranges = Ranges(dims)
        self.lets: dict[T.Var, T.Expr] = {}
        self.kept = kept

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Var):
            return self.lets.get(expr, expr)
        e = map_children(expr, self.expr)
        match e:
            case T.Binary(op, a, b) if a.dtype is INDEX:
                new = self.compare(op, a, b) if op in T.COMPARE_OPS else self.arith(e, op, a, b)
            case T.Binary("and" | "or" as op, a, b):
                new = _logic(e, op, a, b)
            case T.Unary("not", T.Const(value, dtype)) if dtype is BOOL:
                new = FALSE if value else TRUE
            case T.Unary("neg", T.Const(value, dtype)) if dtype is INDEX and value != _MIN:
                new = index(-int(value))
            case T.Select(T.Const(value), a, b):
                return a if value else b
            case _:
                return e
        return _at(new, expr)

    # -------------------------------------------------------- i64 arithmetic

    def arith(self, e: T.Expr, op: str, a: T.Expr, b: T.Expr) -> T.Expr:
        x, y = int_of(a), int_of(b)
        if x is not None and y is not None:
            folded = _fold(op, x, y)
            return e if folded is None else folded
        match op:
            case "add":
                return _sum(e, a, b)
            case "sub" if y is not None and y != _MIN:
                return _sum(T.Binary("add", a, index(-y)), a, index(-y))
            case "sub" if a == b and droppable(a):
                return ZERO
            case "mul":
                return _mul(e, a, b)
            case "floordiv" | "mod" if y is not None and y > 0:
                return self.divide(e, op, a, y)
            case "min" | "max":
                return self.extreme(e, op, a, b)
        return e

    def divide(self, e: T.Expr, op: str, a: T.Expr, d: int) -> T.Expr:
        """By a positive constant: `a = d * q + r` with `r` in [0, d) known to be so."""
        if d == 1:
            return a if op == "floordiv" else (ZERO if droppable(a) else e)
        span = self.ranges.of(a)
        if span.lo >= 0 and span.hi < d:
            return a if op == "mod" else (ZERO if droppable(a) else e)
        quotient, rest = _split(a, d) if self.ranges.is_index(a) else (None, a)
        if quotient is None:
            return e
        inside = self.ranges.of(rest)
        if op == "mod":
            if inside.lo >= 0 and inside.hi < d:
                return rest if droppable(quotient) else e
            return T.Binary("mod", rest, index(d)) if droppable(quotient) else e
        if inside.lo >= 0 and inside.hi < d:
            return quotient if droppable(rest) else e
        return e

    def extreme(self, e: T.Expr, op: str, a: T.Expr, b: T.Expr) -> T.Expr:
        p, q = self.ranges.of(a), self.ranges.of(b)
        low, high = (a, b) if p.hi <= q.lo else (b, a)
        if p.hi <= q.lo or q.hi <= p.lo:
            chosen, other = (low, high) if op == "min" else (high, low)
            return chosen if droppable(other) else e
        return e

    def compare(self, op: str, a: T.Expr, b: T.Expr) -> T.Expr:
        if not (droppable(a) and droppable(b)):
            return T.Binary(op, a, b)  # type: ignore[arg-type]
        p, q = self.ranges.of(a), self.ranges.of(b)
        known = _decide(op, p, q, a == b)
        return T.Binary(op, a, b) if known is None else (TRUE if known else FALSE)  # type: ignore[arg-type]

    # -------------------------------------------------------- statements

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.If():
                return self.branch(stmt)
            case T.For():
                return self.loop(stmt)
            case T.Let(var, value) if var.dtype is INDEX:
                value = self.expr(value)
                if isinstance(value, (T.Var, T.Const)) and var not in self.kept:
                    self.lets[var] = value
                    return ()
                if self.ranges.is_index(value):
                    self.ranges.bind(var, self.ranges.of(value))
                return replace(stmt, value=value) if value is not stmt.value else stmt
            case T.Assert():
                new = self.descend(stmt)
                return () if isinstance(new, T.Assert) and new.cond == TRUE else new
        return self.descend(stmt)

    def branch(self, s: T.If) -> T.Stmt | T.Stmts:
        cond = self.expr(s.cond)
        if cond == TRUE:
            return self.stmts(s.then)
        if cond == FALSE:
            return self.stmts(s.orelse)
        then, orelse = self.stmts(s.then), self.stmts(s.orelse)
        if not then and not orelse and droppable(cond):
            return ()
        if cond is s.cond and then is s.then and orelse is s.orelse:
            return s
        return replace(s, cond=cond, then=then, orelse=orelse)

    def loop(self, s: T.For) -> T.Stmt | T.Stmts:
        lo, extent = self.expr(s.lo), self.expr(s.extent)
        count = int_of(extent)
        bounds = droppable(lo) and droppable(extent)
        if count is not None and count <= 0 and bounds:
            return ()
        if count == 1:
            let = T.Let(s.var, lo, span=s.span)
            return self.stmts((let, *s.body))
        self.ranges.loop(s.var, lo, extent)
        body = self.stmts(s.body)
        if not body and bounds:
            return ()
        if lo is s.lo and extent is s.extent and body is s.body:
            return s
        return replace(s, lo=lo, extent=extent, body=body)

    def descend(self, s: T.Stmt) -> T.Stmt:
        if isinstance(s, T.Block):
            for a in s.axes:
                self.ranges.loop(a.var, ZERO, a.extent)
        return super().descend(s)


def _at(new: T.Expr, old: T.Expr) -> T.Expr:
    """The new node with the place of the old one, if it has none of its own."""
    if isinstance(new, T.Var) or new.span is not None or old.span is None:
        return new
    return replace(new, span=old.span)


def _fold(op: str, x: int, y: int) -> T.Expr | None:
    match op:
        case "add":
            n = x + y
        case "sub":
            n = x - y
        case "mul":
            n = x * y
        case "floordiv" if y != 0:
            n = x // y
        case "mod" if y != 0:
            n = x % y
        case "min":
            n = min(x, y)
        case "max":
            n = max(x, y)
        case _:
            return None
    return index(n) if _MIN <= n <= _MAX else None


def _sum(e: T.Expr, a: T.Expr, b: T.Expr) -> T.Expr:
    """`a + b` with constants gathered on the right."""
    if is_const(a, 0):
        return b
    if is_const(b, 0):
        return a
    if isinstance(a, T.Const):
        a, b = b, a
        e = T.Binary("add", a, b)
    y = int_of(b)
    match a:
        case T.Binary("add", inner, T.Const() as c) if c.dtype is INDEX:
            if y is not None:
                total = index(int(c.value) + y)
                return _sum(T.Binary("add", inner, total), inner, total)
            return T.Binary("add", T.Binary("add", inner, b), c)
    return e


def _mul(e: T.Expr, a: T.Expr, b: T.Expr) -> T.Expr:
    if isinstance(a, T.Const):
        a, b = b, a
        e = T.Binary("mul", a, b)
    y = int_of(b)
    if y == 1:
        return a
    if y == 0 and droppable(a):
        return ZERO
    match a:
        case T.Binary("mul", inner, T.Const() as c) if y is not None and abs(int(c.value) * y) <= _MAX:
            return T.Binary("mul", inner, index(int(c.value) * y))
        case T.Binary("add", inner, T.Const() as c) if y is not None and abs(int(c.value) * y) <= _MAX:
            scaled = T.Binary("mul", inner, b)
            return T.Binary("add", _mul(scaled, inner, b), index(int(c.value) * y))
    return e


def _split(e: T.Expr, d: int) -> tuple[T.Expr | None, T.Expr]:
    """`e = d * quotient + rest`, by terms that are multiples of `d`; quotient None if there are none."""
    match e:
        case T.Binary("mul", a, T.Const(c)) if int(c) % d == 0:
            factor = int(c) // d
            return (a if factor == 1 else T.Binary("mul", a, index(factor))), ZERO
        case T.Const(c) if int(c) % d == 0 and c != 0:
            return index(int(c) // d), ZERO
        case T.Binary("add", a, b):
            p, r = _split(a, d)
            q, s = _split(b, d)
            both = p if q is None else q if p is None else _sum(T.Binary("add", p, q), p, q)
            return both, _sum(T.Binary("add", r, s), r, s)
    return None, e


def _logic(e: T.Expr, op: str, a: T.Expr, b: T.Expr) -> T.Expr:
    deciding, neutral = (FALSE, TRUE) if op == "and" else (TRUE, FALSE)
    if a == neutral:
        return b
    if a == deciding:
        return deciding
    if b == neutral:
        return a
    if b == deciding and droppable(a):
        return deciding
    return a if a == b else e


def _decide(op: str, p: Range, q: Range, same: bool) -> bool | None:
    """What the comparison gives for any values in the ranges."""
    match op:
        case "lt":
            return True if p.hi < q.lo else False if p.lo >= q.hi or same else None
        case "le":
            return True if p.hi <= q.lo or same else False if p.lo > q.hi else None
        case "gt":
            return _decide("lt", q, p, same)
        case "ge":
            return _decide("le", q, p, same)
        case _:
            apart = p.hi < q.lo or q.hi < p.lo
            equal = same or (p.lo == p.hi == q.lo == q.hi)
            known = False if apart else True if equal else None
            return known if op == "eq" or known is None else not known
