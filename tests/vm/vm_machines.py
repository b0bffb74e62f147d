"""Machines for tests: kernels run by the reference interpreter, or compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mlcdsl.check import CheckResult, check_source
from mlcdsl.ir import tensor as T
from mlcdsl.reference import run_prim_func
from mlcdsl.source import Source
from mlcdsl.vm.bytecode_text import parse_function
from mlcdsl.vm.compiler import CompiledProgram, compile_program
from mlcdsl.vm.machine import Machine


class InterpretedKernel:
    """A prim_func run by the interpreter, with the interface of a compiled one."""

    def __init__(self, func: T.PrimFunc, externs: dict[str, Callable[..., Any]] | None = None):
        self.signature = func
        self.externs = externs or {}
        self.calls = 0
        shapes = [p.value.shape for p in func.inputs if isinstance(p.value, T.Buffer)]
        self.fast = set(func.dims) <= {s for shape in shapes for s in shape if isinstance(s, T.Var)}

    def call(self, *inputs: Any, out: Any = None) -> None:
        outs = () if out is None else out if isinstance(out, tuple) else (out,)
        self._run(inputs, outs, None)

    def invoke(self, values: list[Any], sizes: dict[T.Var, int]) -> None:
        n = len(self.signature.inputs)
        self._run(values[:n], values[n:], [sizes[d] for d in self.signature.dims])

    def _run(self, inputs: Any, outs: Any, dims: Any) -> None:
        self.calls += 1
        found = run_prim_func(self.signature, list(inputs), dims=dims, extern=self.externs)
        for mine, theirs in zip(found, outs, strict=True):
            assert mine.shape == theirs.shape and mine.dtype == theirs.dtype
            theirs[...] = mine


def checked(text: str) -> CheckResult:
    result = check_source(Source("t.mlc", text), prove=False)
    assert result.ok, str([(d.code, d.message) for d in result.diagnostics])
    return result


def compiled(text: str) -> tuple[CheckResult, CompiledProgram]:
    result = checked(text)
    return result, compile_program(result.program)


def constants_of(program: CompiledProgram) -> dict[str, np.ndarray[Any, Any]]:
    return {n: c.data for n, c in program.constants.items() if c.data is not None}


def interpreted(text: str) -> Machine:
    """A machine whose bytecode has gone through its text, on interpreted kernels."""
    result, program = compiled(text)
    prims = [f for m in result.program.modules.values() for f in m.prim_funcs.values()] + program.prims
    kernels = {f"{f.module}.{f.name}": InterpretedKernel(f) for f in prims}
    functions = {n: parse_function(lines) for n, lines in program.to_json()["functions"].items()}
    return Machine(functions, kernels.__getitem__, constants_of(program))
