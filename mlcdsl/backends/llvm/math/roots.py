"""sqrt (the LLVM intrinsic, correctly rounded) and rsqrt."""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.registry import math_op


@math_op("sqrt")
def sqrt(e: Emitter, x: Value) -> Value:
    return e.sqrt(x)


@math_op("rsqrt")
def rsqrt(e: Emitter, x: Value) -> Value:
    """1/sqrt(x), two correctly rounded operations.

    With m in [1, 2) the significand of the root, its half ulp becomes at most 1/m**2 ulp of the quotient, so
    the error stays below 1.5 ulp; the special values are those of the two operations.
    """
    return 1.0 / e.sqrt(x)
