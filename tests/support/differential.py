"""One case on the interpreter and as compiled code."""

from __future__ import annotations

from typing import Any

import numpy as np

import mlcdsl
from mlcdsl.check import check_source
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.reference import RunError, run_prim_func
from mlcdsl.source import Source
from tests.support.compare import difference
from tests.support.gen_prim import Case

#: two implementations within 2 ulp of the truth are within 4 of each other; rounding to a narrow type adds 1
ULPS = 5


def disagreement(case: Case, may_stop: bool = False) -> str:
    """What the interpreter and compiled code do differently, "" if nothing. `may_stop`: with one code."""
    result = check_source(Source(f"seed_{case.seed}.mlc", case.text))
    errors = [f"{d.code} {d.message}" for d in result.diagnostics if d.severity == "error"]
    if errors:
        return f"the checker refuses the program: {errors}"
    func = result.program.modules["M"].items[case.name]
    assert isinstance(func, T.PrimFunc)
    mine, theirs = copies(case.inputs), copies(case.inputs)
    want, stopped = interpreted(func, mine)
    got, theirs_stopped = compiled(case, theirs)
    if stopped or theirs_stopped:
        same = may_stop and stopped[:5] == theirs_stopped[:5]
        return "" if same else f"the interpreter: {stopped or 'runs'}; compiled code: {theirs_stopped or 'runs'}"
    outputs = enumerate(zip(func.outputs, want, got, strict=True))
    compared = [(p.name, a, b, i in case.inexact) for i, (p, a, b) in outputs]
    compared += [(p.name, a, b, False) for p, a, b in zip(func.inputs, mine, theirs, strict=True) if p.mode == "inout"]
    for name, a, b, inexact in compared:
        wrong = difference(a, b, ULPS if inexact else 0)
        if wrong:
            return f"{name}: {wrong}"
    return ""


def interpreted(func: T.PrimFunc, inputs: list[Any]) -> tuple[list[Any], str]:
    """The outputs, or the code and message with which the interpreter stops."""
    try:
        return run_prim_func(func, inputs, max_steps=2_000_000), ""
    except RunError as error:
        return [], str(error)


def compiled(case: Case, inputs: list[Any]) -> tuple[list[Any], str]:
    """The outputs, or the code and message with which compiled code stops."""
    kernel = mlcdsl.build(case.text)[case.name]
    try:
        found = kernel(*inputs)
    except MlcError as error:
        return [], f"{error.diagnostics[0].code}: {error.diagnostics[0].message}"
    return list(found) if isinstance(found, tuple) else [] if found is None else [found], ""


def copies(inputs: list[Any]) -> list[Any]:
    """Copies; those of matrices with wider rows have wider rows too."""
    out = []
    for x in inputs:
        if isinstance(x, np.ndarray) and not x.flags.c_contiguous:
            wide = np.zeros((x.shape[0], x.strides[0] // x.itemsize), x.dtype)
            wide[:, : x.shape[1]] = x
            out.append(wide[:, : x.shape[1]])
        else:
            out.append(x.copy() if isinstance(x, np.ndarray) else x)
    return out
