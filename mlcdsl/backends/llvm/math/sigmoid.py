"""sigmoid(x) = 1/(1 + exp(-x)), through E = exp(-|x|) <= 1: 1/(1 + E) or E/(1 + E) by the sign of x.

Where E lies just above a power of two and E/(1 + E) just below, an ulp of E is two of the result; so the
quotient is corrected by the rounding errors of E and of 1 + E.
"""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.exp import exp_pair_not_above_one
from mlcdsl.backends.llvm.math.registry import math_op


@math_op("sigmoid")
def sigmoid(e: Emitter, x: Value) -> Value:
    power, power_low = exp_pair_not_above_one(e, -e.abs(x))
    negative = x.compare("olt", 0.0)
    numerator = e.select(negative, power, 1.0)
    numerator_low = e.select(negative, power_low, 0.0)
    denominator, lost = e.fast_two_sum(e.constant(1.0, x.kind), power)
    quotient = numerator / denominator
    remainder = e.fma(-quotient, lost + power_low, numerator_low)
    # 1/denominator to 4.3 % on [1, 2] is enough for the correction.
    return e.fma(remainder, e.fma(denominator, -0.5, 1.457), quotient)
