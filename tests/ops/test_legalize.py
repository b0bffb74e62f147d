"""Every operator's legalization: accepted by the checker, with the result's types; equal to the reference."""

from __future__ import annotations

import numpy as np
import pytest

from mlcdsl.check.texts import build_prim_func
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate, free_vars
from mlcdsl.ops import OPERATORS, legalize, run_reference, static_attrs
from mlcdsl.ops.base.reference import element_types
from tests.ops.op_cases import CASES, Case

#: sizes that become symbols in the symbolic variant of a case
SYMBOLS = {3: T.Var("n"), 4: T.Var("m")}


def outputs(t: G.Type) -> tuple[G.Type, ...]:
    return t.items if isinstance(t, G.TupleType) else (t,)


def test_every_operator_has_a_case() -> None:
    assert {c.op for c in CASES} == set(OPERATORS.names())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_legalized_signature(case: Case) -> None:
    for symbols in ({}, SYMBOLS):
        try:
            call = case.call(symbols)
        except Exception:
            if not symbols:
                raise
            continue
        prim = legalize(call, build_prim_func)
        env = {SYMBOLS[3]: 3, SYMBOLS[4]: 4}
        inner = {d: evaluate(e, env) for d, e in zip(prim.callee.dims, prim.dims, strict=True)}
        for p, a in zip(prim.callee.inputs, prim.args, strict=True):
            if isinstance(p.value, T.Var):
                inner[p.value] = evaluate(a.expr, env)  # type: ignore[union-attr]
        for p, t in zip(prim.callee.outputs, outputs(call.type), strict=True):
            assert isinstance(p.value, T.Buffer) and isinstance(t, G.TensorType)
            assert p.value.dtype == t.dtype
            assert [evaluate(s, inner) for s in p.value.shape] == [evaluate(s, env) for s in t.shape]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_inference_agrees_with_the_reference(case: Case) -> None:
    call = case.call()
    found = run_reference(case.operator, case.arrays(), static_attrs(dict(call.attrs), {}), element_types(call.type))
    for a, t in zip(found, outputs(call.type), strict=True):
        assert isinstance(t, G.TensorType) and not any(free_vars(s) for s in t.shape)
        assert a.shape == tuple(evaluate(s, {}) for s in t.shape)
        assert isinstance(a, np.ndarray)


TOLERANCE = {"f64": 1e-12, "f32": 2e-5, "bf16": 2e-2, "f16": 4e-3, "f8e4m3": 0.0, "f8e5m2": 0.0}


def close(a: np.ndarray, b: np.ndarray, dtype: str) -> None:
    assert a.shape == b.shape and a.dtype == b.dtype
    if dtype in TOLERANCE:
        tolerance = TOLERANCE[dtype]
        np.testing.assert_allclose(a.astype(np.float64), b.astype(np.float64), tolerance, tolerance / 10)
    else:
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_interpreted_legalization_equals_the_reference(case: Case) -> None:
    from mlcdsl.reference import run_prim_func

    call = case.call()
    prim = legalize(call, build_prim_func)
    assert isinstance(prim.callee, T.PrimFunc)
    arrays = case.arrays()
    want = run_reference(case.operator, arrays, static_attrs(dict(call.attrs), {}), element_types(call.type))
    found = run_prim_func(prim.callee, arrays, dims=[evaluate(d, {}) for d in prim.dims])
    for a, b, d in zip(found, want, element_types(call.type), strict=True):
        close(a, b, d.name)
