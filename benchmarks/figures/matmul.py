"""The 128 x 128 matrix product with relu, without a schedule: at least as fast as TVM's without a schedule."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from figures import Options
from figures.compile_time import program
from figures.peers import Peer, compare
from figures.table import Row, Time, number, row


def with_rate(found: Row, t: Time, n: int) -> Row:
    """The row, with GFLOP/s of the least time."""
    return replace(found, note=f"{number(2 * n**3 / t.least / 1e9)} GFLOP/s")


def measure(options: Options) -> Iterator[Row]:
    yield from product(options, 128, options.rounds(40))


def product(options: Options, n: int, rounds: int) -> Iterator[Row]:
    """Ours and the peers' at one size."""
    import numpy as np

    import mlcdsl

    kernel = mlcdsl.build(program().replace("128", str(n)))["mm_relu"]
    rng = np.random.default_rng(0)
    a, b = rng.random((n, n), np.float32), rng.random((n, n), np.float32)
    out = np.empty((n, n), np.float32)
    assert np.allclose(kernel(a, b), np.maximum(a @ b, 0), rtol=1e-4)
    tall = {"OPENBLAS_CORETYPE": "SkylakeX"}
    peers = [
        Peer("TVM, no schedule", "tvm", "mm_relu", n, options),
        Peer("numpy", "numpy", "mm_relu", n, options),
        Peer("numpy, OPENBLAS_CORETYPE=SkylakeX", "numpy", "mm_relu", n, options, tall),
        Peer("torch", "torch", "mm_relu", n, options),
    ]
    found = compare(functools.partial(kernel, a, b, out=out), peers, rounds)
    unit = "us" if n < 512 else "ms"
    ours = with_rate(row(f"mm_relu {n} x {n}, no schedule", found.ours, unit), found.ours, n)
    tvm = found.of("TVM, no schedule")
    if n == 128:
        verdict = "" if tvm is None else ": met" if found.ours.least <= tvm.least else ": MISSED"
        ours = replace(ours, bound=f"TVM without a schedule{verdict}")
    yield ours
    yield from found.rows(lambda name, t: with_rate(row(name, t, unit), t, n))
