"""The 128 x 128 matrix product with relu, without a schedule: at least as fast as TVM's without a schedule."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from figures import Options
from figures.compile_time import program
from figures.peers import Peer, compare
from figures.table import Row, Time, interleaved, number, row

#: four rows and four vectors at a time stay in registers
TILED = """module Tiled {{
  prim_func mm_relu(A: f32[{n}, {n}], B: f32[{n}, {n}]) -> (C: f32[{n}, {n}]) {{
    for io, jo in grid({n} // 4, {n} // 64) {{
      alloc R: f32[4, 64]
      for i, j in grid(4, 64) {{
        R[i, j] = 0
      }}
      for k in range({n}) {{
        for i in unroll(4) {{
          for j in range(64) {{
            R[i, j] += A[io * 4 + i, k] * B[k, jo * 64 + j]
          }}
        }}
      }}
      for i, j in grid(4, 64) {{
        C[io * 4 + i, jo * 64 + j] = max(R[i, j], 0)
      }}
    }}
  }}
}}
"""


def with_rate(found: Row, t: Time, n: int) -> Row:
    """The row, with GFLOP/s of the least time."""
    return replace(found, note=f"{number(2 * n**3 / t.least / 1e9)} GFLOP/s")


def measure(options: Options) -> Iterator[Row]:
    yield from product(options, 128, options.rounds(100))


def product(options: Options, n: int, rounds: int) -> Iterator[Row]:
    """Ours and the peers' at one size."""
    import numpy as np

    import mlcdsl

    kernel = mlcdsl.build(program().replace("128", str(n)))["mm_relu"]
    tiled = mlcdsl.build(TILED.format(n=n))["mm_relu"]
    rng = np.random.default_rng(0)
    a, b = rng.random((n, n), np.float32), rng.random((n, n), np.float32)
    out = np.empty((n, n), np.float32)
    for f in (kernel, tiled):
        assert np.allclose(f(a, b), np.maximum(a @ b, 0), rtol=1e-4)
    tall = {"OPENBLAS_CORETYPE": "SkylakeX"}
    peers = [
        Peer("TVM, no schedule", "tvm", "mm_relu", n, options),
        Peer("numpy", "numpy", "mm_relu", n, options),
        Peer("numpy, OPENBLAS_CORETYPE=SkylakeX", "numpy", "mm_relu", n, options, tall),
        Peer("torch", "torch", "mm_relu", n, options),
    ]
    call, by_hand = (functools.partial(f, a, b, out=out) for f in (kernel, tiled))
    found = compare(call, peers, rounds)
    (tile,) = interleaved([by_hand], rounds)
    unit = "us" if n < 512 else "ms"
    ours = with_rate(row(f"mm_relu {n} x {n}, no schedule", found.ours, unit), found.ours, n)
    tvm = found.of("TVM, no schedule")
    if n == 128:
        verdict = "" if tvm is None else ": met" if found.ours.least <= tvm.least else ": MISSED"
        ours = replace(ours, bound=f"TVM without a schedule{verdict}")
    yield ours
    yield with_rate(row("- with a register tile written as loops", tile, unit), tile, n)
    yield from found.rows(lambda name, t: with_rate(row(name, t, unit), t, n))
