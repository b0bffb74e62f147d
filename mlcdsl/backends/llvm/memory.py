"""Loads and stores of elements, of one or of a vector of them."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.narrow import narrow_bits, widen
from mlcdsl.backends.llvm.values import Value, memory_type, vector
from mlcdsl.ir import tensor as T
from mlcdsl.types import BOOL, DType


def load(f: Function, buffer: T.Buffer, index: Value) -> Value:
    """The element at a linear index; in lanes that are off, any value."""
    kind = memory_type(buffer.dtype)
    if index.uniform:
        raw = f.assign(f"load {kind}, ptr {address(f, buffer, index.ref)}, align {buffer.dtype.bytes}")
        return _from_memory(f, raw, buffer.dtype, 1)
    lanes = index.lanes
    if index.step == 1:
        return _from_memory(f, _load_row(f, buffer, index), buffer.dtype, lanes)
    wide = vector(kind, lanes)
    name = f"llvm.masked.gather.v{lanes}{_short(kind)}.v{lanes}p0"
    f.module.declare(f"declare {wide} @{name}(<{lanes} x ptr>, <{lanes} x i1>, {wide})")
    addresses = _addresses(f, buffer, index)
    raw = f.assign(
        f"call {wide} @{name}(<{lanes} x ptr> align {buffer.dtype.bytes} {addresses}, "
        f"<{lanes} x i1> {_mask(f)}, {wide} zeroinitializer)"
    )
    return _from_memory(f, raw, buffer.dtype, lanes)


def store(f: Function, buffer: T.Buffer, index: Value, value: Value) -> None:
    """Store to the element at a linear index, in the lanes that are on."""
    kind, size = memory_type(buffer.dtype), buffer.dtype.bytes
    if f.width == 1:
        raw = to_memory(f, value, 1)
        f.emit(f"store {kind} {raw}, ptr {address(f, buffer, index.ref)}, align {size}")
        return
    lanes = f.width
    wide = vector(kind, lanes)
    raw = to_memory(f, value, lanes)
    if index.step == 1:
        place = address(f, buffer, index.ref)
        if f.mask is None:
            f.emit(f"store {wide} {raw}, ptr {place}, align {size}")
            return
        name = f"llvm.masked.store.v{lanes}{_short(kind)}.p0"
        f.module.declare(f"declare void @{name}({wide}, ptr, <{lanes} x i1>)")
        f.emit(f"call void @{name}({wide} {raw}, ptr align {size} {place}, <{lanes} x i1> {f.mask})")
        return
    name = f"llvm.masked.scatter.v{lanes}{_short(kind)}.v{lanes}p0"
    f.module.declare(f"declare void @{name}({wide}, <{lanes} x ptr>, <{lanes} x i1>)")
    addresses = _addresses(f, buffer, index)
    f.emit(f"call void @{name}({wide} {raw}, <{lanes} x ptr> align {size} {addresses}, <{lanes} x i1> {_mask(f)})")


def to_memory(f: Function, value: Value, lanes: int) -> str:
    """The value as it is in memory."""
    dtype = value.dtype
    if dtype.is_narrow_float:
        if value.raw is not None and value.lanes == lanes:
            return value.raw
        bits = value.raw
        if bits is None:
            bits = narrow_bits(f, value.ref, dtype, value.lanes)
        return bits if value.lanes == lanes else f.splat(bits, memory_type(dtype), lanes)
    ref = f.spread(value, lanes)
    if dtype is BOOL:
        return f.assign(f"zext {vector('i1', lanes)} {ref} to {vector('i8', lanes)}")
    return ref


def _from_memory(f: Function, raw: str, dtype: DType, lanes: int) -> Value:
    if dtype.is_narrow_float:
        return widen(f, raw, dtype, lanes)
    if dtype is BOOL:
        kind = vector("i8", lanes)
        return Value(f.assign(f"icmp ne {kind} {raw}, {f.splat('0', 'i8', lanes)}"), BOOL, lanes)
    return Value(raw, dtype, lanes)


def _load_row(f: Function, buffer: T.Buffer, index: Value) -> str:
    """Neighbouring elements, those of lanes that are off left alone."""
    kind, lanes, size = memory_type(buffer.dtype), index.lanes, buffer.dtype.bytes
    wide = vector(kind, lanes)
    place = address(f, buffer, index.ref)
    if f.mask is None:
        return f.assign(f"load {wide}, ptr {place}, align {size}")
    name = f"llvm.masked.load.v{lanes}{_short(kind)}.p0"
    f.module.declare(f"declare {wide} @{name}(ptr, <{lanes} x i1>, {wide})")
    return f.assign(f"call {wide} @{name}(ptr align {size} {place}, <{lanes} x i1> {f.mask}, {wide} zeroinitializer)")


def address(f: Function, buffer: T.Buffer, ref: str) -> str:
    """The address of the element at a linear index that is the same in all lanes."""
    place, kind = f.places[buffer], memory_type(buffer.dtype)
    if ref == "0":
        return place
    # Under a mask the first lane may be off, and its element out of bounds.
    bounds = "inbounds nuw " if f.mask is None else ""
    return f.assign(f"getelementptr {bounds}{kind}, ptr {place}, i64 {ref}")


def _addresses(f: Function, buffer: T.Buffer, index: Value) -> str:
    place, kind = f.places[buffer], memory_type(buffer.dtype)
    refs = f.spread(index, f.width)
    return f.assign(f"getelementptr {kind}, ptr {place}, <{f.width} x i64> {refs}")


def _mask(f: Function) -> str:
    return f.mask if f.mask is not None else "splat (i1 true)"


def _short(kind: str) -> str:
    return {"float": "f32", "double": "f64"}.get(kind, kind)
