"""The scalar functions of the language: instructions where LLVM has exact ones, else the math library."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function, lanes_of
from mlcdsl.backends.llvm.casts import cast
from mlcdsl.backends.llvm.narrow import rounded
from mlcdsl.backends.llvm.values import Value, literal, register_type, vector
from mlcdsl.diagnostics import InternalError
from mlcdsl.types import BOOL, F32, DType

#: exact functions of one argument: name -> intrinsic
_EXACT = {"floor": "floor", "ceil": "ceil", "round": "roundeven", "trunc": "trunc", "sqrt": "sqrt"}
_BITWISE = {"bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor"}


def intrinsic(f: Function, name: str, args: list[Value], dtype: DType) -> Value:
    """`name(args)`; `dtype` is the type of the result."""
    lanes = lanes_of(*args)
    source = args[0].dtype
    if name in _BITWISE:
        return f.op(_BITWISE[name], source, lanes, *args)
    match name:
        case "isnan":
            return f.op("fcmp uno", BOOL, lanes, args[0], args[0])
        case "isinf":
            infinity = Value(_constant(f, float("inf"), source, lanes), source, lanes)
            return f.op("fcmp oeq", BOOL, lanes, f.intrinsic("fabs", lanes, args[0]), infinity)
        case "abs":
            return _abs(f, args[0], lanes)
        case "bitwise_not":
            ones = Value(_constant(f, True if source is BOOL else -1, source, lanes), source, lanes)
            return f.op("xor", source, lanes, args[0], ones)
        case "shift_left" | "shift_right":
            return _shift(f, name, args[0], args[1], lanes)
        case "fma":
            return _narrowed(f, f.intrinsic("fma", lanes, *args))
    if name in _EXACT:
        return _narrowed(f, f.intrinsic(_EXACT[name], lanes, args[0]))
    return _math(f, name, args, lanes)


def _constant(f: Function, value: float, dtype: DType, lanes: int) -> str:
    kind = register_type(dtype)
    # Not through `literal` for infinities: f8e4m3 has none, but its registers do.
    ref = "0x7FF0000000000000" if dtype.is_float else literal(value, dtype)
    return f.splat(ref, kind, lanes)


def _narrowed(f: Function, v: Value) -> Value:
    return rounded(f, v.ref, v.dtype, v.lanes) if v.dtype.is_narrow_float else v


def _abs(f: Function, v: Value, lanes: int) -> Value:
    if v.dtype.is_float:
        return f.intrinsic("fabs", lanes, v)
    if v.dtype.kind == "uint":
        return v
    kind = register_type(v.dtype)
    suffix = kind if lanes == 1 else f"v{lanes}{kind}"
    args = [(vector(kind, lanes), f.spread(v, lanes)), ("i1", "false")]
    f.module.declare(f"declare {vector(kind, lanes)} @llvm.abs.{suffix}({vector(kind, lanes)}, i1 immarg)")
    text = ", ".join(f"{t} {r}" for t, r in args)
    return Value(f.assign(f"call {vector(kind, lanes)} @llvm.abs.{suffix}({text})"), v.dtype, lanes)


def _shift(f: Function, name: str, a: Value, b: Value, lanes: int) -> Value:
    """By the width or more, and by a negative count (large as unsigned), everything is shifted out."""
    dtype = a.dtype
    kind, mask = register_type(dtype), vector("i1", lanes)
    wide = vector(kind, lanes)
    signed = name == "shift_right" and dtype.kind == "int"
    count = f.spread(b, lanes)
    last = f.splat(str(dtype.bits - 1), kind, lanes)
    inside = f.assign(f"icmp ule {wide} {count}, {last}")
    safe = f.assign(f"select {mask} {inside}, {wide} {count}, {wide} {last}")
    op = "shl" if name == "shift_left" else "ashr" if signed else "lshr"
    shifted = f.assign(f"{op} {wide} {f.spread(a, lanes)}, {safe}")
    if signed:
        return Value(shifted, dtype, lanes)
    none = f.splat("0", kind, lanes)
    return Value(f.assign(f"select {mask} {inside}, {wide} {shifted}, {wide} {none}"), dtype, lanes)


def _math(f: Function, name: str, args: list[Value], lanes: int) -> Value:
    """A function of the math library, which has f32 and f64; narrow floats take the f32 result, rounded."""
    dtype = args[0].dtype
    wide = F32 if dtype.is_narrow_float else dtype
    symbol = _define(f, name, wide.name, lanes)
    kind = vector(register_type(wide), lanes)
    operands = ", ".join(f"{kind} {f.spread(cast(f, a, wide), lanes)}" for a in args)
    return _narrowed(f, Value(f.assign(f"call {kind} @{symbol}({operands})"), dtype, lanes))


def _define(f: Function, name: str, dtype: str, lanes: int) -> str:
    """The symbol of a math function, with its text and that of what it calls in the module."""
    from mlcdsl.backends.llvm.math import math_function

    try:
        found = math_function(name, dtype, lanes)
    except KeyError as error:
        raise InternalError(f"code generation: no math function {name}") from error
    if found.symbol not in f.module.helpers:
        f.module.helpers[found.symbol] = found.text
        for line in found.declarations:
            f.module.declare(line)
        for depends in found.depends:
            _define(f, *depends)
    return found.symbol
