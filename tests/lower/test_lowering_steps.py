"""Every step keeps the meaning, prints, and reads back; the compiled function means the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_prim_funcs
from mlcdsl.lower import STEPS, lower
from mlcdsl.reference import run_prim_func
from mlcdsl.types.arrays import numpy_dtype
from tests.backends.llvm.compiled import compile_func, function, same
from tests.lower.programs import PROGRAMS

DIMS: dict[str, list[tuple[int, ...]]] = {
    "mm_relu": [(3, 5, 4), (3, 5, 0), (0, 2, 2), (1, 1, 1)],
    "reducers": [(3, 5), (3, 0), (0, 4)],
    "vectorized": [(n,) for n in (0, 1, 7, 16, 17, 40)],
    "negative": [(0,), (3,), (5,), (6,), (40,)],
    "scratch": [(0,), (1,), (5,)],
    "strides": [(0,), (3,)],
}
Array = np.ndarray[Any, Any]


def inputs_of(func: T.PrimFunc, dims: tuple[int, ...]) -> list[Any]:
    rng = np.random.default_rng(1)
    env = dict(zip(func.dims, dims, strict=True))
    args: list[Any] = []
    for p in func.inputs:
        if isinstance(p.value, T.Var):
            args.append(23)
            continue
        shape = tuple(env[e] if isinstance(e, T.Var) else int(e.value) for e in p.value.shape)  # type: ignore
        values = rng.integers(-9, 9, shape) if p.value.dtype.is_int else rng.standard_normal(shape)
        args.append(values.astype(numpy_dtype(p.value.dtype)))
    return args


def compiled_run(func: T.PrimFunc, args: list[Any], dims: tuple[int, ...], like: list[Array]) -> list[Array]:
    outs = [np.full(a.shape, 77, a.dtype) for a in like]
    strides = [a.shape[1] for a in args if isinstance(a, np.ndarray) and a.ndim > 1][: len(func.stride_vars)]
    compile_func(func)(*args, *outs, dims=[*dims, *strides])
    return outs


@pytest.mark.parametrize("name", PROGRAMS)
def test_compiled_code_means_the_same(name: str) -> None:
    func = function(PROGRAMS[name])
    for dims in DIMS.get(name, [()]):
        args = inputs_of(func, dims)
        wanted = run_prim_func(func, args)
        for w, g in zip(wanted, compiled_run(func, args, dims, wanted), strict=True):
            assert same(w, g).all(), (dims, w, g)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_steps_print_and_read_back(name: str, step: str) -> None:
    """The text of every stage is a program that gives the same results."""
    func = function(PROGRAMS[name])
    stage = lower(func, step)
    text = print_prim_funcs([stage])
    assert print_prim_funcs([lower(func, step)]) == text
    again = function(text)
    assert print_prim_funcs([again]) == text
    dims = DIMS.get(name, [()])[0]
    args = inputs_of(func, dims)
    wanted = run_prim_func(func, args)
    if list(STEPS).index(step) < list(STEPS).index("buffers"):
        for f in (stage, again):
            found = run_prim_func(f, args)
            assert all(same(w, g).all() for w, g in zip(wanted, found, strict=True))
    for w, g in zip(wanted, compiled_run(stage, args, dims, wanted), strict=True):
        assert same(w, g).all()


@pytest.mark.parametrize("name", PROGRAMS)
def test_lowering_twice_is_lowering_once(name: str) -> None:
    once = lower(function(PROGRAMS[name]))
    assert print_prim_funcs([lower(once)]) == print_prim_funcs([once])


def test_unknown_step() -> None:
    with pytest.raises(ValueError, match="no lowering step is called 'nothing'; there are index_notation, "):
        lower(function(PROGRAMS["split"]), "nothing")
