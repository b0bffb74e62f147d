"""Print the largest error (ulp) and the time (ns per element) of every math function, as a Markdown table.

    python benchmarks/math_ulp.py [--stride 61] [--samples 100000] [function …]

f32: every STRIDE-th bit pattern and every number of magnitude 1/4 to 16 (pow: random pairs) against f64,
from numpy or, for erf, from this library.  f64: SAMPLES arguments against mpmath.  The error is against the
exact value, in units of the last place the format has there; the time is for data in the cache, 16 lanes of
f32 and 8 of f64, on one core.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mlcdsl.backends.llvm.math import MATH_FUNCTIONS  # noqa: E402
from mlcdsl.backends.llvm.math.harness import NUMPY_DTYPE, Array, compiled  # noqa: E402
from tests.backends.llvm.math.math_accuracy import EXACT, POSITIVE, pow_samples, samples, worst  # noqa: E402

CHUNK = 1 << 20
ELEMENTS = 4096
LANES = {"f32": 16, "f64": 8}
DENSE = np.array([0.25, 16], np.float32).view(np.uint32)  # magnitudes tried without a stride

REFERENCE: dict[str, Callable[..., Array]] = {
    "exp": np.exp,
    "log": np.log,
    "log2": np.log2,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "erf": lambda x: compiled("erf", "f64", 8)(x),
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "pow": np.power,
    "sqrt": np.sqrt,
    "floor": np.floor,
    "ceil": np.ceil,
    "trunc": np.trunc,
    "round": np.rint,
}


def f32_arguments(name: str, stride: int) -> Iterator[tuple[Array, ...]]:
    if name == "pow":
        for seed in range(max(1, (1 << 32) // stride // CHUNK)):
            yield pow_samples(np.random.default_rng(seed), "f32", CHUNK)
        return
    last = 1 << (31 if name in POSITIVE else 32)
    signs = (0,) if name in POSITIVE else (0, 1 << 31)
    dense = [(sign + int(DENSE[0]), sign + int(DENSE[1]), 1) for sign in signs]
    for first, end, step in [(0, last, stride), *dense]:
        for start in range(first, end, step * CHUNK):
            bits = np.arange(start, min(start + step * CHUNK, end), step, dtype=np.uint64)
            x = bits.astype(np.uint32).view(np.float32)
            yield (x[np.isfinite(x)],)


def f32_errors(result: Array, exact: Array) -> Array:
    """Errors in ulp of f32 results against f64 values; an overflow to infinity counts as 2**128."""
    overflow = np.abs(exact) >= 2.0**128 * (1 - 2.0**-25)
    wide = np.where(np.isinf(result), np.copysign(2.0**128, result), result.astype(np.float64))
    exponent = np.frexp(exact)[1].astype(np.int64)
    unit = np.ldexp(1.0, np.maximum(exponent - 24, -149))
    error = np.abs(wide - exact) / unit
    error[overflow & (result == np.copysign(np.inf, exact))] = 0
    error[result == exact] = 0
    return np.where(np.isnan(error) & ~np.isnan(exact), np.inf, error)


def f32_campaign(name: str, stride: int) -> tuple[float, int]:
    largest, count = 0.0, 0
    with np.errstate(all="ignore"):
        for arguments in f32_arguments(name, stride):
            result = compiled(name, "f32", LANES["f32"])(*arguments)
            exact = REFERENCE[name](*(a.astype(np.float64) for a in arguments))
            largest = max(largest, float(np.nanmax(f32_errors(result, exact))))
            count += result.size
    return largest, count


def nanoseconds(name: str, dtype: str, rounds: int = 2000) -> float:
    """Per element: the best of `rounds` runs over an array, less the cost of a call on one vector."""
    rng = np.random.default_rng(1)
    lanes = LANES[dtype]
    function = compiled(name, dtype, lanes)

    def best(count: int) -> float:
        arguments = [
            rng.uniform(0.1, 6, count).astype(NUMPY_DTYPE[dtype]) for _ in range(MATH_FUNCTIONS[name])
        ]
        out = np.empty(count, NUMPY_DTYPE[dtype])
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            function(*arguments, out=out)
            times.append(time.perf_counter() - start)
        return min(times)

    return (best(ELEMENTS) - best(lanes)) / (ELEMENTS - lanes) * 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stride", type=int, default=61)
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("functions", nargs="*")
    options = parser.parse_args()
    print("| function | f32 ulp | f32 arguments | f64 ulp | f64 arguments | f32 ns | f64 ns |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in options.functions or EXACT:
        error32, count32 = f32_campaign(name, options.stride)
        arguments = samples(name, "f64", options.samples, seed=2)
        error64, _ = worst(name, "f64", arguments)
        times = " | ".join(f"{nanoseconds(name, dtype):.2f}" for dtype in ("f32", "f64"))
        row = f"| {name} | {error32:.2f} | {count32} | {error64:.2f} | {arguments[0].size} | {times} |"
        print(row, flush=True)


if __name__ == "__main__":
    main()
