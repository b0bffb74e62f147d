"""tanh: an odd polynomial below 0.55, 1 - 2/(exp(2|x|) + 1) above.

From 0.55 on tanh exceeds one half, where the error of the quotient weighs no more than its own ulp.  The
coefficients are minimax fits of (tanh(x) - x)/x**3 in x**2 on |x| <= 0.56, weighted for relative error: a
Remez exchange on 400 Chebyshev points with mpmath at 160 bits (error 2**-29.6 for f32, 2**-60.1 for f64).
"""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.exp import exp_normal
from mlcdsl.backends.llvm.math.registry import math_op

SMALL = 0.55
# tanh rounds to 1 from a little below these on.
SATURATED = {"float": 9.25, "double": 20.0}
COEFFICIENTS = {
    "float": (
        -0.33333316445350647,
        0.13332499563694,
        -0.05384227633476257,
        0.0210272129625082,
        -0.006207420956343412,
    ),
    "double": (
        -0.33333333333333287,
        0.13333333333324252,
        -0.05396825396235469,
        0.02186948834481929,
        -0.00886323191702328,
        0.003592085004353882,
        -0.0014554969333047273,
        0.0005882530382689251,
        -0.0002328884667090726,
        8.260181964119663e-05,
        -1.904906968466294e-05,
    ),
}


@math_op("tanh")
def tanh(e: Emitter, x: Value) -> Value:
    magnitude = e.abs(x)
    clamped = e.at_most(magnitude, SATURATED[x.kind])
    large = 1.0 - 2.0 / (exp_normal(e, clamped + clamped) + 1.0)
    z = magnitude * magnitude
    small = e.fma(magnitude * z, e.horner(z, COEFFICIENTS[x.kind]), magnitude)
    return e.copysign(e.select(magnitude.compare("olt", SMALL), small, large), x)
