"""What the lowering steps share: building index expressions, fresh copies of statements, uses of variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import Rewriter, own_exprs, substitute, walk, walk_stmts
from mlcdsl.types import BOOL, INDEX

ZERO = T.Const(0, INDEX)
ONE = T.Const(1, INDEX)
TRUE = T.Const(True, BOOL)
FALSE = T.Const(False, BOOL)


def index(n: int) -> T.Const:
    """The i64 constant `n`."""
    return T.Const(n, INDEX)


def int_of(e: T.Expr) -> int | None:
    """The value of an i64 constant."""
    if isinstance(e, T.Const) and e.dtype is INDEX:
        return int(e.value)
    return None


def is_const(e: T.Expr, value: int) -> bool:
    return isinstance(e, T.Const) and e.dtype is INDEX and e.value == value


def add(a: T.Expr, b: T.Expr) -> T.Expr:
    """`a + b` over i64, folded where an operand is a constant."""
    x, y = int_of(a), int_of(b)
    if x is not None and y is not None:
        return index(x + y)
    if x == 0:
        return b
    return a if y == 0 else T.Binary("add", a, b)


def sub(a: T.Expr, b: T.Expr) -> T.Expr:
    x, y = int_of(a), int_of(b)
    if x is not None and y is not None:
        return index(x - y)
    return a if y == 0 else T.Binary("sub", a, b)


def mul(a: T.Expr, b: T.Expr) -> T.Expr:
    """`a * b` over i64, folded where an operand is a constant."""
    x, y = int_of(a), int_of(b)
    if x is not None and y is not None:
        return index(x * y)
    if x == 1:
        return b
    if x == 0 or y == 0:
        return ZERO
    return a if y == 1 else T.Binary("mul", a, b)


def product(factors: Iterable[T.Expr]) -> T.Expr:
    result: T.Expr = ONE
    for f in factors:
        result = mul(result, f)
    return result


def both(a: T.Expr, b: T.Expr) -> T.Expr:
    """`a and b`, without constants."""
    if a == TRUE:
        return b
    return a if b == TRUE else T.Binary("and", a, b)


def conjunction(conditions: Iterable[T.Expr]) -> T.Expr:
    result: T.Expr = TRUE
    for c in conditions:
        result = both(result, c)
    return result


def compare(op: T.CompareOp, a: T.Expr, b: T.Expr) -> T.Expr:
    return T.Binary(op, a, b)


def variables(e: T.Expr) -> set[T.Var]:
    """The variables that occur in the expression."""
    return {x for x in walk(e) if isinstance(x, T.Var)}


def uses(e: T.Expr, names: Iterable[T.Var]) -> bool:
    wanted = set(names)
    return any(isinstance(x, T.Var) and x in wanted for x in walk(e))


def has_load(e: T.Expr) -> bool:
    return any(isinstance(x, T.Load) for x in walk(e))


def statement_uses(stmts: T.Stmts, names: Iterable[T.Var]) -> bool:
    """Whether any expression in the statements has one of the variables."""
    wanted = set(names)
    return any(uses(e, wanted) for s in walk_stmts(stmts) for e in own_exprs(s))


def written(stmts: T.Stmts) -> list[T.Buffer]:
    """The buffers that stores and externs in the statements write, each once, in order."""
    found: dict[T.Buffer, None] = {}
    for s in walk_stmts(stmts):
        match s:
            case T.Store(buffer) | T.Compute(buffer):
                found[buffer] = None
            case T.CallExtern():
                for a in s.args:
                    if isinstance(a, T.Buffer):
                        found[a] = None
                    elif isinstance(a, T.Ptr):
                        found[a.buffer] = None
    return list(found)


class Replace(Rewriter):
    """Replaces variables and buffers; binders are left as they are, and so are allocations, except for buffers whose
    sizes are made of the variables."""

    def __init__(
        self,
        variables: Mapping[T.Var, T.Expr] | None = None,
        buffers: Mapping[T.Buffer, T.Buffer] | None = None,
    ) -> None:
        self.variables = dict(variables or {})
        self.buffers = dict(buffers or {})

    def expr(self, expr: T.Expr) -> T.Expr:
        match expr:
            case T.Var():
                return self.variables.get(expr, expr)
            case T.Load(buffer) if buffer in self.buffers:
                return T.Load(self.buffers[buffer], self.exprs(expr.indices), span=expr.span)
            case T.Ptr(buffer) if buffer in self.buffers:
                return replace(expr, buffer=self.buffers[buffer], indices=self.exprs(expr.indices))
        return super().expr(expr)

    def region(self, region: T.Region) -> T.Region:
        new = super().region(region)
        buffer = self.buffers.get(new.buffer)
        return new if buffer is None else replace(new, buffer=buffer)

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        match new:
            case T.Store(buffer) | T.Compute(buffer) | T.Alloc(buffer) if buffer in self.buffers:
                return replace(new, buffer=self.buffers[buffer])
            case T.CallExtern():
                args = tuple(self.buffers.get(a, a) if isinstance(a, T.Buffer) else a for a in new.args)
                return new if args == new.args else replace(new, args=args)
            case T.Alloc(buffer):
                shape = self.exprs(buffer.shape)
                strides = None if buffer.strides is None else self.exprs(buffer.strides)
                if shape is not buffer.shape or strides is not buffer.strides:
                    self.buffers[buffer] = replace(buffer, shape=shape, strides=strides)
                    return replace(new, buffer=self.buffers[buffer])
        return new


class _Fresh(Replace):
    """Copies statements with new objects for everything that they bind."""

    def bind(self, var: T.Var) -> T.Var:
        new = T.Var(var.name, var.dtype, span=var.span)
        self.variables[var] = new
        return new

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.For():
                lo, extent = self.expr(stmt.lo), self.expr(stmt.extent)
                var = self.bind(stmt.var)
                return replace(stmt, var=var, lo=lo, extent=extent, body=self.stmts(stmt.body))
            case T.Let():
                value = self.expr(stmt.value)
                return replace(stmt, var=self.bind(stmt.var), value=value)
            case T.Alloc(buffer):
                shape = self.exprs(buffer.shape)
                strides = None if buffer.strides is None else self.exprs(buffer.strides)
                self.buffers[buffer] = replace(buffer, shape=shape, strides=strides)
                return T.Alloc(self.buffers[buffer], span=stmt.span)
            case T.Block():
                bound = [self.axis(a) for a in stmt.axes]
                where = None if stmt.where is None else self.expr(stmt.where)
                axes = tuple(replace(a, var=self.bind(a.var)) for a in bound)
                return super().descend(replace(stmt, axes=axes, where=where))
            case T.Compute():
                axes2 = tuple(T.IterVar(self.bind(a.var), self.expr(a.extent)) for a in stmt.axes)
                return super().descend(replace(stmt, axes=axes2))
        return super().stmt(stmt)


def fresh(stmts: T.Stmts, mapping: Mapping[T.Var, T.Expr] | None = None) -> T.Stmts:
    """A copy of the statements with new binders, under a replacement of variables."""
    return _Fresh(mapping).stmts(stmts)


def with_body(func: T.PrimFunc, body: T.Stmts) -> T.PrimFunc:
    return func if body is func.body else replace(func, body=body)


__all__ = [
    "FALSE",
    "ONE",
    "TRUE",
    "ZERO",
    "Replace",
    "add",
    "both",
    "compare",
    "conjunction",
    "fresh",
    "has_load",
    "index",
    "int_of",
    "is_const",
    "mul",
    "product",
    "statement_uses",
    "sub",
    "substitute",
    "uses",
    "variables",
    "with_body",
    "written",
]
