"""A call of a compiled prim_func from Python: at most 3 us over its kernel."""

from __future__ import annotations

import ctypes
import functools
import time
from collections.abc import Callable, Iterator
from typing import Any

from figures import Options
from figures.table import Row, Time, interleaved, row

PROGRAM = """module Calls {
  prim_func one(A: f32[8]) -> (B: f32[8]) {
    compute B[i] = A[i] + 1
  }
  prim_func one_any[n](A: f32[n]) -> (B: f32[n]) {
    compute B[i] = A[i] + 1
  }
  prim_func product_any[n, m, l](A: f32[n, l], B: f32[l, m]) -> (C: f32[n, m]) {
    compute C[i, j] = sum[k](A[i, k] * B[k, j])
  }
  prim_func scaled_any[n](A: f32[n], s: f32) -> (B: f32[n]) {
    compute B[i] = A[i] * s
  }
}
"""


def measure(options: Options) -> Iterator[Row]:
    import numpy as np

    import mlcdsl

    lib = mlcdsl.build(PROGRAM)
    a, b = np.ones(8, np.float32), np.empty(8, np.float32)
    m, out = np.ones((4, 4), np.float32), np.empty((4, 4), np.float32)
    cases: list[tuple[str, str, tuple[Any, ...], Any, list[int]]] = [
        ("f32[8] -> f32[8]", "one", (a,), b, []),
        ("f32[n] -> f32[n]", "one_any", (a,), b, [8]),
        ("f32[n], f32 -> f32[n]", "scaled_any", (a, 2.0), b, [8]),
        ("f32[n, l], f32[l, m] -> f32[n, m]", "product_any", (m, m), out, [4, 4, 4]),
    ]
    for words, name, args, result, sizes in cases:
        kernel = lib[name]
        assert kernel(*args, out=result) is result
        alone = native_time(kernel, (*args, result), sizes)
        plain, given = interleaved(
            [functools.partial(kernel, *args), functools.partial(kernel, *args, out=result)], options.rounds(120)
        )
        note = f"the kernel itself {alone * 1e6:.3f} us"
        yield row(f"call of {words}", _over(plain, alone), "us", 3, note)
        yield row("- with out=", _over(given, alone), "us", 3)
    (nothing,) = interleaved([functools.partial(np.add, a, 1.0, b)], options.rounds(120))
    yield row("- np.add(f32[8], 1, out) beside it", nothing, "us")


def _over(t: Time, alone: float) -> Time:
    return Time(t.median - alone, t.least - alone)


def native_time(kernel: Any, values: tuple[Any, ...], sizes: list[int], number: int = 20_000) -> float:
    """Seconds of a call of the kernel from compiled code: the least of several loops."""
    loop, keep = _native_loop(kernel, values, sizes)
    best = float("inf")
    for _ in range(15):
        start = time.perf_counter()
        loop(number)
        best = min(best, (time.perf_counter() - start) / number)
    del keep
    return best


def _native_loop(kernel: Any, values: tuple[Any, ...], sizes: list[int]) -> tuple[Callable[[int], None], Any]:
    """A compiled `for` around one call with these arguments."""
    import llvmlite.binding as llvm
    import numpy as np

    address = ctypes.cast(kernel._raw, ctypes.c_void_p).value
    record = (ctypes.c_int64 * 8)()
    parts = [f"ptr inttoptr (i64 {ctypes.addressof(record)} to ptr)"]
    for v in values:
        if isinstance(v, np.ndarray):
            parts.append(f"ptr inttoptr (i64 {v.ctypes.data} to ptr)")
        else:
            parts.append(f"float {float(v):e}")
    parts += [f"i64 {s}" for s in sizes]
    text = f"""
define void @repeat(i64 %number) {{
entry:
  br label %head
head:
  %i = phi i64 [ 0, %entry ], [ %next, %head ]
  %status = call i32 inttoptr (i64 {address} to ptr)({", ".join(parts)})
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %number
  br i1 %more, label %head, label %done
done:
  ret void
}}
"""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=2)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
    engine.finalize_object()
    loop = ctypes.CFUNCTYPE(None, ctypes.c_int64)(engine.get_function_address("repeat"))
    return loop, (engine, record, values)
