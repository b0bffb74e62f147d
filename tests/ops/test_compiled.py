"""Legalized operators, compiled, equal the reference implementations: with numbers as sizes, and with symbols."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlcdsl.backends.llvm.compile import object_code
from mlcdsl.backends.llvm.jit import load_object
from mlcdsl.backends.llvm.target import host_target
from mlcdsl.check.texts import build_prim_func
from mlcdsl.driver.compile import generate
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate
from mlcdsl.ops import legalize, run_reference, static_attrs
from mlcdsl.ops.base.reference import element_types
from mlcdsl.types.arrays import numpy_dtype
from mlcdsl.vm.kernel import Kernel, Site
from tests.ops.op_cases import CASES, Case
from tests.ops.test_legalize import SYMBOLS, close

ENV = {SYMBOLS[3]: 3, SYMBOLS[4]: 4}


def variants(case: Case) -> list[G.CallPrim]:
    found = []
    for symbols in ({}, SYMBOLS):
        try:
            found.append(legalize(case.call(symbols), build_prim_func))
        except Exception:
            if not symbols:
                raise
    return found


def compiled(cases: list[Case]) -> dict[T.PrimFunc, Kernel]:
    """All legalizations of the cases, compiled as one module."""
    funcs = {p.callee: None for case in cases for p in variants(case) if isinstance(p.callee, T.PrimFunc)}
    own = {f: replace(f, name=f"{f.name}_{i}") for i, f in enumerate(funcs)}
    target = host_target()
    module = generate(own.values(), {}, target)
    loaded = load_object(object_code(module.module, target), {})
    made = {}
    for f, e, entry in zip(module.functions, module.module.entries, module.entries, strict=True):
        sites = [Site(s.code, s.message, s.kinds, s.span) for s in e.sites]
        made[f] = Kernel(f, sites, loaded.address(e.symbol), loaded.address(entry) if entry else None, loaded)
    return {f: made[renamed] for f, renamed in own.items()}


def check(case: Case, kernels: dict[T.PrimFunc, Kernel]) -> None:
    call = case.call()
    arrays = case.arrays()
    dtypes = element_types(call.type)
    want = run_reference(case.operator, arrays, static_attrs(dict(call.attrs), {}), dtypes)
    for prim in variants(case):
        assert isinstance(prim.callee, T.PrimFunc)
        kernel = kernels[prim.callee]
        outs = [np.empty(w.shape, numpy_dtype(d)) for w, d in zip(want, dtypes, strict=True)]
        scalars = [evaluate(a.expr, ENV) for a in prim.args if isinstance(a, G.Scalar)]
        sizes = {d: evaluate(e, ENV) for d, e in zip(prim.callee.dims, prim.dims, strict=True)}
        kernel.invoke([*arrays, *scalars, *outs], sizes)
        for a, b, d in zip(outs, want, dtypes, strict=True):
            close(a, b, d.name)
        if kernel.fast:
            again = [np.empty_like(o) for o in outs]
            kernel.call(*arrays, out=again[0] if len(again) == 1 else tuple(again))
            for a, b, d in zip(again, want, dtypes, strict=True):
                close(a, b, d.name)


@pytest.mark.parametrize("name", sorted({c.op for c in CASES}))
def test_compiled_legalizations_equal_the_reference(name: str) -> None:
    cases = [c for c in CASES if c.op == name]
    kernels = compiled(cases)
    for case in cases:
        check(case, kernels)
