"""Calls of intrinsics of LLVM: vectors from memory, and the result back into it."""

from __future__ import annotations

from math import prod

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.exprs import expr
from mlcdsl.backends.llvm.values import memory_type, vector
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T

#: the widths of integers that a processor copies to all lanes of a register in one instruction
_COPIED = (8, 16, 32, 64)


def call_llvm(f: Function, s: T.CallExtern, intrinsic: T.LlvmIntrinsic) -> None:
    """Everything is read before anything is written."""
    types = iter(intrinsic.args)
    args: list[tuple[str, str]] = []
    for a, p in zip(s.args, s.extern.params, strict=True):
        if not isinstance(a, T.Ptr) or not isinstance(p.value, T.Buffer) or f.width != 1:
            raise InternalError("code generation: a call of an intrinsic without vectors")
        if p.mode != "out":
            wanted = next(types)
            args.append((wanted, _vector(f, a, prod(map(_size, p.value.shape)), wanted)))
    result = f.call(s.extern.symbol, intrinsic.result, args)
    target = next(a for a in s.args if isinstance(a, T.Ptr) and a.mode != "in")
    _store(f, target, result, intrinsic.result)


def _size(e: T.Expr) -> int:
    assert isinstance(e, T.Const)
    return int(e.value)


def _vector(f: Function, a: T.Ptr, lanes: int, wanted: str) -> str:
    """The elements, repeated until there are so many, as LLVM's type."""
    kind, given = memory_type(a.buffer.dtype), prod(a.extents)
    place, align = expr(f, a).ref, a.buffer.dtype.bytes
    times, bits = lanes // given, given * a.buffer.dtype.bits
    if times > 1 and bits in _COPIED:
        one = f.assign(f"load i{bits}, ptr {place}, align {align}")
        return _cast(f, f.splat(one, f"i{bits}", times), f"<{times} x i{bits}>", wanted)
    own = vector(kind, given)
    ref = f.assign(f"load {own}, ptr {place}, align {align}")
    if times > 1:
        order = ", ".join(f"i32 {n}" for _ in range(times) for n in range(given))
        ref = f.assign(f"shufflevector {own} {ref}, {own} poison, <{lanes} x i32> <{order}>")
    return _cast(f, ref, vector(kind, lanes), wanted)


def _store(f: Function, a: T.Ptr, ref: str, given: str) -> None:
    kind = vector(memory_type(a.buffer.dtype), prod(a.extents))
    ref = _cast(f, ref, given, kind)
    f.emit(f"store {kind} {ref}, ptr {expr(f, a).ref}, align {a.buffer.dtype.bytes}")


def _cast(f: Function, ref: str, given: str, wanted: str) -> str:
    return ref if given == wanted else f.assign(f"bitcast {given} {ref} to {wanted}")
