"""Calls of externs: a C function directly, a function registered from Python through `mlc.extern.<module>.<name>`."""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.exprs import expr
from mlcdsl.backends.llvm.failures import fail_unless
from mlcdsl.backends.llvm.llvm_calls import call_llvm
from mlcdsl.backends.llvm.memory import to_memory
from mlcdsl.backends.llvm.values import Value, memory_type, register_type
from mlcdsl.diagnostics import InternalError
from mlcdsl.ir import tensor as T
from mlcdsl.types import BOOL, PTR

FAILED = "E0910"


def is_registered(extern: T.Extern) -> bool:
    """Whether the extern is found by name at run time, not linked as a C symbol."""
    return extern.llvm is None and ("." in extern.symbol or not extern.source)


def extern_symbol(extern: T.Extern) -> str:
    """The symbol that compiled code calls."""
    return f"mlc.extern.{extern.module}.{extern.name}" if is_registered(extern) else extern.symbol


def call_extern(f: Function, s: T.CallExtern) -> None:
    """All arguments are scalars and addresses: lowering has taken buffers and dims apart."""
    if s.extern.llvm is not None:
        call_llvm(f, s, s.extern.llvm)
        return
    values: list[Value] = []
    for a in s.args:
        if isinstance(a, T.Buffer):
            raise InternalError("code generation: a whole buffer in a call")
        values.append(expr(f, a))
    symbol = extern_symbol(s.extern)
    f.externs[symbol] = s.extern
    if is_registered(s.extern):
        _call_registered(f, s, symbol, values)
    else:
        _call_c(f, symbol, values)


def _call_c(f: Function, symbol: str, values: list[Value]) -> None:
    args = []
    for v in values:
        kind = "ptr" if v.dtype is PTR else memory_type(v.dtype)
        small = v.dtype is not PTR and (kind in ("i8", "i16"))
        extension = "" if not small else "signext " if v.dtype.kind == "int" else "zeroext "
        args.append(f"{kind} {extension}{to_memory(f, v, 1)}")
    kinds = ", ".join(a.split(" ")[0] for a in args)
    f.module.declare(f'declare void @"{symbol}"({kinds})')
    f.emit(f'call void @"{symbol}"({", ".join(args)})')


def _call_registered(f: Function, s: T.CallExtern, symbol: str, values: list[Value]) -> None:
    """Every argument in an i64 slot: addresses, integers extended, floats by their bits."""
    slots = f"%{f.name('args')}"
    f.allocas.append(f"  {slots} = alloca [{max(len(values), 1)} x i64], align 8")
    for n, v in enumerate(values):
        at = slots if n == 0 else f.assign(f"getelementptr i64, ptr {slots}, i64 {n}")
        f.emit(f"store i64 {_slot(f, v)}, ptr {at}, align 8")
    f.module.declare(f'declare i32 @"{symbol}"(ptr, i64)')
    status = f.assign(f'call i32 @"{symbol}"(ptr {slots}, i64 {len(values)})')
    ok = f.assign(f"icmp eq i32 {status}, 0")
    fail_unless(f, ok, FAILED, f"extern {s.extern.name} failed", s.span)


def _slot(f: Function, v: Value) -> str:
    if v.dtype is PTR:
        return f.assign(f"ptrtoint ptr {v.ref} to i64")
    ref = to_memory(f, v, 1)
    kind = memory_type(v.dtype)
    if v.dtype.is_float and not v.dtype.is_narrow_float:
        bits = f"i{v.dtype.bits}"
        ref, kind = f.assign(f"bitcast {register_type(v.dtype)} {ref} to {bits}"), bits
    if kind == "i64":
        return ref
    op = "sext" if v.dtype.kind == "int" and v.dtype is not BOOL else "zext"
    return f.assign(f"{op} {kind} {ref} to i64")
