"""One math function compiled by itself as a loop over arrays, for measuring it (tests, benchmarks)."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from mlcdsl.backends.llvm.math.emitter import KIND_OF_DTYPE
from mlcdsl.backends.llvm.math.registry import ATTRIBUTES, REGISTRY, MathIR, math_function

Array = np.ndarray[Any, Any]
NUMPY_DTYPE = {"f32": np.float32, "f64": np.float64}


def closure(name: str, dtype: str, lanes: int) -> list[MathIR]:
    """The function and, before it, all that it depends on."""
    ordered: dict[tuple[str, str, int], MathIR] = {}

    def visit(key: tuple[str, str, int]) -> None:
        if key not in ordered:
            ir = math_function(*key)
            for dependency in ir.depends:
                visit(dependency)
            ordered[key] = ir

    visit((name, dtype, lanes))
    return list(ordered.values())


def loop_text(name: str, dtype: str, lanes: int) -> str:
    """`@run(x, y, z, out, count)`: out[i] = f(x[i], …) for count a multiple of lanes."""
    kind = KIND_OF_DTYPE[dtype]
    vector = kind if lanes == 1 else f"<{lanes} x {kind}>"
    align = 4 if dtype == "f32" else 8
    functions = closure(name, dtype, lanes)
    declarations = dict.fromkeys(d for ir in functions for d in ir.declarations)
    letters = "xyz"[: REGISTRY[name].arity]
    loads = []
    for letter in letters:
        loads.append(f"  %{letter}p = getelementptr {kind}, ptr %{letter}, i64 %i")
        loads.append(f"  %{letter}v = load {vector}, ptr %{letter}p, align {align}")
    arguments = ", ".join(f"{vector} %{letter}v" for letter in letters)
    lines = [
        *declarations,
        *(ir.text for ir in functions),
        f"define void @run(ptr %x, ptr %y, ptr %z, ptr noalias %out, i64 %n) {ATTRIBUTES} {{",
        "entry:",
        "  %some = icmp ult i64 0, %n",
        "  br i1 %some, label %loop, label %done",
        "loop:",
        "  %i = phi i64 [ 0, %entry ], [ %next, %loop ]",
        *loads,
        f"  %r = call {vector} @{functions[-1].symbol}({arguments})",
        f"  %outp = getelementptr {kind}, ptr %out, i64 %i",
        f"  store {vector} %r, ptr %outp, align {align}",
        f"  %next = add i64 %i, {lanes}",
        "  %more = icmp ult i64 %next, %n",
        "  br i1 %more, label %loop, label %done",
        "done:",
        "  ret void",
        "}",
    ]
    return "\n".join(lines).replace(f"i64 %n) {ATTRIBUTES}", "i64 %n) nounwind")


def host_machine() -> tuple[llvm.TargetMachine, str]:
    """The machine for this host, and the attributes that its functions carry."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(cpu=cpu, features=features, opt=3, jit=True)
    return machine, f'"target-cpu"="{cpu}" "target-features"="{features}"'


def optimize(text: str, machine: llvm.TargetMachine) -> llvm.ModuleRef:
    module = llvm.parse_assembly(text)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return module


@functools.cache
def compiled(name: str, dtype: str, lanes: int) -> Callable[..., Array]:
    """`f(x, …, out=None)` on one-dimensional contiguous arrays of any length."""
    machine, attributes = host_machine()
    text = loop_text(name, dtype, lanes)
    text = text.replace(ATTRIBUTES + " {", f"{ATTRIBUTES} {attributes} {{")
    text = text.replace("i64 %n) nounwind {", f"i64 %n) nounwind {attributes} {{")
    engine = llvm.create_mcjit_compiler(optimize(text, machine), machine)
    engine.finalize_object()
    address = engine.get_function_address("run")
    run = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, ctypes.c_int64)(address)
    arity = REGISTRY[name].arity

    def call(*arguments: Array, out: Array | None = None) -> Array:
        count = arguments[0].size
        if count % lanes:
            padded = [np.pad(a, (0, -count % lanes)) for a in arguments]
            return call(*padded)[:count]
        assert len(arguments) == arity
        inputs = [np.ascontiguousarray(a, NUMPY_DTYPE[dtype]) for a in arguments]
        result = np.empty(count, NUMPY_DTYPE[dtype]) if out is None else out
        pointers = [a.ctypes.data for a in inputs] + [None] * (3 - arity)
        run(*pointers, result.ctypes.data, count)
        assert engine is not None  # the code lives as long as its engine
        return result

    return call
