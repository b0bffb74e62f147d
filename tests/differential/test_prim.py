"""Random primitive functions: what compiled code computes against the reference interpreter.

A failure prints the program, its inputs' seed and the command that runs it again. `MLC_SEEDS=1000:2000` runs others.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import numpy as np
import pytest

from mlcdsl.check import CheckResult, check_source
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.reference import RunError, run_prim_func
from mlcdsl.source import Source
from tests.support import gen_hazards
from tests.support.compare import difference
from tests.support.compiled import compile_prim
from tests.support.gen_prim import Case, generate

CHUNK = 25
FIRST, LAST = map(int, os.environ.get("MLC_SEEDS", "0:800").split(":"))
#: two implementations within 2 ulp of the truth are within 4 of each other; rounding to a narrow type adds 1
ULPS = 5


@pytest.mark.parametrize("start", range(FIRST, LAST, CHUNK))
def test_compiled_code_agrees_with_the_interpreter(start: int) -> None:
    for seed in range(start, min(start + CHUNK, LAST)):
        check(generate(seed))


@pytest.mark.parametrize("start", range(FIRST, FIRST + (LAST - FIRST) // 4, CHUNK))
def test_compiled_code_stops_where_the_interpreter_does(start: int) -> None:
    """S7, N2: what the checker leaves to run time."""
    for seed in range(start, start + CHUNK):
        check(gen_hazards.generate(seed), "hazard ")


def check(case: Case, kind: str = "") -> None:
    """Run a case both ways; a failure says what is needed to run it again."""
    try:
        wrong = disagreement(case, may_stop=bool(kind))
    except Exception:
        wrong = traceback.format_exc()
    if wrong:
        pytest.fail(
            f"{wrong}\n\n{case.text}\ndims {case.dims}, seed {case.seed}; again: "
            f"python -m tests.differential.test_prim {kind}{case.seed}",
            pytrace=False,
        )


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
    got, theirs_stopped = compiled(result, func, theirs)
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


def compiled(result: CheckResult, func: T.PrimFunc, inputs: list[Any]) -> tuple[list[Any], str]:
    """The outputs, or the code and message with which compiled code stops."""
    kernel = compile_prim(result, func)
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


def test_a_difference_is_found() -> None:
    """The comparison itself: one bit of one element, the sign of zero, a NaN."""
    for dtype in (np.float32, np.float64, np.float16):
        a = np.array([1.0, 0.0, np.nan, np.inf], dtype)
        assert difference(a, a.copy()) == ""
        b = a.copy()
        b[0] = np.nextafter(a[0], dtype(2))
        assert difference(a, b) and not difference(a, b, 1)
        for place, value in ((1, -0.0), (2, 1.0), (3, np.nan)):
            b = a.copy()
            b[place] = value
            assert difference(a, b)
    assert difference(np.array([1]), np.array([2]))
    assert difference(np.array([1]), np.array([1.0]))


if __name__ == "__main__":
    hazards = sys.argv[1:2] == ["hazard"]
    for given in sys.argv[1 + hazards :]:
        chosen = gen_hazards.generate(int(given)) if hazards else generate(int(given))
        print(chosen.text, chosen.dims, disagreement(chosen, hazards) or "agrees", sep="\n")
