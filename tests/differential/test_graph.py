"""Random graph functions: what the virtual machine computes against the reference interpreter.

A failure prints the program, its seed and the command that runs it again. `MLC_SEEDS=1000:2000` runs others.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import numpy as np
import pytest

import mlcdsl
from mlcdsl.check import check_source
from mlcdsl.diagnostics import MlcError
from mlcdsl.reference import RunError, run_function
from mlcdsl.source import Source
from tests.support.compare import difference
from tests.support.gen_graph import generate
from tests.support.gen_prim import Case

CHUNK = 10
FIRST, LAST = map(int, os.environ.get("MLC_SEEDS", "0:200").split(":"))


@pytest.mark.parametrize("start", range(FIRST, LAST, CHUNK))
def test_virtual_machine_agrees_with_the_interpreter(start: int) -> None:
    for seed in range(start, min(start + CHUNK, LAST)):
        case = generate(seed)
        try:
            wrong = disagreement(case)
        except Exception:
            wrong = traceback.format_exc()
        if wrong:
            pytest.fail(
                f"{wrong}\n\n{case.text}\ndims {case.dims}, seed {case.seed}; again: "
                f"python -m tests.differential.test_graph {case.seed}",
                pytrace=False,
            )


def disagreement(case: Case) -> str:
    """What the interpreter and the virtual machine do differently, "" if nothing."""
    result = check_source(Source(f"seed_{case.seed}.mlc", case.text))
    errors = [f"{d.code} {d.message}" for d in result.diagnostics if d.severity == "error"]
    if errors:
        return f"the checker refuses the program: {errors}"
    before = [np.copy(x) for x in case.inputs]
    try:
        want = run_function(result.program, "M", case.name, case.inputs)
    except RunError as error:
        return f"the interpreter stops: {error}"
    try:
        got = mlcdsl.build(case.text)[case.name](*case.inputs)
    except MlcError as error:
        return f"the virtual machine stops: {error}"
    if any(difference(a, b) for a, b in zip(before, case.inputs, strict=True)):
        return "an input was changed"
    return compare(want, got, "the result")


def compare(want: Any, got: Any, what: str) -> str:
    """Where two values differ, tuples item by item."""
    if not isinstance(want, tuple):
        wrong = difference(want, got)
        return f"{what}: {wrong}" if wrong else ""
    if not isinstance(got, tuple) or len(got) != len(want):
        return f"{what} is no tuple of {len(want)}"
    found = (compare(a, b, f"{what}.{i}") for i, (a, b) in enumerate(zip(want, got, strict=True)))
    return next(filter(None, found), "")


if __name__ == "__main__":
    for given in sys.argv[1:]:
        chosen = generate(int(given))
        print(chosen.text, chosen.dims, disagreement(chosen) or "agrees", sep="\n")
