"""Timing of callables, in the manner of TVM's time_evaluator."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, median, stdev
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """`results`: seconds per call, one value for each repeat."""

    results: tuple[float, ...]

    @property
    def mean(self) -> float:
        return fmean(self.results)

    @property
    def median(self) -> float:
        return median(self.results)

    @property
    def min(self) -> float:
        return min(self.results)

    @property
    def std(self) -> float:
        return stdev(self.results) if len(self.results) > 1 else 0.0

    def __str__(self) -> str:
        return f"median {self.median * 1e6:.2f} us, min {self.min * 1e6:.2f} us ({len(self.results)} repeats)"


def time_evaluator(
    function: Callable[..., Any], number: int = 10, repeat: int = 5, min_repeat_ms: float = 20.0
) -> Callable[..., Timing]:
    """A callable that times `function(*args, **kwargs)`: `repeat` measurements of `number` calls each, with more
    calls where a measurement would be shorter than `min_repeat_ms`. One call before warms up."""

    def measure(*args: Any, **kwargs: Any) -> Timing:
        function(*args, **kwargs)
        results = []
        calls = max(number, 1)
        for _ in range(max(repeat, 1)):
            while True:
                begin = time.perf_counter()
                for _ in range(calls):
                    function(*args, **kwargs)
                taken = time.perf_counter() - begin
                if taken * 1e3 >= min_repeat_ms:
                    break
                calls = max(calls * 2, int(calls * min_repeat_ms * 1.1 / max(taken * 1e3, 1e-6)))
            results.append(taken / calls)
        return Timing(tuple(results))

    return measure
