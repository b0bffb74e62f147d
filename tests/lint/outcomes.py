"""What a program computes."""

from __future__ import annotations

import random

import numpy as np

from mlcdsl.check import check_source
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import evaluate
from mlcdsl.lint import all_rules
from mlcdsl.lint.allow import UNUSED
from mlcdsl.reference import RunError, run_prim_func
from mlcdsl.source import Source
from tests.support.gen_inputs import array

#: the rules whose fixes change what is computed, or where a program stops, on purpose
CHANGING = {"L0303", "L0405", "L0406"}
KEEPING = frozenset({UNUSED, *(r.code for r in all_rules())} - CHANGING)


def outcome(text: str, seed: int) -> list[bytes] | str:
    """What the first prim_func of a text computes from inputs that a seed gives."""
    result = check_source(Source("t.mlc", text))
    func = next(iter(result.program.modules["M"].prim_funcs.values()))
    rng = random.Random(seed)
    dims: dict[T.Var, int] = {v: rng.randint(0, 5) for v in func.dims}
    inputs = []
    for p in func.inputs:
        if isinstance(p.value, T.Var):
            inputs.append(rng.randint(-3, 9) if p.value.dtype.is_int else rng.uniform(-2, 2))
        else:
            shape = tuple(max(evaluate(n, dims), 0) for n in p.value.shape)
            inputs.append(array(rng, rng.choice(("plain", "whole", "special")), p.value.dtype.name, shape))
    try:
        outputs = run_prim_func(func, inputs)
    except RunError as stopped:
        return str(stopped)[:5]
    changed = [a for p, a in zip(func.inputs, inputs, strict=True) if p.mode == "inout"]
    return [np.asarray(a).tobytes() for a in (*outputs, *changed)]
