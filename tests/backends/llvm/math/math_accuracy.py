"""Sample arguments and exact references (mpmath) for the math functions, and errors in ulp."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np

from mlcdsl.backends.llvm.math.harness import NUMPY_DTYPE, Array, compiled

MANTISSA = {"f32": 24, "f64": 53}
SMALLEST_EXPONENT = {"f32": -149, "f64": -1074}
LARGEST_EXPONENT = {"f32": 128, "f64": 1024}
UNSIGNED = {"f32": np.uint32, "f64": np.uint64}
PRECISION = 160

Exact = mpmath.mpf


def sigmoid(x: Exact) -> Exact:
    return 1 / (1 + mpmath.exp(-x))


def power(x: Exact, y: Exact) -> Exact:
    """x**y with the results beyond every format replaced by 2**±5000."""
    size = float(y) * float(mpmath.log(abs(x), 2))
    if abs(size) > 5000:
        magnitude = mpmath.ldexp(1, 5000 if size > 0 else -5000)
        return -magnitude if x < 0 and int(y) % 2 else magnitude
    return mpmath.power(x, y)


def bounded(function: Callable[[Exact], Exact], bound: float) -> Callable[[Exact], Exact]:
    """`function`, taken at ±bound beyond, where it has long left every format or reached its limit."""
    return lambda x: function(max(-mpmath.mpf(bound), min(mpmath.mpf(bound), x)))


EXACT: dict[str, Callable[..., Exact]] = {
    "exp": bounded(mpmath.exp, 5000),
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "tanh": bounded(mpmath.tanh, 100),
    "erf": bounded(mpmath.erf, 30),
    "rsqrt": lambda x: 1 / mpmath.sqrt(x),
    "sigmoid": bounded(sigmoid, 5000),
    "pow": power,
    "sqrt": mpmath.sqrt,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "trunc": lambda x: mpmath.floor(x) if x >= 0 else mpmath.ceil(x),
    "round": mpmath.nint,
}
POSITIVE = {"log", "log2", "rsqrt", "sqrt"}
# Where much happens, or where the implementation changes its path.
INTERVALS: dict[str, list[tuple[float, float]]] = {
    "exp": [(-1, 1), (-110, 90), (-104, -86), (88, 89), (-746, 710), (-746, -707), (709, 710)],
    "log": [(0.5, 2), (0.99, 1.01)],
    "log2": [(0.5, 2), (0.99, 1.01)],
    "sin": [(-4, 4), (-100, 100), (0, 1e6), (1e6, 2.1e6), (2e9, 2.3e9), (1e9, 1e19)],
    "tanh": [(-1, 1), (0.5, 0.6), (-20, 20), (7, 10)],
    "erf": [(-1.5, 1.5), (0.9, 1.4), (-6, 6)],
    "sigmoid": [(-5, 5), (-110, 40), (-104, -86), (-750, -700)],
}
INTERVALS["cos"] = INTERVALS["tan"] = INTERVALS["sin"]


def edges(dtype: str) -> list[float]:
    info = np.finfo(NUMPY_DTYPE[dtype])
    tiny, small, top = float(info.smallest_subnormal), float(info.tiny), float(info.max)
    eps = float(info.eps)
    values = [tiny, 3 * tiny, small - tiny, small, small + tiny, top, top / 2, 1.0, 1 + eps, 1 - eps / 2]
    values += [0.5, 1.5, 2.0, 2.5, 3.0, 2.0 / eps, 1.0 / eps, 1e22, 1e10, 2.0**20, 2.0**31]
    return values + [-v for v in values]


def near_multiples_of_half_pi(rng: np.random.Generator, dtype: str, count: int) -> Array:
    """The numbers of the format next to n*pi/2, for n of every size."""
    multiples = [int(n) for n in np.exp2(rng.uniform(0, 90, count)) if n >= 1]
    with mpmath.workprec(400):
        exact = [float(n * mpmath.pi / 2) for n in multiples]
    near = np.array(exact).astype(NUMPY_DTYPE[dtype])
    return np.concatenate([near, np.nextafter(near, near * 0), np.nextafter(near, near * 2)])


def random_bits(rng: np.random.Generator, dtype: str, count: int) -> Array:
    """Finite numbers with uniformly random bits, so with every exponent."""
    unsigned = UNSIGNED[dtype]
    bits = rng.integers(0, np.iinfo(unsigned).max, 2 * count, dtype=unsigned, endpoint=True)
    values = bits.view(NUMPY_DTYPE[dtype])
    return values[np.isfinite(values)][:count]


def samples(name: str, dtype: str, count: int, seed: int = 1) -> tuple[Array, ...]:
    """About `count` finite, nonzero arguments in the domain of the function."""
    rng = np.random.default_rng(seed)
    if name == "pow":
        return pow_samples(rng, dtype, count)
    with np.errstate(all="ignore"):
        parts = [random_bits(rng, dtype, count // 4), np.array(edges(dtype))]
        sign = rng.choice([-1.0, 1.0], count // 4)
        parts.append(sign * np.exp2(rng.uniform(-30, 30, count // 4)))
        intervals = INTERVALS.get(name, [(-10, 10)])
        parts += [rng.uniform(low, high, count // 2 // len(intervals)) for low, high in intervals]
        if name in ("sin", "cos", "tan"):
            parts.append(near_multiples_of_half_pi(rng, dtype, count // 8))
        x = np.concatenate([p.astype(NUMPY_DTYPE[dtype]) for p in parts])
    if name in POSITIVE:
        x = np.abs(x)
    return (x[np.isfinite(x) & (x != 0)],)


def pow_samples(rng: np.random.Generator, dtype: str, count: int) -> tuple[Array, ...]:
    part = count // 5
    limit = LARGEST_EXPONENT[dtype]
    x = np.concatenate(
        [
            np.exp2(rng.uniform(-limit, limit, part)),
            rng.uniform(0.5, 2, part),
            1 + rng.choice([-1, 1], part) * np.exp2(rng.uniform(-MANTISSA[dtype], -2, part)),
            -np.exp2(rng.uniform(-10, 10, part)),
            np.exp2(rng.uniform(-3, 3, part)),
        ]
    ).astype(NUMPY_DTYPE[dtype])
    # Exponents of the result from far below the subnormals to just beyond the overflow.
    with np.errstate(all="ignore"):
        target = rng.uniform(SMALLEST_EXPONENT[dtype] - 3, limit + 2, x.size)
        edge = rng.random(x.size) < 0.2
        target[edge] = limit - rng.uniform(0, 0.01, int(edge.sum()))
        y = target / np.log2(np.abs(x).astype(np.float64))
        y = np.where(x < 0, np.round(y), y).astype(NUMPY_DTYPE[dtype])
        y[-part // 2 :] = rng.integers(-9, 9, y[-part // 2 :].size) / 2
    good = np.isfinite(x) & np.isfinite(y) & (x != 0) & (y != 0)
    return x[good], y[good]


def ulp_error(result: float, exact: Exact, dtype: str) -> float:
    """|result - exact| in units of the last place that the format has at `exact`."""
    top = LARGEST_EXPONENT[dtype]
    limit = mpmath.ldexp(2 - mpmath.ldexp(1, -MANTISSA[dtype]), top - 1)
    if abs(exact) >= limit and np.isinf(result):
        return 0.0 if (result > 0) == (exact > 0) else np.inf
    if np.isnan(result):
        return np.inf
    if np.isinf(result):  # a needless overflow, as if the format went on
        result_value = mpmath.ldexp(1 if result > 0 else -1, top)
    else:
        result_value = mpmath.mpf(result)
    exponent = int(mpmath.frexp(exact)[1]) - MANTISSA[dtype] if exact else SMALLEST_EXPONENT[dtype]
    unit = max(exponent, SMALLEST_EXPONENT[dtype])
    return float(abs(mpmath.ldexp(result_value - exact, -unit)))


def worst(
    name: str, dtype: str, arguments: tuple[Array, ...], lanes: int = 8
) -> tuple[float, tuple[float, ...]]:
    """The largest error in ulp and the arguments where it occurs."""
    results = compiled(name, dtype, lanes)(*arguments)
    exact = EXACT[name]
    found: tuple[float, tuple[float, ...]] = (0.0, ())
    with mpmath.workprec(PRECISION):
        for result, *point in zip(results, *arguments, strict=True):
            at = tuple(float(v) for v in point)
            error = ulp_error(float(result), exact(*map(mpmath.mpf, at)), dtype)
            if not error <= found[0]:
                found = (error, at)
    return found
