"""Primitive functions that may break a rule while they run, depending on their inputs (S7, N2, assert).

The checker cannot decide them, so it warns and the compiled code checks; the interpreter must find the same. Each
has one hazard, so that the code of the error is the same for every right implementation.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.support.gen_prim import Case

Pair = tuple[str, list[Any]]
SIZES = (1, 2, 3, 7, 8, 17)
LOOPS = ("range", "range", "parallel", "vectorized", "unroll")


def generate(seed: int) -> Case:
    """The case of a seed; about half of them go through."""
    rng = random.Random(seed)
    n = rng.choice(SIZES)
    make = rng.choice(HAZARDS)
    text, inputs = make(rng, n, np.random.default_rng(seed))
    return Case(seed, f"module M {{\n{text}}}\n", "f", {"n": n}, inputs)


def _loop(rng: random.Random, kinds: tuple[str, ...] = LOOPS) -> str:
    return f"for i in {rng.choice(kinds)}(n)"


def _indices(rng: random.Random, gen: np.random.Generator, n: int) -> Any:
    """Positions in [0, n), or with one that is outside."""
    found = gen.integers(0, n, n)
    if rng.random() < 0.5:
        found[gen.integers(0, n)] = rng.choice((-1, n, n + 5, -(2**40), 2**62))
    return found


def gather(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0901 for a read."""
    body = rng.choice(("Y[i] = X[I[i]]", "Y[i] = select(X[i] > 0, X[I[i]], 0)", "Y[i] = X[i] + X[I[i]] * 2"))
    text = f"  prim_func f[n](X: f32[n], I: i64[n]) -> (Y: f32[n]) {{\n    {_loop(rng)} {{ {body} }}\n  }}\n"
    return text, [gen.standard_normal(n).astype(np.float32), _indices(rng, gen, n)]


def scatter(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0901 for a write, in a serial loop."""
    loop = _loop(rng, ("range", "unroll"))
    text = f"""  prim_func f[n](X: i32[n], I: i64[n]) -> (Y: i32[n, 2]) {{
    compute Y[i, j] = X[i]
    {loop} {{ Y[I[i], {rng.choice("01")}] {rng.choice(("=", "+="))} X[i] }}
  }}
"""
    return text, [gen.integers(-9, 9, n).astype(np.int32), _indices(rng, gen, n)]


def division(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0908, and -1 as a divisor of the least value."""
    dtype = rng.choice(("i8", "i32", "i64", "u16"))
    kind = np.dtype({"i": "int", "u": "uint"}[dtype[0]] + dtype[1:])
    low = 0 if dtype[0] == "u" else -2
    x = gen.integers(low, 9, n).astype(kind)
    x[0] = np.iinfo(kind).min
    d = gen.integers(low, 4, n)
    if rng.random() < 0.6:
        d[d == 0] = 3
    op = rng.choice(("//", "%"))
    guard = rng.choice((f"X[i] {op} D[i]", f"select(D[i] > 0, X[i] {op} D[i], 1)", f"X[i] {op} (D[i] - 1)"))
    text = f"""  prim_func f[n](X: {dtype}[n], D: {dtype}[n]) -> (Y: {dtype}[n]) {{
    {_loop(rng)} {{ Y[i] = {guard} }}
  }}
"""
    return text, [x, d.astype(kind)]


def assertion(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0902."""
    text = f"""  prim_func f[n](X: f64[n], limit: f64) -> (Y: f64[n]) {{
    {_loop(rng, ("range", "parallel", "unroll"))} {{
      assert X[i] < limit, "too large"
      Y[i] = X[i]
    }}
  }}
"""
    return text, [gen.standard_normal(n), rng.choice((1.0, 1.5, 9.0))]


def unwritten_temporary(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0903."""
    fill = _loop(rng)
    text = f"""  prim_func f[n](X: f32[n]) -> (Y: f32[n]) {{
    alloc T: f32[n]
    {fill} {{ if X[i] > -1 {{ T[i] = X[i] }} }}
    for i in range(n) {{ Y[i] = select(X[i] > {rng.choice(("-1", "-9", "0"))}, T[i], X[i]) }}
  }}
"""
    return text, [gen.standard_normal(n).astype(np.float32)]


def unwritten_output(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0907."""
    text = f"""  prim_func f[n](X: f32[n], I: i64[n]) -> (Y: f32[n]) {{
    {_loop(rng)} {{ if X[i] > -1.5 {{ Y[i] = X[i] }} }}
  }}
"""
    return text, [gen.standard_normal(n).astype(np.float32), gen.permutation(n)]


def permuted_output(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0907 if two indices are the same, in a serial loop."""
    index = gen.permutation(n)
    if rng.random() < 0.5:
        index[0] = index[-1]
    text = """  prim_func f[n](X: f32[n], I: i64[n]) -> (Y: f32[n]) {
    for i in range(n) { Y[clamp(I[i], 0, n - 1)] = X[i] }
  }
"""
    return text, [gen.standard_normal(n).astype(np.float32), index]


def race(rng: random.Random, n: int, gen: np.random.Generator) -> Pair:
    """E0904: two iterations write one element, or one reads what another writes."""
    index = gen.permutation(n)
    if rng.random() < 0.5:
        index[0] = index[-1]
    loop = _loop(rng, ("parallel", "vectorized"))
    place = "clamp(I[i], 0, n - 1)"
    body = rng.choice((f"Y[{place}] = X[i]", f"Y[{place}] += X[i]", f"Y[i] = Y[{place}] + X[i]"))
    text = f"""  prim_func f[n](X: i64[n], I: i64[n]) -> (Y: i64[n]) {{
    compute Y[i] = X[i]
    {loop} {{ {body} }}
  }}
"""
    return text, [gen.integers(-9, 9, n), index]


HAZARDS: tuple[Callable[[random.Random, int, np.random.Generator], Pair], ...] = (
    gather, gather, scatter, division, division, assertion, unwritten_temporary, unwritten_output, permuted_output,
    race,
)  # fmt: skip
