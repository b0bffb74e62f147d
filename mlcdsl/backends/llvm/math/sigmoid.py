"""sigmoid(x) = 1/(1 + exp(-x)), through E = exp(-|x|) <= 1: 1/(1 + E) or E/(1 + E) by the sign of x."""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.exp import exp_not_above_one
from mlcdsl.backends.llvm.math.registry import math_op


@math_op("sigmoid")
def sigmoid(e: Emitter, x: Value) -> Value:
    power = exp_not_above_one(e, -e.abs(x))
    numerator = e.select(x.compare("olt", 0.0), power, 1.0)
    denominator, lost = e.fast_two_sum(e.constant(1.0, x.kind), power)
    quotient = numerator / denominator
    # 1/denominator to 4.3 % on [1, 2] is enough for the correction by what the sum lost.
    reciprocal = e.fma(denominator, -0.5, 1.457)
    return e.fma(-(quotient * lost), reciprocal, quotient)
