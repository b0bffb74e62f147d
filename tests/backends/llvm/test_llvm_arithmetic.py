"""Operators and functions of every dtype, in scalar and in vector form, against the reference interpreter."""

from __future__ import annotations

import numpy as np
import pytest

from mlcdsl.reference import run_prim_func
from mlcdsl.types import DTYPES, DType
from mlcdsl.types.arrays import numpy_dtype
from tests.backends.llvm.compiled import compile_func, function, same

FLOATS = [d.name for d in DTYPES.values() if d.is_float]
INTS = [d.name for d in DTYPES.values() if d.is_int]


def edge_values(dtype: DType) -> list[float] | list[int]:
    """Zeros, ones, extremes, subnormals, infinities and NaN; for integers the ends and their neighbours."""
    if dtype.is_int:
        near = [0, 1, 2, 3, 5, 7, dtype.bits - 1, dtype.bits, dtype.max_int, dtype.max_int - 1]
        signed = [-1, -2, -3, -7, dtype.min_int, dtype.min_int + 1] if dtype.kind == "int" else []
        return near + signed
    values = [0.0, 1.0, 1.5, 0.1, 3.0, 7.0, 1e-3, 1e-7, 1e30, 448.0, 60000.0, 2.0**-149, np.inf, np.nan]
    return values + [-v for v in values[:-1]]


def pairs(name: str) -> tuple[np.ndarray, np.ndarray]:
    dtype = DTYPES[name]
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.array(edge_values(dtype), np.float64 if dtype.is_float else object).astype(numpy_dtype(dtype))
    a, b = np.meshgrid(values, values)
    return np.ascontiguousarray(a.ravel()), np.ascontiguousarray(b.ravel())


def check(name: str, exprs: list[str], result: str, a: np.ndarray, b: np.ndarray) -> None:
    """Every expression over A[v] and B[v], one output each, in serial and in vectorized loops."""
    outputs = ", ".join(f"C{n}: {result}[n]" for n in range(len(exprs)))
    for kind in ("range", "vectorized"):
        loops = "".join(
            f"for i in {kind}(n) {{ block (spatial v = i) {{ C{n}[v] = {e} }} }}\n" for n, e in enumerate(exprs)
        )
        func = function(f"prim_func f[n](A: {name}[n], B: {name}[n]) -> ({outputs}) {{\n{loops}}}")
        wanted = run_prim_func(func, [a, b])
        found = [np.zeros(a.shape, numpy_dtype(DTYPES[result])) for _ in exprs]
        compile_func(func)(a, b, *found, dims=[a.size])
        for e, w, g in zip(exprs, wanted, found, strict=True):
            bad = ~same(w, g)
            assert not bad.any(), (kind, e, [*zip(a[bad], b[bad], w[bad], g[bad], strict=True)][:5])


@pytest.mark.parametrize("name", FLOATS)
def test_float_operators(name: str) -> None:
    ops = [f"A[v] {op} B[v]" for op in ("+", "-", "*", "/", "//", "%")]
    exact = [f"{f}(A[v])" for f in ("floor", "ceil", "round", "trunc", "sqrt", "abs")]
    others = ["min(A[v], B[v])", "max(A[v], B[v])", "-A[v]", "A[v] * B[v] + A[v]", "fma(A[v], B[v], A[v])"]
    check(name, ops + exact + others, name, *pairs(name))


@pytest.mark.parametrize("name", INTS)
def test_integer_operators(name: str) -> None:
    a, b = pairs(name)
    ops = [f"A[v] {op} B[v]" for op in ("+", "-", "*")]
    named = ("min", "max", "bitwise_and", "bitwise_or", "bitwise_xor", "shift_left", "shift_right")
    calls = [f"{f}(A[v], B[v])" for f in named]
    check(name, [*ops, *calls, "-A[v]", "abs(A[v])", "bitwise_not(A[v])"], name, a, b)
    some = b != 0
    divisions = ["A[v] // B[v]", "A[v] % B[v]", "A[v] // 4", "A[v] % 8", "A[v] // 7", "A[v] % 7"]
    check(name, divisions, name, a[some], b[some])


@pytest.mark.parametrize("name", ["bool", *INTS, *FLOATS])
def test_comparisons(name: str) -> None:
    if name == "bool":
        a = np.array([False, False, True, True])
        b = np.array([False, True, False, True])
        check(name, ["A[v] and B[v]", "A[v] or B[v]", "not A[v]", "A[v] == B[v]", "A[v] != B[v]"], "bool", a, b)
        return
    ops = [f"A[v] {op} B[v]" for op in ("==", "!=", "<", "<=", ">", ">=")]
    tests = ["isnan(A[v])", "isinf(A[v])"] if name in FLOATS else []
    check(name, ops + tests, "bool", *pairs(name))


@pytest.mark.parametrize("name", FLOATS)
def test_math_functions_are_near(name: str) -> None:
    """Within a few units in the last place of the reference; narrow floats nearly always equal."""
    dtype = DTYPES[name]
    a = np.array([0.0, 0.1, 0.5, 1.0, 2.0, 3.7, 5.0], np.float64).astype(numpy_dtype(dtype))
    names = ["exp", "log", "log2", "sin", "cos", "tan", "tanh", "erf", "rsqrt", "sigmoid"]
    exprs = [*(f"{f}(A[v])" for f in names), "pow(A[v], B[v])"]
    outputs = ", ".join(f"C{n}: {name}[n]" for n in range(len(exprs)))
    loops = "".join(
        f"for i in vectorized(n) {{ block (spatial v = i) {{ C{n}[v] = {e} }} }}\n" for n, e in enumerate(exprs)
    )
    func = function(f"prim_func f[n](A: {name}[n], B: {name}[n]) -> ({outputs}) {{\n{loops}}}")
    wanted = run_prim_func(func, [a, a])
    found = [np.zeros_like(a) for _ in exprs]
    compile_func(func)(a, a, *found, dims=[a.size])
    # one unit in the last place, and of the narrow types a rounding the other way
    unit = {"f32": 2.0**-22, "f64": 2.0**-51, "f16": 2.0**-10, "bf16": 2.0**-7, "f8e4m3": 2.0**-3, "f8e5m2": 0.25}
    for e, w, g in zip(exprs, wanted, found, strict=True):
        np.testing.assert_allclose(g.astype("f8"), w.astype("f8"), rtol=unit[name], atol=1e-300, err_msg=e)
