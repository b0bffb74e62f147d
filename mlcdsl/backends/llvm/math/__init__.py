"""The math functions of the LLVM backend, as LLVM IR text without calls to any library.

Every function is within 2 ulp of the true value over the whole range of f32 and f64 (docs/math.md has the
measured errors), follows the special values of C99 Annex F, and gives bit-identical results for every
number of lanes.  Importing a module of this package registers its functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mlcdsl.backends.llvm.math import (
    erf,
    exp,
    fused,
    log,
    power,
    roots,
    rounding,
    sigmoid,
    tanh,
    trig,
    trig_far,
)
from mlcdsl.backends.llvm.math.fused import fma_library
from mlcdsl.backends.llvm.math.registry import REGISTRY, MathIR, math_function

MATH_FUNCTIONS: Mapping[str, int] = MappingProxyType(
    {op.name: op.arity for op in REGISTRY.values() if op.inline}
)

__all__ = ["MATH_FUNCTIONS", "MathIR", "fma_library", "math_function"]

_REGISTERING = (erf, exp, fused, log, power, roots, rounding, sigmoid, tanh, trig, trig_far)
