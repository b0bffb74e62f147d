"""sin, cos and tan.

Arguments up to a bound: Cody & Waite's reduction by n*pi/2 with FMA (Muller, Handbook of Floating-Point
Arithmetic, 2nd ed., 11.2), f32 in f64 arithmetic, f64 to a sum of two doubles; then polynomials on [-pi/4,
pi/4].  A vector with a lane beyond the bound enters a loop over its lanes that calls the scalar functions
of `trig_far` for these lanes only, so each lane's result is the same for every number of lanes.

The coefficients are minimax fits of (sin(r) - r)/r**3 and (cos(r) - 1 + r**2/2)/r**4 in r**2 on [0,
pi**2/16], weighted for the error of the function: a Remez exchange on 400 Chebyshev points with mpmath at
160 bits (errors of sin: 2**-28.1 f32, 2**-37.6 short, 2**-58.0 f64; of cos: 2**-33.3, 2**-43.2, 2**-64.2).
"""

from __future__ import annotations

from mlcdsl.backends.llvm.math.emitter import Emitter, Value
from mlcdsl.backends.llvm.math.registry import math_op, symbol_of

TWO_OVER_PI = float.fromhex("0x1.45f306dc9c883p-1")
# pi/2 in two doubles, and in three of which the second has 33 bits: n * PI_2_MIDDLE is exact for n < 2**20.
PI_2_HIGH = float.fromhex("0x1.921fb54442d18p+0")
PI_2_LOW = float.fromhex("0x1.1a62633145c07p-54")
PI_2_MIDDLE = float.fromhex("0x1.1a626331p-54")
PI_2_LAST = float.fromhex("0x1.1701b839a252p-88")
FAR = {"f32": 2.0**31, "f64": 2.0**20}
SIN_F32 = (-0.16666655242443085, 0.008332177996635437, -0.00019517267355695367)
COS_F32 = (0.04166664555668831, -0.001388736767694354, 2.4438417312921956e-05)
SIN_SHORT = (-0.16666666641616287, 0.008333329384672203, -0.0001983933443949361, 2.718307683781393e-06)
COS_SHORT = (0.04166666662281085, -0.0013888883751887909, 2.4799519599598066e-05, -2.7210203461846934e-07)
SIN_F64 = (
    -0.16666666666666632,
    0.008333333333322418,
    -0.00019841269829812353,
    2.755731369357077e-06,
    -2.5050758384834086e-08,
    1.5896811858059738e-10,
)
COS_F64 = (
    0.0416666666666666,
    -0.0013888888888874131,
    2.480158728948717e-05,
    -2.7557314353829943e-07,
    2.08757234842009e-09,
    -1.1359659099382371e-11,
)


def reduce(e: Emitter, x: Value) -> tuple[Value, Value]:
    """(q, r) with |x| = n*pi/2 + r, q the bits of n; for doubles below 2**31 that are values of f32."""
    magnitude = e.abs(x)
    n, q = e.round_to_int(magnitude, TWO_OVER_PI)
    return q, e.fma(n, -PI_2_LOW, e.fma(n, -PI_2_HIGH, magnitude))


def reduce_pair(e: Emitter, x: Value) -> tuple[Value, Value, Value]:
    """(q, r, r_low) with |x| = n*pi/2 + r + r_low, q the bits of n; for doubles below 2**20.

    The first two steps are exact but for the rounding of `middle`, which `lost` restores: where cancellation
    leaves `middle` small it is exact, and where it does not Fast2Sum applies.
    """
    magnitude = e.abs(x)
    n, q = e.round_to_int(magnitude, TWO_OVER_PI)
    first = e.fma(n, -PI_2_HIGH, magnitude)
    middle = e.fma(n, -PI_2_MIDDLE, first)
    lost = e.fma(n, -PI_2_MIDDLE, first - middle)
    last = e.fma(n, -PI_2_LAST, lost)
    r = middle + last
    return q, r, (middle - r) + last


Pair = tuple[Value, Value]


def sin_cos_pairs(e: Emitter, r: Value, r_low: Value) -> tuple[Pair, Pair]:
    """sin and cos of r + r_low, each as a leading part and a small correction."""
    z = r * r
    half = z * 0.5
    sin_tail = e.fma(r * z, e.horner(z, SIN_F64), e.fma(-half, r_low, r_low))
    cos = 1.0 - half
    cos_tail = ((1.0 - cos) - half) + e.fma(z * z, e.horner(z, COS_F64), -(r * r_low))
    return (r, sin_tail), (cos, cos_tail)


def sin_cos_f32(e: Emitter, r: Value) -> Pair:
    z = r * r
    sin = e.fma(r * z, e.horner(z, SIN_F32), r)
    return sin, e.fma(z, e.fma(z, e.horner(z, COS_F32), -0.5), 1.0)


def with_sign(y: Value, sign: Value) -> Value:
    """y, negated where the top bit of `sign` is set; the other bits of `sign` must be 0."""
    return (y.bits() ^ sign).as_float()


def sign_of(x: Value) -> Value:
    return x.bits() & (-(1 << 31) if x.kind == "float" else -(1 << 63))


def quadrant_sign(q: Value) -> Value:
    """Bit 1 of q as a sign bit."""
    return (q & 2) << (30 if q.kind == "i32" else 62)


def sin_of_reduced(e: Emitter, x: Value, q: Value, sin: Value, cos: Value) -> Value:
    odd = (q & 1).compare("ne", 0)
    return with_sign(e.select(odd, cos, sin), quadrant_sign(q) ^ sign_of(x))


def cos_of_reduced(e: Emitter, q: Value, sin: Value, cos: Value) -> Value:
    odd = (q & 1).compare("ne", 0)
    return with_sign(e.select(odd, sin, cos), quadrant_sign(q + 1))


def tan_of_reduced(e: Emitter, x: Value, q: Value, sin: Pair, cos: Pair) -> Value:
    """sin/cos, or -cos/sin for odd q, with the quotient corrected by the remainder."""
    odd = (q & 1).compare("ne", 0)
    sin, cos = e.fast_two_sum(*sin), e.fast_two_sum(*cos)
    numerator, numerator_low = e.select(odd, cos[0], sin[0]), e.select(odd, cos[1], sin[1])
    denominator, denominator_low = e.select(odd, sin[0], cos[0]), e.select(odd, sin[1], cos[1])
    reciprocal = 1.0 / denominator
    quotient = numerator * reciprocal
    remainder = e.fma(-quotient, denominator, numerator)
    remainder = remainder + e.fma(-quotient, denominator_low, numerator_low)
    return with_sign(e.fma(remainder, reciprocal, quotient), ((q & 1) << 63) ^ sign_of(x))


def with_far_lanes(e: Emitter, name: str, x: Value, near: Value) -> Value:
    """`near`, but the result of the scalar function `name` in the lanes where |x| is beyond the bound."""
    far_name = f"{name}.far"
    e.depends[(far_name, "f64", 1)] = None
    is_far = e.abs(x).compare("ogt", FAR[e.dtype])
    any_far = is_far.ref
    if e.lanes > 1:
        reduction = f"llvm.vector.reduce.or.v{e.lanes}i1"
        e.declarations[f"declare i1 @{reduction}({is_far.type})"] = None
        any_far = f"%{e.name()}"
        e.lines.append(f"  {any_far} = call i1 @{reduction}({is_far.type} {is_far.ref})")
    e.declarations["declare i1 @llvm.expect.i1(i1, i1)"] = None
    first = "far.loop" if e.lanes > 1 else "far.call"
    e.lines += [
        f"  %far.any = call i1 @llvm.expect.i1(i1 {any_far}, i1 false)",
        f"  br i1 %far.any, label %{first}, label %join",
    ]
    emit = _far_lanes if e.lanes > 1 else _far_scalar
    return emit(e, symbol_of(far_name, "f64"), x, is_far, near)


def _far_call(e: Emitter, symbol: str, argument: str) -> list[str]:
    """The lines that compute %far.y, of the kind of the emitter, from the scalar `argument`."""
    if not e.is_f32:
        return [f"  %far.y = call double @{symbol}(double {argument})"]
    return [
        f"  %far.wide = fpext float {argument} to double",
        f"  %far.result = call double @{symbol}(double %far.wide)",
        "  %far.y = fptrunc double %far.result to float",
    ]


def _far_scalar(e: Emitter, symbol: str, x: Value, is_far: Value, near: Value) -> Value:
    e.lines += ["far.call:", *_far_call(e, symbol, x.ref), "  br label %join", "join:"]
    return e.assign(x.kind, f"phi {x.type} [ {near.ref}, %entry ], [ %far.y, %far.call ]")


def _far_lanes(e: Emitter, symbol: str, x: Value, is_far: Value, near: Value) -> Value:
    vector = x.type
    e.lines += [
        "far.loop:",
        "  %far.i = phi i32 [ 0, %entry ], [ %far.i.next, %far.next ]",
        f"  %far.all = phi {vector} [ {near.ref}, %entry ], [ %far.all.next, %far.next ]",
        f"  %far.lane = extractelement {is_far.type} {is_far.ref}, i32 %far.i",
        "  br i1 %far.lane, label %far.call, label %far.next",
        "far.call:",
        f"  %far.x = extractelement {vector} {x.ref}, i32 %far.i",
        *_far_call(e, symbol, "%far.x"),
        f"  %far.all.set = insertelement {vector} %far.all, {x.kind} %far.y, i32 %far.i",
        "  br label %far.next",
        "far.next:",
        f"  %far.all.next = phi {vector} [ %far.all, %far.loop ], [ %far.all.set, %far.call ]",
        "  %far.i.next = add i32 %far.i, 1",
        f"  %far.more = icmp ult i32 %far.i.next, {e.lanes}",
        "  br i1 %far.more, label %far.loop, label %join",
        "join:",
    ]
    return e.assign(x.kind, f"phi {vector} [ {near.ref}, %entry ], [ %far.all.next, %far.next ]")


def reduce_f32(e: Emitter, x: Value) -> tuple[Value, Value, Value]:
    """(q, sin r, cos r) for f32."""
    q, r = reduce(e, x.convert("fpext", "double"))
    sin, cos = sin_cos_f32(e, r.convert("fptrunc", "float"))
    return q.convert("trunc", "i32"), sin, cos


def reduce_f64(e: Emitter, x: Value) -> tuple[Value, Value, Value]:
    """(q, sin r, cos r) for f64."""
    q, r, r_low = reduce_pair(e, x)
    sin, cos = sin_cos_pairs(e, r, r_low)
    return q, sin[0] + sin[1], cos[0] + cos[1]


@math_op("sin")
def sin(e: Emitter, x: Value) -> Value:
    q, sine, cosine = (reduce_f32 if e.is_f32 else reduce_f64)(e, x)
    return with_far_lanes(e, "sin", x, sin_of_reduced(e, x, q, sine, cosine))


@math_op("cos")
def cos(e: Emitter, x: Value) -> Value:
    q, sine, cosine = (reduce_f32 if e.is_f32 else reduce_f64)(e, x)
    return with_far_lanes(e, "cos", x, cos_of_reduced(e, q, sine, cosine))


@math_op("tan")
def tan(e: Emitter, x: Value) -> Value:
    if e.is_f32:
        near = tan_f32(e, x)
    else:
        q, r, r_low = reduce_pair(e, x)
        near = tan_of_reduced(e, x, q, *sin_cos_pairs(e, r, r_low))
    return with_far_lanes(e, "tan", x, near)


def tan_f32(e: Emitter, x: Value) -> Value:
    """In f64, where plain quotients of short polynomials are more than exact enough."""
    wide = x.convert("fpext", "double")
    q, r = reduce(e, wide)
    z = r * r
    sine = e.fma(r * z, e.horner(z, SIN_SHORT), r)
    cosine = e.fma(z, e.fma(z, e.horner(z, COS_SHORT), -0.5), 1.0)
    odd = (q & 1).compare("ne", 0)
    quotient = e.select(odd, cosine, sine) / e.select(odd, sine, cosine)
    return with_sign(quotient, ((q & 1) << 63) ^ sign_of(wide)).convert("fptrunc", "float")
