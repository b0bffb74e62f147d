"""A scheduled program beside the one that was written, on many inputs: the reference interpreter decides.

Sizes: 0, 1, primes and the powers of two that schedules split by, for symbolic dims. Inputs: small integers, normal
numbers, zeros, and for floats NaN and infinities, for integers that are no indices all values of their type. Floats
that are summed in another order differ in rounding; they are compared within the bound of a sum of so many terms,
everything else exactly.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.types import DType
from mlcdsl.types.arrays import numpy_dtype

Array = np.ndarray[Any, Any]
Run = Callable[[list[Any]], Sequence[Array]]
SIZES = (0, 1, 2, 3, 5, 7, 16, 17)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first difference: the output, the index, what each gave, and the case that shows it."""

    output: str
    index: tuple[int, ...]
    expected: object
    actual: object
    case: str


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    sizes: dict[T.Var, int]
    inputs: list[Any]


def cases(func: T.PrimFunc, count: int, seed: int, sizes_from: Sequence[int] = SIZES) -> Iterator[Case]:
    """Inputs for a function: every kind of values, sizes from the edges. Sizes that break `where` are left out."""
    generator = random.Random(seed)
    kinds = ("integers", "normal", "zeros", "special")
    combinations = list(itertools.islice(itertools.product(sizes_from, repeat=len(func.dims)), 4096))
    generator.shuffle(combinations)
    made, wide = 0, not _steers(func)
    for attempt in range(max(count * 4, len(combinations))):
        if made >= count:
            return
        sizes = dict(zip(func.dims, combinations[attempt % len(combinations)], strict=True))
        if not all(evaluate_condition(w, sizes) for w in func.where):
            continue
        kind = kinds[made % len(kinds)]
        rng = np.random.default_rng([seed, attempt])
        inputs = [_value(p, sizes, kind, rng, wide) for p in func.inputs]
        shown = ", ".join(f"{d.name} = {n}" for d, n in sizes.items())
        yield Case(f"{kind}{f' with {shown}' if shown else ''} (seed {seed}, case {attempt})", sizes, inputs)
        made += 1


def evaluate_condition(e: T.Expr, sizes: dict[T.Var, int]) -> bool:
    """A fact of `where`, which is about dims only here; what mentions a scalar parameter is taken to hold."""
    match e:
        case T.Binary("and", a, b):
            return evaluate_condition(a, sizes) and evaluate_condition(b, sizes)
        case T.Binary("or", a, b):
            return evaluate_condition(a, sizes) or evaluate_condition(b, sizes)
        case T.Unary("not", a):
            return not evaluate_condition(a, sizes)
        case T.Binary(op, a, b) if op in T.COMPARE_OPS:
            try:
                x, y = evaluate(a, sizes), evaluate(b, sizes)
            except KeyError:
                return True
            return {"eq": x == y, "ne": x != y, "lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}[op]
    return True


def _steers(func: T.PrimFunc) -> bool:
    """Whether elements of tensors say where something is, or how often something runs."""
    for s in walk_stmts(func.body):
        placed = [e for x in own_exprs(s) for y in walk(x) if isinstance(y, T.Load | T.Ptr) for e in y.indices]
        match s:
            case T.While():
                return True
            case T.Store():
                placed += s.indices
            case T.For():
                placed += (s.lo, s.extent)
            case T.Block():
                placed += (a.binding for a in s.axes)
            case T.Alloc():
                placed += s.buffer.shape
        if any(isinstance(x, T.Load) for e in placed for x in walk(e)) or isinstance(s, T.Let):
            return True
    return False


def _value(p: T.Param, sizes: dict[T.Var, int], kind: str, rng: np.random.Generator, wide: bool) -> Any:
    if isinstance(p.value, T.Var):
        return _numbers((1,), p.value.dtype, kind, rng).item()
    shape = tuple(evaluate(s, sizes) for s in p.value.shape)
    if wide and p.value.dtype.is_int and kind in ("normal", "special"):
        ends = int(p.value.dtype.min_int), int(p.value.dtype.max_int)
        return rng.integers(*ends, shape, numpy_dtype(p.value.dtype), endpoint=True)
    return _numbers(shape, p.value.dtype, kind, rng)


def _numbers(shape: tuple[int, ...], dtype: DType, kind: str, rng: np.random.Generator) -> Array:
    wanted = numpy_dtype(dtype)
    if dtype.kind == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if kind == "zeros":
        return np.zeros(shape, wanted)
    if not dtype.is_float:
        return rng.integers(0, 5, shape).astype(wanted)
    if kind == "integers":
        return rng.integers(-3, 4, shape).astype(wanted)
    values = rng.standard_normal(shape)
    if kind == "special" and values.size:
        flat = values.reshape(-1)
        for special in (np.nan, np.inf, -np.inf, -0.0):
            flat[rng.integers(0, flat.size)] = special
    with np.errstate(all="ignore"):
        return values.astype(np.float32).astype(wanted)


def first_mismatch(func: T.PrimFunc, expected: Sequence[Array], actual: Sequence[Array], case: Case) -> Mismatch | None:
    """Compare all outputs (inout parameters among them)."""
    names = [p.name for p in func.params if p.mode == "inout"] + [p.name for p in func.outputs]
    for name, a, b in zip(names, expected, actual, strict=True):
        bad = _differ(a, b, _terms(case))
        if bad.any():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            return Mismatch(name, index, a[index], b[index], case.name)
    return None


def _terms(case: Case) -> int:
    """A bound of how many terms a sum can have: the number of elements of the largest input."""
    return max([1, *(v.size for v in case.inputs if isinstance(v, np.ndarray))])


def _differ(a: Array, b: Array, terms: int) -> Array:
    if a.dtype.kind in "biu":
        return np.asarray(a != b)
    x, y = a.astype(np.float64), b.astype(np.float64)
    bits = {1: 3, 2: 8}.get(a.itemsize, 24 if a.itemsize == 4 else 53)
    with np.errstate(all="ignore"):
        scale = np.maximum(np.abs(x), np.abs(y))
        largest = scale[np.isfinite(scale)].max(initial=0.0)
        close = np.abs(x - y) <= terms * 2.0 ** (1 - bits) * np.maximum(scale, largest)
        same = (x == y) | (np.isnan(x) & np.isnan(y)) | (close & np.isfinite(x) & np.isfinite(y))
    return np.asarray(~same)


def verify(original: T.PrimFunc, run_original: Run, run_scheduled: Run, count: int, seed: int) -> Mismatch | None:
    """Run both on so many cases; None if they agree on all."""
    for case in cases(original, count, seed):
        copies = [[np.array(v) if isinstance(v, np.ndarray) else v for v in case.inputs] for _ in range(2)]
        expected, actual = run_original(copies[0]), run_scheduled(copies[1])
        found = first_mismatch(original, expected, actual, case)
        if found is not None:
            return found
    return None
