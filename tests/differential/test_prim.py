"""Random primitive functions: what compiled code computes against the reference interpreter.

A failure prints the program, its inputs' seed and the command that runs it again. `MLC_SEEDS=1000:2000` runs others.
"""

from __future__ import annotations

import os
import sys
import traceback

import numpy as np
import pytest

from tests.support import gen_hazards
from tests.support.compare import difference
from tests.support.differential import disagreement
from tests.support.gen_prim import Case, generate

CHUNK = 25
FIRST, LAST = map(int, os.environ.get("MLC_SEEDS", "0:800").split(":"))


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
