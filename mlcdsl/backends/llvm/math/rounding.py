"""floor, ceil, trunc and round (half to even): the LLVM intrinsics under the library's names."""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.registry import math_op


@math_op("floor")
def floor(e: Emitter, x: Value) -> Value:
    return e.intrinsic("floor", x)


@math_op("ceil")
def ceil(e: Emitter, x: Value) -> Value:
    return e.intrinsic("ceil", x)


@math_op("trunc")
def trunc(e: Emitter, x: Value) -> Value:
    return e.intrinsic("trunc", x)


@math_op("round")
def round_half_even(e: Emitter, x: Value) -> Value:
    return e.intrinsic("roundeven", x)
