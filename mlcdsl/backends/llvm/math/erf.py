"""erf: x + x*P(x**2) near 0, 1 - erfc beyond, where erfc is needed to an absolute error only.

For f32, erfc itself is a polynomial in x - 2.5 on [1.25, 3.95]; for f64, exp(x**2)*erfc(x) is one in t = (x
- 3)/(x + 3) on [1, 6].  All three are minimax fits (relative error for P, absolute error of erfc for the
others): a Remez exchange on 400 Chebyshev points with mpmath at 160 bits, with errors 2**-30.0 and 2**-62.8
(P), 2**-28.1 (erfc, f32) and 2**-61.3 (erfc, f64).
"""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.exp import exp_normal
from mlcdsl.backends.llvm.math.registry import math_op

NEAR_LIMIT = {"float": 1.25, "double": 1.0}
NEAR = {
    "float": (
        0.12837916612625122,
        -0.37612631916999817,
        0.11283688247203827,
        -0.026860740035772324,
        0.005209903698414564,
        -0.0008347798720933497,
        0.00010431789269205183,
        -7.641699994564988e-06,
    ),
    "double": (
        0.1283791670955126,
        -0.3761263890318375,
        0.11283791670954885,
        -0.02686617064507787,
        0.0052239776248283985,
        -0.0008548326981424113,
        0.00012055331132916607,
        -1.4925595771510586e-05,
        1.6461008470897275e-06,
        -1.6350396185651638e-07,
        1.4660328685329812e-08,
        -1.1374956310600045e-09,
        5.960687365487138e-11,
    ),
}
# erf rounds to 1 at these and beyond.
SATURATED = {"float": 3.95, "double": 6.0}
ERFC_F32_CENTRE = 2.5
ERFC_F32 = (
    0.0004069484130013734,
    -0.0021782831754535437,
    0.00544591573998332,
    -0.008350132033228874,
    0.00862046517431736,
    -0.006116829812526703,
    0.0028051657136529684,
    -0.000544808222912252,
    -0.00027173178386874497,
    0.0002553920785430819,
    -6.960106111364439e-05,
    -1.0591138561721891e-05,
    1.0634115824359469e-05,
    -1.8012131022260292e-06,
)
ERFCX_F64_CENTRE = 3.0
ERFCX_F64 = (
    0.17900115118139,
    -0.3262335600431625,
    0.24560380170781124,
    -0.15011593654565245,
    0.07166583744058493,
    -0.024392489968032175,
    0.0042692327323492945,
    0.0007083055690806263,
    -0.0005950000263850443,
    5.021864556674711e-05,
    7.162410808655218e-05,
    -6.440917834646762e-06,
    -6.579396566755213e-06,
)


def erfc_far(e: Emitter, x: Value) -> Value:
    """erfc(x) for x from the near limit to saturation, to a small absolute error."""
    if x.kind == "float":
        return e.horner(x - ERFC_F32_CENTRE, ERFC_F32)
    t = (x - ERFCX_F64_CENTRE) / (x + ERFCX_F64_CENTRE)
    # The rounding of x*x is a relative error of x*x * 2**-53 of erfc, absolutely far below an ulp of erf.
    return exp_normal(e, -(x * x)) * e.horner(t, ERFCX_F64)


@math_op("erf")
def erf(e: Emitter, x: Value) -> Value:
    magnitude = e.abs(x)
    far = 1.0 - erfc_far(e, e.at_most(magnitude, SATURATED[x.kind]))
    near = e.fma(magnitude, e.horner(magnitude * magnitude, NEAR[x.kind]), magnitude)
    return e.copysign(e.select(magnitude.compare("olt", NEAR_LIMIT[x.kind]), near, far), x)
