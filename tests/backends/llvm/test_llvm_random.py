"""Random programs with a run-time check of everything: none of them stops, and all mean the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import evaluate
from mlcdsl.reference import RunError, run_prim_func
from mlcdsl.reference.arrays import strides_of
from mlcdsl.types.arrays import numpy_dtype
from tests.backends.llvm.compiled import Stopped, check_everything, compile_func, function
from tests.support import gen_prim
from tests.support.compare import difference


def copies(values: list[Any]) -> list[Any]:
    return [np.copy(v) if isinstance(v, np.ndarray) else v for v in values]


def sizes(func: T.PrimFunc, dims: dict[str, int], inputs: list[Any]) -> dict[T.Var, Any]:
    """The values of dims, scalar parameters and stride variables."""
    env: dict[T.Var, Any] = {d: dims[d.name] for d in func.dims}
    for p, x in zip(func.inputs, inputs, strict=True):
        if isinstance(p.value, T.Var):
            env[p.value] = x
        elif p.value.strides is not None:
            pairs = zip(p.value.strides, strides_of(x), strict=True)
            env.update({s: n for s, n in pairs if isinstance(s, T.Var)})
    return env


@pytest.mark.parametrize("seed", range(40))
def test_checked_programs(seed: int) -> None:
    case = gen_prim.generate(50_000 + seed)
    func = function(case.text)
    dims = [case.dims[d.name] for d in func.dims]
    try:
        wanted = run_prim_func(func, copies(case.inputs), dims=dims or None)
    except RunError as error:
        wanted = error
    inputs = copies(case.inputs)
    env = sizes(func, case.dims, inputs)
    outputs = [
        np.zeros(tuple(evaluate(e, env) for e in p.value.shape), numpy_dtype(p.value.dtype))
        for p in func.outputs
        if isinstance(p.value, T.Buffer)
    ]
    run = compile_func(check_everything(func, bounds=True, init=True, coverage=True, races=True))
    try:
        run(*inputs, *outputs, dims=[env[v] for v in (*func.dims, *func.stride_vars)])
    except Stopped as stopped:
        assert isinstance(wanted, RunError) and stopped.code == wanted.code
        return
    assert not isinstance(wanted, RunError), wanted
    for n, (w, g) in enumerate(zip(wanted, outputs, strict=True)):
        assert not difference(w, g, 8 if n in case.inexact else 0)
