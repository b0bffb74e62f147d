"""Values of the emitter, and the LLVM types and literals of element types.

In registers bool is i1, integers are what they are, and narrow floats (f16, bf16, f8) are f32 numbers that the
narrow type holds exactly. In memory bool is a byte and a narrow float its bits.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from mlcdsl.types import DType


@dataclass(frozen=True, slots=True)
class Value:
    """An LLVM value of an element type: uniform (`lanes` 1) or one value per lane.

    An i64 value with `step` is `ref + lane * step` where `ref` is scalar. `raw` is the value as it is in memory,
    where that is at hand for a narrow float.
    """

    ref: str
    dtype: DType
    lanes: int = 1
    step: int | None = None
    raw: str | None = None

    @property
    def uniform(self) -> bool:
        return self.lanes == 1


@dataclass(frozen=True, slots=True)
class FloatFormat:
    """`mantissa` bits after the point, least exponent of a normal number, greatest finite value."""

    mantissa: int
    least: int
    greatest: float
    infinity: bool = True


FORMATS = {
    "f16": FloatFormat(10, -14, 65504.0),
    "bf16": FloatFormat(7, -126, float.fromhex("0x1.fep127")),
    "f8e4m3": FloatFormat(3, -6, 448.0, infinity=False),
    "f8e5m2": FloatFormat(2, -14, 57344.0),
    "f32": FloatFormat(23, -126, float.fromhex("0x1.fffffep127")),
}


def register_type(dtype: DType) -> str:
    """The LLVM type of one value in a register."""
    match dtype.kind:
        case "bool":
            return "i1"
        case "ptr":
            return "ptr"
        case "float":
            return "double" if dtype.bits == 64 else "float"
        case _:
            return f"i{dtype.bits}"


def memory_type(dtype: DType) -> str:
    """The LLVM type of one element in memory."""
    if dtype.kind == "bool" or dtype.is_narrow_float:
        return f"i{dtype.bits}"
    return register_type(dtype)


def vector(kind: str, lanes: int) -> str:
    """`kind`, or the vector of it."""
    return kind if lanes == 1 else f"<{lanes} x {kind}>"


def mangled(kind: str, lanes: int) -> str:
    """The type as it is in names of intrinsics."""
    short = {"float": "f32", "double": "f64", "ptr": "p0"}.get(kind, kind)
    return short if lanes == 1 else f"v{lanes}{short}"


def round_to(value: float, form: FloatFormat) -> float:
    """The nearest number of the format, ties to even."""
    if value == 0 or math.isnan(value):
        return value
    over = math.copysign(math.inf, value) if form.infinity else math.nan
    if math.isinf(value):
        return over
    exponent = max(math.frexp(value)[1] - 1, form.least)
    ulp = math.ldexp(1.0, exponent - form.mantissa)
    rounded = math.copysign(abs(round(value / ulp) * ulp), value)
    return over if abs(rounded) > form.greatest else rounded


def literal(value: bool | int | float, dtype: DType) -> str:
    """A constant of the type in a register."""
    match dtype.kind:
        case "bool":
            return "true" if value else "false"
        case "float":
            number = float(value)
            if dtype.name in FORMATS:
                number = round_to(number, FORMATS[dtype.name])
            return f"0x{struct.unpack('<Q', struct.pack('<d', number))[0]:016X}"
        case "ptr":
            return "null"
        case _:
            bits = int(value) & ((1 << dtype.bits) - 1)
            return str(bits - (1 << dtype.bits) if bits >> (dtype.bits - 1) else bits)


def zero(dtype: DType, lanes: int = 1) -> str:
    """A constant of no interest."""
    return literal(0, dtype) if lanes == 1 else "zeroinitializer"


def is_literal(ref: str) -> bool:
    return not ref.startswith(("%", "@"))
