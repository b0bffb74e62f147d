"""Conversions: exhaustive for narrow types, at and around every tie for those from wider types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.backends.llvm.target import Target, host_target
from mlcdsl.reference import run_prim_func
from mlcdsl.reference.scalars import round_to
from mlcdsl.types import DTYPES
from mlcdsl.types.arrays import numpy_dtype
from tests.backends.llvm.compiled import compile_func, function, same

NARROW = ["f16", "bf16", "f8e4m3", "f8e5m2"]
NAMES = list(DTYPES)
Array = np.ndarray[Any, Any]


def convert(a: Array, source: str, target: str, kind: str, machine: Target | None = None) -> Array:
    func = function(
        f"prim_func f[n](A: {source}[n]) -> (C: {target}[n]) {{"
        f" for i in {kind}(n) {{ block (spatial v = i) {{ C[v] = {target}(A[v]) }} }} }}"
    )
    out = np.zeros(a.shape, numpy_dtype(DTYPES[target]))
    compile_func(func, machine)(a, out, dims=[a.size])
    return out


def every(name: str) -> Array:
    """Every value of a narrow type."""
    dtype = DTYPES[name]
    return np.arange(1 << dtype.bits, dtype=f"u{dtype.bytes}").view(numpy_dtype(dtype))


def around_ties(name: str) -> Array:
    """f64 values: those of the narrow type, the middles between them, and the doubles next to these."""
    with np.errstate(invalid="ignore"):
        values = every(name).astype("f8")
    finite = np.unique(values[np.isfinite(values)])
    middles = (finite[1:] + finite[:-1]) / 2
    top = finite[-1] + (finite[-1] - finite[-2]) * np.array([0.5, 1.0, 2.0])
    exact = np.concatenate([finite, middles, top, -top])
    return np.concatenate([exact, np.nextafter(exact, np.inf), np.nextafter(exact, -np.inf), [np.inf, -np.inf, np.nan]])


def software(target: Target) -> Target:
    """The same machine without instructions for f16."""
    off = target.features.replace("+f16c", "-f16c").replace("+avx512f,", "")
    return Target(target.name, target.triple, "x86-64-v2", "", 128) if off else target


@pytest.mark.parametrize("kind", ["range", "vectorized"])
@pytest.mark.parametrize("name", NARROW)
def test_widening_is_exact(name: str, kind: str) -> None:
    a = every(name)
    assert same(a.astype("f4"), convert(a, name, "f32", kind)).all()
    with np.errstate(invalid="ignore"):
        assert same(a.astype("f8"), convert(a, name, "f64", kind)).all()


@pytest.mark.parametrize("kind", ["range", "vectorized"])
@pytest.mark.parametrize("name", NARROW)
def test_rounding_from_f32(name: str, kind: str) -> None:
    with np.errstate(over="ignore"):
        a = around_ties(name).astype("f4")
        a = np.concatenate([a, np.nextafter(a, np.float32(np.inf)), np.nextafter(a, np.float32(-np.inf))])
        wanted = a.astype(numpy_dtype(DTYPES[name]))
    assert same(wanted, convert(a, "f32", name, kind)).all()


@pytest.mark.parametrize("name", NARROW)
def test_rounding_from_f64_happens_once(name: str) -> None:
    a = around_ties(name)
    wanted = np.array([round_to(DTYPES[name], float(x)) for x in a]).astype(numpy_dtype(DTYPES[name]))
    assert same(wanted, convert(a, "f64", name, "vectorized")).all()


@pytest.mark.parametrize("name", NARROW)
def test_f16_without_instructions(name: str) -> None:
    if not host_target().triple.startswith("x86_64"):
        pytest.skip("the processor without f16 is an x86 one")
    machine = software(host_target())
    a = every(name)
    assert not machine.has_f16_conversion
    assert same(a.astype("f4"), convert(a, name, "f32", "range", machine)).all()
    with np.errstate(over="ignore"):
        b = around_ties(name).astype("f4")
        assert same(b.astype(a.dtype), convert(b, "f32", name, "vectorized", machine)).all()


@pytest.mark.parametrize("name", ["i64", "u64", "i32", "u32"])
def test_integers_round_once(name: str) -> None:
    """Around ties of every target: 2^k plus a half unit, plus or minus one."""
    dtype = DTYPES[name]
    values = {0, dtype.min_int, dtype.max_int}
    for k in range(1, dtype.bits):
        for bits in (2, 3, 7, 10, 23, 52):
            tie = (1 << k) + (1 << max(k - bits - 1, 0))
            values |= {tie + d + s for d in (-1, 0, 1) for s in (0, 1 << max(k - bits, 0))}
    a = np.array(sorted(v for v in values if v <= dtype.max_int), object).astype(numpy_dtype(dtype))
    a = np.concatenate([a, -a[a < dtype.max_int // 2]]) if dtype.kind == "int" else a
    for target in ("f16", "bf16", "f32", "f64", "f8e4m3", "f8e5m2"):
        wanted = np.array([round_to(DTYPES[target], int(x)) for x in a]).astype(numpy_dtype(DTYPES[target]))
        for kind in ("range", "vectorized"):
            assert same(wanted, convert(a, name, target, kind)).all(), target


@pytest.mark.parametrize("source", NAMES)
def test_every_pair_of_types(source: str) -> None:
    """One function converts to all types; the reference says what comes out."""
    dtype = DTYPES[source]
    if dtype.is_float:
        values: list[Any] = [0.0, -0.0, 0.5, -0.9, 1.9, -1.5, 127.5, 128.0, 255.9, 300.0, -300.0, 4e4, 3e9, -3e9, 1e19]
        values += [-1e19, 2e19, np.inf, -np.inf, np.nan, 2.0**31, 2.0**63, -(2.0**63)]
        with np.errstate(over="ignore"):
            a = np.array(values, np.float64).astype(numpy_dtype(dtype))
    elif dtype.name == "bool":
        a = np.array([False, True])
    else:
        ends = [0, 1, 2, 127, dtype.min_int, dtype.max_int, dtype.max_int // 3]
        a = np.array(ends, object).astype(numpy_dtype(dtype))
    outputs = ", ".join(f"C_{t}: {t}[n]" for t in NAMES)
    for kind in ("range", "vectorized"):
        stores = " ".join(f"C_{t}[v] = {t}(A[v])" for t in NAMES)
        func = function(
            f"prim_func f[n](A: {source}[n]) -> ({outputs})"
            f" {{ for i in {kind}(n) {{ block (spatial v = i) {{ {stores} }} }} }}"
        )
        wanted = run_prim_func(func, [a])
        found = [np.zeros(a.shape, numpy_dtype(DTYPES[t])) for t in NAMES]
        compile_func(func)(a, *found, dims=[a.size])
        for t, w, g in zip(NAMES, wanted, found, strict=True):
            assert same(w, g).all(), (kind, t, a, w, g)
