"""Stopping a function: what was wrong goes to the error record, then the function frees and returns.

The status is one more than the index of the failure site. In the body of a parallel loop only the chunk with the
lowest begin may write the record, under a lock: so the record is that of the iteration which a serial loop would
have failed at, whatever the number of threads.
"""

from __future__ import annotations

from mlcdsl.backends.llvm.builder import Function, Site
from mlcdsl.backends.llvm.values import Value
from mlcdsl.source import Span
from mlcdsl.types import F64

#: values that an error record holds
RECORD = 8

_ENTER = """\
define internal i1 @mlc.fail.enter(ptr %env, i64 %begin) cold noinline nounwind {
entry:
  %lock = getelementptr i64, ptr %env, i64 1
  br label %spin
spin:
  %taken = atomicrmw xchg ptr %lock, i32 1 acquire
  %free = icmp eq i32 %taken, 0
  br i1 %free, label %mine, label %spin
mine:
  %at = getelementptr i64, ptr %env, i64 2
  %lowest = load i64, ptr %at
  %first = icmp slt i64 %begin, %lowest
  br i1 %first, label %note, label %done
note:
  store i64 %begin, ptr %at
  br label %done
done:
  ret i1 %first
}"""

_LEAVE = """\
define internal void @mlc.fail.leave(ptr %env) cold noinline nounwind {
  %lock = getelementptr i64, ptr %env, i64 1
  store atomic i32 0, ptr %lock release, align 8
  ret void
}"""


def fail_unless(f: Function, ok: str, code: str, message: str, span: Span | None) -> None:
    """Go on if the condition holds."""
    good, bad = f.name("ok"), f.name("fail")
    f.branch(ok, good, bad, ", !prof !0")
    f.start(bad)
    fail(f, code, message, span, [])
    f.start(good)


def fail(f: Function, code: str, message: str, span: Span | None, values: list[Value]) -> None:
    """Stop here. The values must be uniform."""
    values = values[:RECORD]
    kinds = tuple("float" if v.dtype.is_float else "uint" if v.dtype.kind == "uint" else "int" for v in values)
    f.sites.append(Site(code, message, kinds, span))
    slots = [_slot(f, v) for v in values]
    status = str(len(f.sites))
    if not f.begin:
        _record(f, slots)
        stop(f, status)
        return
    enter = f.module.helper("mlc.fail.enter", lambda: _ENTER)
    leave = f.module.helper("mlc.fail.leave", lambda: _LEAVE)
    write, done = f.name("record"), f.name("recorded")
    first = f.assign(f"call i1 @{enter}(ptr %env, i64 {f.begin})")
    f.branch(first, write, done)
    f.start(write)
    _record(f, slots)
    f.jump(done)
    f.start(done)
    f.emit(f"call void @{leave}(ptr %env)")
    stop(f, status)


def stop(f: Function, status: str) -> None:
    """Free what is allocated here, and return the status."""
    for ref in reversed(f.heap):
        f.emit(f"call void @free(ptr {ref})")
    f.emit(f"ret i32 {status}")


def _slot(f: Function, v: Value) -> str:
    """The value as an i64."""
    from mlcdsl.backends.llvm.casts import cast
    from mlcdsl.types import I64

    if v.dtype.is_float:
        wide = cast(f, v, F64)
        return f.assign(f"bitcast double {wide.ref} to i64")
    return cast(f, v, I64).ref


def _record(f: Function, slots: list[str]) -> None:
    for n, ref in enumerate(slots):
        at = "%err" if n == 0 else f.assign(f"getelementptr i64, ptr %err, i64 {n}")
        f.emit(f"store i64 {ref}, ptr {at}, align 8")
