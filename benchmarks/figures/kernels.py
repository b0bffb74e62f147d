"""Kernels without schedules beside numpy and torch: a large product, add, exp, softmax."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from figures import Options
from figures.matmul import product
from figures.peers import Peer, compare
from figures.table import Row, Time, number, row

PROGRAM = """module Kernels {
  prim_func add[n](A: f32[n], B: f32[n]) -> (C: f32[n]) {
    compute C[i] = A[i] + B[i]
  }
  prim_func exp_of[n](A: f32[n]) -> (B: f32[n]) {
    compute B[i] = exp(A[i])
  }
  prim_func softmax[n, m](A: f32[n, m]) -> (B: f32[n, m]) {
    compute top[i] = max[j](A[i, j])
    compute e[i, j] = exp(A[i, j] - top[i])
    compute total[i] = sum[j](e[i, j])
    compute B[i, j] = e[i, j] / total[i]
  }
}
"""
LARGE = 1 << 24
MIDDLE = 1 << 20
ROWS = 1024


def measure(options: Options) -> Iterator[Row]:
    import numpy as np

    import mlcdsl

    lib = mlcdsl.build(PROGRAM)
    rng = np.random.default_rng(0)
    yield from product(options, 1024, options.rounds(4))
    big = [rng.random(LARGE, np.float32) for _ in range(3)]
    yield from _compared(options, "add, 16M elements", "add", lib["add"], big[:2], big[2], LARGE, "add")
    line, out = rng.random(MIDDLE, np.float32), np.empty(MIDDLE, np.float32)
    yield from _compared(options, "exp, 1M elements", "exp", lib["exp_of"], [line], out, MIDDLE, "element")
    square, result = rng.random((ROWS, ROWS), np.float32), np.empty((ROWS, ROWS), np.float32)
    yield from _compared(
        options, "softmax 1024 x 1024, index notation", "softmax", lib["softmax"], [square], result, ROWS, "element"
    )


def _compared(
    options: Options, words: str, work: str, kernel: Any, args: list[Any], out: Any, n: int, kind: str
) -> Iterator[Row]:
    peers = [Peer(p, p, work, n, options) for p in ("numpy", "torch")]
    found = compare(functools.partial(kernel, *args, out=out), peers, options.rounds(40))

    def show(name: str, t: Time) -> Row:
        rate = f"{number(12 * n / t.least / 1e9)} GB/s" if kind == "add" else f"{t.least / out.size * 1e9:.3f} ns each"
        return replace(row(name, t, "ms"), note=rate)

    yield show(words, found.ours)
    yield from found.rows(show)
