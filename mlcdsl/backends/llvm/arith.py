"""Unary and binary operators on values of every element type (rules N1 to N5)."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function, constant, lanes_of
from mlcdsl.backends.llvm.narrow import rounded
from mlcdsl.backends.llvm.values import Value, is_literal, literal, register_type, vector
from mlcdsl.ir import tensor as T
from mlcdsl.types import BOOL, INDEX

_FLOAT = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_FLOAT_COMPARE = {"eq": "oeq", "ne": "une", "lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge"}


def unary(f: Function, op: str, v: Value) -> Value:
    """`-a` or `not a`."""
    lanes = v.lanes
    kind = register_type(v.dtype)
    ref = f.spread(v, lanes)
    if op == "not":
        yes = f.splat("true", kind, lanes)
        return Value(f.assign(f"xor {vector(kind, lanes)} {ref}, {yes}"), BOOL, lanes)
    if v.dtype.is_float:
        # Exact for narrow floats too.
        return Value(f.assign(f"fneg {vector(kind, lanes)} {ref}"), v.dtype, lanes)
    none = f.splat("0", kind, lanes)
    return Value(f.assign(f"sub {vector(kind, lanes)} {none}, {ref}"), v.dtype, lanes)


def binary(f: Function, op: T.BinaryOp, a: Value, b: Value) -> Value:
    """`a op b`; a division of integers must have been checked."""
    if a.dtype is INDEX and (a.step is not None or b.step is not None):
        affine = _affine(f, op, a, b)
        if affine is not None:
            return affine
    lanes = lanes_of(a, b)
    if op in T.COMPARE_OPS:
        return _compare(f, op, a, b, lanes)
    if a.dtype is BOOL:
        return f.op({"and": "and", "or": "or", "min": "and", "max": "or"}[op], BOOL, lanes, a, b)
    if a.dtype.is_float:
        return _float(f, op, a, b, lanes)
    return _integer(f, op, a, b, lanes)


def _affine(f: Function, op: str, a: Value, b: Value) -> Value | None:
    """i64 values that grow by a constant from lane to lane, as long as that lasts."""
    if not all(v.uniform or v.step is not None for v in (a, b)):
        return None
    lanes, p, q = lanes_of(a, b), a.step or 0, b.step or 0
    match op:
        case "add" | "sub":
            step = p + q if op == "add" else p - q
            ref = f.assign(f"{op} i64 {a.ref}, {b.ref}")
            return Value(ref, INDEX, lanes, step) if step else Value(ref, INDEX)
        case "mul":
            if b.step is not None:
                a, b = b, a
            if b.uniform and is_literal(b.ref) and b.ref != "0":
                return Value(f.assign(f"mul i64 {a.ref}, {b.ref}"), INDEX, lanes, (a.step or 0) * int(b.ref))
    return None


def _compare(f: Function, op: str, a: Value, b: Value, lanes: int) -> Value:
    if a.dtype.is_float:
        return f.op(f"fcmp {_FLOAT_COMPARE[op]}", BOOL, lanes, a, b)
    sign = "" if op in ("eq", "ne") else "s" if a.dtype.kind == "int" else "u"
    return f.op(f"icmp {sign}{op}", BOOL, lanes, a, b)


def _float(f: Function, op: str, a: Value, b: Value, lanes: int) -> Value:
    match op:
        case "min" | "max":
            # Chosen among the operands, so never rounded.
            return f.intrinsic("minimum" if op == "min" else "maximum", lanes, a, b)
        case "floordiv":
            result = _float_floordiv(f, a, b, lanes)
        case "mod":
            result = _float_mod(f, a, b, lanes)
        case _:
            result = f.op(_FLOAT[op], a.dtype, lanes, a, b)
    return _finish(f, result)


def _float_floordiv(f: Function, a: Value, b: Value, lanes: int) -> Value:
    """`floor(a / b)`, NaN by zero."""
    kind = vector(register_type(a.dtype), lanes)
    floor = f.intrinsic("floor", lanes, f.op("fdiv", a.dtype, lanes, a, b))
    none = f.splat(literal(0.0, a.dtype), register_type(a.dtype), lanes)
    nan = f.splat("0x7FF8000000000000", register_type(a.dtype), lanes)
    zero = f.assign(f"fcmp oeq {kind} {f.spread(b, lanes)}, {none}")
    ref = f.assign(f"select {vector('i1', lanes)} {zero}, {kind} {nan}, {kind} {floor.ref}")
    return Value(ref, a.dtype, lanes)


def _finish(f: Function, v: Value) -> Value:
    """The result of one operation, rounded to its type."""
    return rounded(f, v.ref, v.dtype, v.lanes) if v.dtype.is_narrow_float else v


def _float_mod(f: Function, a: Value, b: Value, lanes: int) -> Value:
    """Python's `%`: the exact remainder, moved to the sign of the divisor."""
    kind = vector(register_type(a.dtype), lanes)
    mask = vector("i1", lanes)
    y = f.spread(b, lanes)
    none = f.splat(literal(0.0, a.dtype), register_type(a.dtype), lanes)
    rest = f.op("frem", a.dtype, lanes, a, b)
    zero = f.assign(f"fcmp oeq {kind} {rest.ref}, {none}")
    signed = f.intrinsic("copysign", lanes, Value(none, a.dtype, lanes), Value(y, a.dtype, lanes))
    below = f.assign(f"fcmp olt {kind} {rest.ref}, {none}")
    negative = f.assign(f"fcmp olt {kind} {y}, {none}")
    differ = f.assign(f"xor {mask} {below}, {negative}")
    moved = f.assign(f"fadd {kind} {rest.ref}, {y}")
    some = f.assign(f"select {mask} {differ}, {kind} {moved}, {kind} {rest.ref}")
    return Value(f.assign(f"select {mask} {zero}, {kind} {signed.ref}, {kind} {some}"), a.dtype, lanes)


def _integer(f: Function, op: str, a: Value, b: Value, lanes: int) -> Value:
    unsigned = a.dtype.kind == "uint"
    match op:
        case "add" | "sub" | "mul":
            return f.op(op, a.dtype, lanes, a, b)
        case "min" | "max":
            return f.intrinsic(f"{'u' if unsigned else 's'}{op}", lanes, a, b)
        case "floordiv" | "mod" if unsigned:
            safe = _not_among(f, b, lanes, 0)
            return f.op("udiv" if op == "floordiv" else "urem", a.dtype, lanes, a, safe)
        case _:
            return _signed_division(f, op, a, b, lanes)


def _not_among(f: Function, b: Value, lanes: int, *bad: int) -> Value:
    """The divisor, with 1 where it is one of the given numbers; lanes that are off may have any."""
    if is_literal(b.ref) and b.uniform:
        return constant(1, b.dtype) if int(b.ref) in bad else b
    kind = register_type(b.dtype)
    ref, mask = f.spread(b, lanes), vector("i1", lanes)
    for n in bad:
        same = f.assign(f"icmp eq {vector(kind, lanes)} {ref}, {f.splat(str(n), kind, lanes)}")
        one = f.splat("1", kind, lanes)
        ref = f.assign(f"select {mask} {same}, {vector(kind, lanes)} {one}, {vector(kind, lanes)} {ref}")
    return Value(ref, b.dtype, lanes)


def _signed_division(f: Function, op: str, a: Value, b: Value, lanes: int) -> Value:
    """Rounded to minus infinity. Dividing the least integer by -1 wraps: -1 is taken apart from the others."""
    kind = register_type(a.dtype)
    wide, mask = vector(kind, lanes), vector("i1", lanes)
    known = int(b.ref) if b.uniform and is_literal(b.ref) else None
    if known is not None and known > 0 and known & (known - 1) == 0:
        if op == "mod":
            return f.op("and", a.dtype, lanes, a, constant(known - 1, a.dtype))
        return f.op("ashr", a.dtype, lanes, a, constant(known.bit_length() - 1, a.dtype))
    none = f.splat("0", kind, lanes)
    if known == -1:
        return constant(0, a.dtype) if op == "mod" else unary(f, "neg", a)
    safe = _not_among(f, b, lanes, 0, -1)
    x, y = f.spread(a, lanes), f.spread(safe, lanes)
    rest = f.assign(f"srem {wide} {x}, {y}")
    inexact = f.assign(f"icmp ne {wide} {rest}, {none}")
    signs = f.assign(f"xor {wide} {rest}, {y}")
    differ = f.assign(f"icmp slt {wide} {signs}, {none}")
    adjust = f.assign(f"and {mask} {inexact}, {differ}")
    if op == "mod":
        moved = f.assign(f"add {wide} {rest}, {y}")
        # `x % -1` is 0, and so is `x % 1`, by which it was replaced.
        return Value(f.assign(f"select {mask} {adjust}, {wide} {moved}, {wide} {rest}"), a.dtype, lanes)
    quotient = f.assign(f"sdiv {wide} {x}, {y}")
    less = f.assign(f"sext {mask} {adjust} to {wide}")
    floor = f.assign(f"add {wide} {quotient}, {less}")
    if known is not None:
        return Value(floor, a.dtype, lanes)
    minus = f.assign(f"icmp eq {wide} {f.spread(b, lanes)}, {f.splat('-1', kind, lanes)}")
    negated = f.assign(f"sub {wide} {none}, {x}")
    return Value(f.assign(f"select {mask} {minus}, {wide} {negated}, {wide} {floor}"), a.dtype, lanes)
