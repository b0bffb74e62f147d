"""Exact conversions between f32 and the narrow floats, as helper functions over integer arithmetic.

`mlc.narrow.<type>.v<N>` rounds f32 to the bits of the narrow type, to nearest even; `mlc.widen.<type>.v<N>` is exact.
No instruction of a processor is used that flushes subnormal numbers (as x86's conversion to bf16 does).
"""

from __future__ import annotations

import struct

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.values import FORMATS, Value, mangled, vector
from mlcdsl.types import DType


def widen(f: Function, raw: str, dtype: DType, lanes: int) -> Value:
    """The narrow float with the given bits."""
    bits, wide = vector(f"i{dtype.bits}", lanes), vector("float", lanes)
    if dtype.name == "f16" and f.module.native_f16:
        half = f.assign(f"bitcast {bits} {raw} to {vector('half', lanes)}")
        return Value(f.assign(f"fpext {vector('half', lanes)} {half} to {wide}"), dtype, lanes, raw=raw)
    name = f.module.helper(f"mlc.widen.{mangled(dtype.name, lanes)}", lambda: _widen_text(dtype, lanes))
    return Value(f.assign(f"call {wide} @{name}({bits} {raw})"), dtype, lanes, raw=raw)


def narrow_bits(f: Function, ref: str, dtype: DType, lanes: int) -> str:
    """The bits of the narrow float nearest to an f32 value."""
    bits, wide = vector(f"i{dtype.bits}", lanes), vector("float", lanes)
    if dtype.name == "f16" and f.module.native_f16:
        half = f.assign(f"fptrunc {wide} {ref} to {vector('half', lanes)}")
        return f.assign(f"bitcast {vector('half', lanes)} {half} to {bits}")
    name = f.module.helper(f"mlc.narrow.{mangled(dtype.name, lanes)}", lambda: _narrow_text(dtype, lanes))
    return f.assign(f"call {bits} @{name}({wide} {ref})")


def rounded(f: Function, ref: str, dtype: DType, lanes: int) -> Value:
    """An f32 value rounded to the narrow type."""
    return widen(f, narrow_bits(f, ref, dtype, lanes), dtype, lanes)


def _f32_bits(value: float) -> int:
    bits: int = struct.unpack("<I", struct.pack("<f", value))[0]
    return bits


def _splat(lanes: int, kind: str, value: int) -> str:
    return str(value) if lanes == 1 else f"splat ({kind} {value})"


def _narrow_text(dtype: DType, lanes: int) -> str:
    form = FORMATS[dtype.name]
    drop = 23 - form.mantissa
    rebias = (127 + form.least - 1) << form.mantissa
    i32, wide, mask = vector("i32", lanes), vector("float", lanes), vector("i1", lanes)
    out = vector(f"i{dtype.bits}", lanes)

    def c(value: int) -> str:
        return _splat(lanes, "i32", value)

    # Above the greatest finite number lies the infinity, or the NaN where there is none.
    last = _f32_bits(form.greatest)
    over = (last >> drop) - rebias + 1
    # Half way between them is a tie: it stays if the greatest number is even.
    limit = last + (1 << (drop - 1)) - (last >> drop & 1)
    nan = {"f16": 0x7E00, "bf16": 0x7FC0, "f8e4m3": 0x7F, "f8e5m2": 0x7E}[dtype.name]
    lines = [
        f"define internal {out} @mlc.narrow.{mangled(dtype.name, lanes)}({wide} %x) alwaysinline nounwind {{",
        f"  %bits = bitcast {wide} %x to {i32}",
        f"  %abs = and {i32} %bits, {c(0x7FFFFFFF)}",
        # to nearest even at the last bit that stays
        f"  %low = lshr {i32} %abs, {c(drop)}",
        f"  %odd = and {i32} %low, {c(1)}",
        f"  %half = add {i32} %abs, {c((1 << (drop - 1)) - 1)}",
        f"  %up = add {i32} %half, %odd",
        f"  %cut = lshr {i32} %up, {c(drop)}",
        f"  %normal = sub {i32} %cut, {c(rebias)}",
    ]
    finite = "%normal"
    if form.least > -126:
        # A float addition rounds to the least subnormal's place: its result counts them.
        magic = 2.0 ** (form.least - form.mantissa + 23)
        lines += [
            f"  %value = bitcast {i32} %abs to {wide}",
            f"  %magic = bitcast {i32} {c(_f32_bits(magic))} to {wide}",
            f"  %shifted = fadd {wide} %value, %magic",
            f"  %counted = bitcast {wide} %shifted to {i32}",
            f"  %subnormal = sub {i32} %counted, {c(_f32_bits(magic))}",
            f"  %tiny = icmp ult {i32} %abs, {c((127 + form.least) << 23)}",
            f"  %finite = select {mask} %tiny, {i32} %subnormal, {i32} %normal",
        ]
        finite = "%finite"
    lines += [
        f"  %toolarge = icmp ugt {i32} %abs, {c(limit)}",
        f"  %clamped = select {mask} %toolarge, {i32} {c(over)}, {i32} {finite}",
        f"  %isnan = icmp ugt {i32} %abs, {c(0x7F800000)}",
        f"  %number = select {mask} %isnan, {i32} {c(nan)}, {i32} %clamped",
        f"  %top = lshr {i32} %bits, {c(32 - dtype.bits)}",
        f"  %sign = and {i32} %top, {c(1 << (dtype.bits - 1))}",
        f"  %all = or {i32} %number, %sign",
        f"  %out = trunc {i32} %all to {out}",
        f"  ret {out} %out",
        "}",
    ]
    return "\n".join(lines)


def _widen_text(dtype: DType, lanes: int) -> str:
    form = FORMATS[dtype.name]
    i32, wide, mask = vector("i32", lanes), vector("float", lanes), vector("i1", lanes)
    bits = vector(f"i{dtype.bits}", lanes)

    def c(value: int) -> str:
        return _splat(lanes, "i32", value)

    lines = [
        f"define internal {wide} @mlc.widen.{mangled(dtype.name, lanes)}({bits} %x) alwaysinline nounwind {{",
        f"  %wide = zext {bits} %x to {i32}",
    ]
    if dtype.name == "bf16":
        lines += [f"  %all = shl {i32} %wide, {c(16)}"]
    else:
        drop = 23 - form.mantissa
        top = (1 << (dtype.bits - 1)) - 1
        # f8e4m3 has one NaN, the largest pattern; the others have the exponent of all ones for infinity and NaN.
        special = top if dtype.name == "f8e4m3" else top & ~((1 << form.mantissa) - 1)
        lines += [
            f"  %abs = and {i32} %wide, {c(top)}",
            f"  %moved = shl {i32} %abs, {c(drop)}",
            f"  %normal = add {i32} %moved, {c((127 + form.least - 1) << 23)}",
            f"  %count = uitofp {i32} %abs to {wide}",
            f"  %ulp = bitcast {i32} {c(_f32_bits(2.0 ** (form.least - form.mantissa)))} to {wide}",
            f"  %scaled = fmul {wide} %count, %ulp",
            f"  %subnormal = bitcast {wide} %scaled to {i32}",
            f"  %tiny = icmp ult {i32} %abs, {c(1 << form.mantissa)}",
            f"  %finite = select {mask} %tiny, {i32} %subnormal, {i32} %normal",
            f"  %high = or {i32} %moved, {c(0x7F800000)}",
            f"  %isspecial = icmp uge {i32} %abs, {c(special)}",
            f"  %number = select {mask} %isspecial, {i32} %high, {i32} %finite",
            f"  %top = and {i32} %wide, {c(1 << (dtype.bits - 1))}",
            f"  %sign = shl {i32} %top, {c(32 - dtype.bits)}",
            f"  %all = or {i32} %number, %sign",
        ]
    lines += [f"  %out = bitcast {i32} %all to {wide}", f"  ret {wide} %out", "}"]
    return "\n".join(lines)
