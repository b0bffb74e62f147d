"""Conversions between element types (rule N6)."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.narrow import rounded
from mlcdsl.backends.llvm.values import Value, literal, mangled, register_type, vector
from mlcdsl.types import BOOL, F32, F64, INDEX, DType


def cast(f: Function, v: Value, dtype: DType) -> Value:
    """The value converted: rounded once, saturated, wrapped or tested as the types ask."""
    if v.dtype is dtype:
        return v
    lanes = v.lanes
    source = Value(f.spread(v, lanes), v.dtype, lanes)
    match (source.dtype.kind, dtype.kind):
        case (_, "bool"):
            return _truth(f, source)
        case ("float", "float"):
            return _float_to_float(f, source, dtype)
        case ("float", _):
            return _float_to_int(f, source, dtype)
        case (_, "float"):
            return _int_to_float(f, source, dtype)
        case _:
            return _int_to_int(f, source, dtype)


def _convert(f: Function, op: str, v: Value, dtype: DType) -> Value:
    a, b = vector(register_type(v.dtype), v.lanes), vector(register_type(dtype), v.lanes)
    return Value(f.assign(f"{op} {a} {v.ref} to {b}"), dtype, v.lanes)


def _truth(f: Function, v: Value) -> Value:
    kind = vector(register_type(v.dtype), v.lanes)
    op = "fcmp une" if v.dtype.is_float else "icmp ne"
    none = f.splat(literal(0, v.dtype), register_type(v.dtype), v.lanes)
    return Value(f.assign(f"{op} {kind} {v.ref}, {none}"), BOOL, v.lanes)


def _int_to_int(f: Function, v: Value, dtype: DType) -> Value:
    width = 1 if v.dtype is BOOL else v.dtype.bits
    if width == dtype.bits:
        return Value(v.ref, dtype, v.lanes)
    if width > dtype.bits:
        return _convert(f, "trunc", v, dtype)
    return _convert(f, "sext" if v.dtype.kind == "int" else "zext", v, dtype)


def _float_to_int(f: Function, v: Value, dtype: DType) -> Value:
    op = "fptosi" if dtype.kind == "int" else "fptoui"
    source, result = register_type(v.dtype), register_type(dtype)
    name = f"llvm.{op}.sat.{mangled(result, v.lanes)}.{mangled(source, v.lanes)}"
    ref = f.call(name, vector(result, v.lanes), [(vector(source, v.lanes), v.ref)])
    return Value(ref, dtype, v.lanes)


def _float_to_float(f: Function, v: Value, dtype: DType) -> Value:
    if v.dtype is F64:
        if dtype is F32:
            return _convert(f, "fptrunc", v, F32)
        return rounded(f, odd_f32(f, v).ref, dtype, v.lanes)
    if dtype is F64:
        return _convert(f, "fpext", v, F64)
    if dtype is F32:
        return Value(v.ref, F32, v.lanes)
    return rounded(f, v.ref, dtype, v.lanes)


def _int_to_float(f: Function, v: Value, dtype: DType) -> Value:
    op = "sitofp" if v.dtype.kind == "int" else "uitofp"
    if not dtype.is_narrow_float:
        return _convert(f, op, v, dtype)
    if v.dtype is BOOL or v.dtype.bits <= 16:
        return rounded(f, _convert(f, op, v, F32).ref, dtype, v.lanes)
    exact = v if v.dtype.bits <= 32 else _odd_integer(f, v)
    return rounded(f, odd_f32(f, _convert(f, op, exact, F64)).ref, dtype, v.lanes)


def odd_f32(f: Function, v: Value) -> Value:
    """An f64 value as f32, inexact ones to the neighbour with an odd last bit.

    Rounding that result to a type with at least two bits less is then the same as rounding once.
    """
    n = v.lanes
    i32, i1, wide, double = vector("i32", n), vector("i1", n), vector("float", n), vector("double", n)

    def c(value: int) -> str:
        return f.splat(str(value), "i32", n)

    near = f.assign(f"fptrunc {double} {v.ref} to {wide}")
    back = f.assign(f"fpext {wide} {near} to {double}")
    inexact = f.assign(f"fcmp one {double} {back}, {v.ref}")
    far = f.intrinsic("fabs", n, Value(back, v.dtype, n))
    size = f.intrinsic("fabs", n, v)
    above = f.assign(f"fcmp ogt {double} {far.ref}, {size.ref}")
    bits = f.assign(f"bitcast {wide} {near} to {i32}")
    less = f.assign(f"sext {i1} {above} to {i32}")
    cut = f.assign(f"add {i32} {bits}, {less}")
    odd = f.assign(f"or {i32} {cut}, {c(1)}")
    chosen = f.assign(f"select {i1} {inexact}, {i32} {odd}, {i32} {bits}")
    return Value(f.assign(f"bitcast {i32} {chosen} to {wide}"), F32, n)


def _odd_integer(f: Function, v: Value) -> Value:
    """A 64-bit integer that f64 holds exactly, and that rounds to at most 32 bits as the given one does.

    Beyond 2^53 the low 11 bits are dropped, the last remaining one set if they were not all 0.
    """
    n = v.lanes
    i64, i1 = vector("i64", n), vector("i1", n)

    def c(value: int) -> str:
        return f.splat(literal(value, INDEX), "i64", n)

    low = f.assign(f"and {i64} {v.ref}, {c(0x7FF)}")
    high = f.assign(f"and {i64} {v.ref}, {c(~0x7FF)}")
    some = f.assign(f"icmp ne {i64} {low}, {c(0)}")
    last = f.assign(f"select {i1} {some}, {i64} {c(0x800)}, {i64} {c(0)}")
    sticky = f.assign(f"or {i64} {high}, {last}")
    if v.dtype.kind == "int":
        moved = f.assign(f"add {i64} {v.ref}, {c(1 << 53)}")
        large = f.assign(f"icmp ugt {i64} {moved}, {c(1 << 54)}")
    else:
        large = f.assign(f"icmp ugt {i64} {v.ref}, {c(1 << 53)}")
    return Value(f.assign(f"select {i1} {large}, {i64} {sticky}, {i64} {v.ref}"), v.dtype, n)
