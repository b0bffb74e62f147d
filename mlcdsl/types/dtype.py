"""The element types of the language."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Literal

Kind = Literal["bool", "int", "uint", "float", "ptr"]

_FLOAT_MAX = {"f16": 65504.0, "bf16": (2 - 2.0**-7) * 2.0**127, "f32": (2 - 2.0**-23) * 2.0**127,
              "f64": sys.float_info.max, "f8e4m3": 448.0, "f8e5m2": 57344.0}  # fmt: skip
#: the least numbers that round to infinity (in f8e4m3, which has none, to NaN): half a step above the greatest value;
#: for narrow floats less half a step of f32, for they are rounded to f32 first
_OVERFLOW = {"f16": 65520 - 2.0**-9, "bf16": (2 - 2.0**-8) * 2.0**127 - 2.0**103, "f32": (2 - 2.0**-24) * 2.0**127,
             "f64": math.inf, "f8e4m3": math.nextafter(464 + 2**-16, math.inf), "f8e5m2": 61440 - 2.0**-9}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DType:
    """An element type. `bits` is the storage width (bool is stored as one byte)."""

    name: str
    kind: Kind
    bits: int

    @property
    def bytes(self) -> int:
        return self.bits // 8

    @property
    def is_float(self) -> bool:
        return self.kind == "float"

    @property
    def is_int(self) -> bool:
        """Signed or unsigned integer (not bool)."""
        return self.kind in ("int", "uint")

    @property
    def is_narrow_float(self) -> bool:
        """Floats whose operations are computed in f32 and rounded to the type after each operation."""
        return self.kind == "float" and self.bits < 32

    @property
    def min_int(self) -> int:
        """The least value of an integer type."""
        return -(1 << (self.bits - 1)) if self.kind == "int" else 0

    @property
    def max_int(self) -> int:
        """The greatest value of an integer type."""
        return (1 << (self.bits - 1)) - 1 if self.kind == "int" else (1 << self.bits) - 1

    @property
    def max_float(self) -> float:
        """The greatest finite value of a float type."""
        return _FLOAT_MAX[self.name]

    @property
    def overflow(self) -> float:
        """The least number that a float type rounds to no finite value."""
        return _OVERFLOW[self.name]

    def holds(self, value: int | float) -> bool:
        """Whether a float type has a value for a number; for infinity and NaN it has."""
        if isinstance(value, float) and not math.isfinite(value):
            return True
        return abs(value) < self.overflow and (self.name != "f64" or abs(value) <= self.max_float)

    def __str__(self) -> str:
        return self.name


_ALL = (
    DType("bool", "bool", 8),
    DType("i8", "int", 8),
    DType("i16", "int", 16),
    DType("i32", "int", 32),
    DType("i64", "int", 64),
    DType("u8", "uint", 8),
    DType("u16", "uint", 16),
    DType("u32", "uint", 32),
    DType("u64", "uint", 64),
    DType("f16", "float", 16),
    DType("bf16", "float", 16),
    DType("f32", "float", 32),
    DType("f64", "float", 64),
    DType("f8e4m3", "float", 8),
    DType("f8e5m2", "float", 8),
)

#: name -> element type that an array may have
DTYPES: dict[str, DType] = {t.name: t for t in _ALL}

BOOL = DTYPES["bool"]
I32 = DTYPES["i32"]
I64 = DTYPES["i64"]
U8 = DTYPES["u8"]
F32 = DTYPES["f32"]
F64 = DTYPES["f64"]
#: an address, only for parameters of externs
PTR = DType("ptr", "ptr", 64)
#: what loop variables, block axes, dims and indices have
INDEX = I64
