"""The reducers of index notation (S6)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.reference import scalars
from mlcdsl.reference.expressions import Evaluator
from mlcdsl.reference.scalars import Value
from mlcdsl.types import DType

_STEPS: dict[str, T.BinaryOp] = {"sum": "add", "prod": "mul", "max": "max", "min": "min"}


def identity(reducer: str | T.Reducer, dtype: DType, evaluator: Evaluator) -> Value:
    """What the result is before the first element, and over no elements."""
    match reducer:
        case T.Reducer():
            return evaluator.value(reducer.identity)
        case "sum" | "prod":
            return scalars.constant(0 if reducer == "sum" else 1, dtype)
        case "max":
            return scalars.least(dtype)
        case "min":
            return scalars.greatest(dtype)
        case "any" | "all":
            return reducer == "all"
    raise ValueError(f"{reducer} has no identity")


def step(reducer: str | T.Reducer, dtype: DType, acc: Value, body: T.Expr, evaluator: Evaluator) -> Value:
    """The result after one more element, the value of `body`."""
    if reducer == "any":
        return acc or evaluator.truth(body)
    if reducer == "all":
        return acc and evaluator.truth(body)
    value = evaluator.value(body)
    if isinstance(reducer, T.Reducer):
        evaluator.values[reducer.acc] = acc
        evaluator.values[reducer.arg] = value
        return evaluator.value(reducer.value)
    return scalars.binary(_STEPS[reducer], dtype, acc, value)


@dataclass(slots=True)
class Position:
    """argmax or argmin: the extreme value so far and where it is. The first of equals, the first NaN if any."""

    reducer: str
    extreme: Value | None = None
    position: int = 0

    def step(self, value: Value, position: int) -> None:
        """Take one more element into account."""
        if self.extreme is None or self._better(value, self.extreme):
            self.extreme, self.position = value, position

    def _better(self, value: Value, extreme: Value) -> bool:
        if math.isnan(extreme):
            return False
        return math.isnan(value) or (value > extreme if self.reducer == "argmax" else value < extreme)
