"""Expressions. `and`, `or` and `select` jump around a side only if evaluating it could be noticed (rule N7)."""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.backends.llvm.arith import binary, unary
from mlcdsl.backends.llvm.builder import Function, constant, lanes_of
from mlcdsl.backends.llvm.casts import cast
from mlcdsl.backends.llvm.failures import fail_unless
from mlcdsl.backends.llvm.functions import intrinsic
from mlcdsl.backends.llvm.memory import address, load
from mlcdsl.backends.llvm.values import Value, register_type, vector, zero
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk
from mlcdsl.lower.buffers import linear_index
from mlcdsl.lower.simplify import can_trap
from mlcdsl.types import BOOL, PTR

DIVISION = "E0908"


def expr(f: Function, e: T.Expr) -> Value:
    """The value of the expression, in the current lanes."""
    match e:
        case T.Const(value, dtype):
            return constant(value, dtype)
        case T.Var():
            return f.env[e]
        case T.Binary("and" | "or" as op, a, b):
            return _logic(f, op, a, b)
        case T.Binary(op, a, b):
            x, y = expr(f, a), expr(f, b)
            if op in ("floordiv", "mod") and not a.dtype.is_float:
                _check_divisor(f, y, e)
            return binary(f, op, x, y)
        case T.Unary(op, a):
            return unary(f, op, expr(f, a))
        case T.Cast(a, dtype):
            return cast(f, expr(f, a), dtype)
        case T.Select(cond, a, b):
            return _select(f, expr(f, cond), a, b)
        case T.Intrinsic(name, args, dtype):
            return intrinsic(f, name, [expr(f, a) for a in args], dtype)
        case T.Load(buffer, indices):
            return load(f, buffer, expr(f, linear_index(buffer, indices)))
        case T.Ptr(buffer, ()):
            return Value(f.places[buffer], PTR)
        case T.Ptr(buffer, indices):
            return Value(address(f, buffer, expr(f, linear_index(buffer, indices)).ref), PTR)
    raise InternalError(f"code generation: {type(e).__name__} in an expression")


def noticed(e: T.Expr) -> bool:
    """Whether evaluating the expression where it is not asked for could fault or stop the function."""
    return any(isinstance(x, T.Load) or can_trap(x) for x in walk(e))


def _check_divisor(f: Function, divisor: Value, e: T.Binary) -> None:
    if isinstance(e.b, T.Const) and e.b.value != 0:
        return
    kind = register_type(divisor.dtype)
    wide = vector(kind, divisor.lanes)
    ref = f.spread(divisor, divisor.lanes)
    if divisor.uniform:
        ok = f.assign(f"icmp ne {kind} {ref}, 0")
    else:
        bad = Value(f.assign(f"icmp eq {wide} {ref}, zeroinitializer"), BOOL, divisor.lanes)
        some = f.any_lane(f.under(bad))
        ok = f.assign(f"xor i1 {some}, true")
    fail_unless(f, ok, DIVISION, "integer division by zero", e.span)


def _logic(f: Function, op: str, a: T.Expr, b: T.Expr) -> Value:
    x = expr(f, a)
    if not noticed(b):
        return binary(f, "and" if op == "and" else "or", x, expr(f, b))
    constant_side = constant(op == "or", BOOL)
    wanted = x if op == "and" else unary(f, "not", x)
    return _choose(f, wanted, lambda: expr(f, b), lambda: constant_side, b_free=True)


def _select(f: Function, cond: Value, a: T.Expr, b: T.Expr) -> Value:
    jump_a, jump_b = noticed(a), noticed(b)
    if not jump_a and not jump_b:
        return blend(f, cond, expr(f, a), expr(f, b))
    if not jump_a:
        return _choose(f, unary(f, "not", cond), lambda: expr(f, b), lambda: expr(f, a), b_free=True)
    return _choose(f, cond, lambda: expr(f, a), lambda: expr(f, b), b_free=not jump_b)


def blend(f: Function, cond: Value, a: Value, b: Value) -> Value:
    """Both sides are there: choose."""
    lanes = lanes_of(cond, a, b)
    kind = register_type(a.dtype)
    x, y = f.spread(a, lanes), f.spread(b, lanes)
    wide = vector(kind, lanes)
    c = cond.ref if cond.uniform else f.spread(cond, lanes)
    which = "i1" if cond.uniform else f"<{lanes} x i1>"
    return Value(f.assign(f"select {which} {c}, {wide} {x}, {wide} {y}"), a.dtype, lanes)


def _choose(f: Function, cond: Value, a: Callable[[], Value], b: Callable[[], Value], *, b_free: bool) -> Value:
    """`a` where the condition holds and `b` elsewhere, each evaluated only where it is wanted."""
    if cond.uniform:
        return _diamond(f, cond.ref, a, b)
    first = _masked(f, cond, a)
    second = b() if b_free else _masked(f, unary(f, "not", cond), b)
    return blend(f, cond, first, second)


def _diamond(f: Function, cond: str, a: Callable[[], Value], b: Callable[[], Value]) -> Value:
    yes, no, join = f.name("then"), f.name("else"), f.name("join")
    f.branch(cond, yes, no)
    f.start(yes)
    x = a()
    # How many lanes the value has is known when both sides are: the jumps are written then.
    lines, f.lines, end = f.lines, [], f.block
    f.start(no)
    y = b()
    rest, f.lines = f.lines, lines
    lanes = lanes_of(x, y)
    p = f.spread(x, lanes)
    f.jump(join)
    f.lines.extend(rest)
    q = f.spread(y, lanes)
    last = f.block
    f.jump(join)
    f.start(join)
    kind = vector(register_type(x.dtype), lanes)
    return Value(f.assign(f"phi {kind} [ {p}, %{end} ], [ {q}, %{last} ]"), x.dtype, lanes)


def _masked(f: Function, cond: Value, side: Callable[[], Value]) -> Value:
    """The side in the lanes of the condition, not evaluated if there are none."""
    mask = f.under(cond)
    before, outer = f.block, f.mask
    yes, join = f.name("some"), f.name("join")
    f.branch(f.any_lane(mask), yes, join)
    f.start(yes)
    f.mask = mask
    v = side()
    f.mask = outer
    kind, ref = register_type(v.dtype), f.spread(v, f.width)
    end = f.block
    f.jump(join)
    f.start(join)
    none = zero(v.dtype, f.width)
    phi = f.assign(f"phi {vector(kind, f.width)} [ {none}, %{before} ], [ {ref}, %{end} ]")
    return Value(phi, v.dtype, f.width)
