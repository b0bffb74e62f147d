"""The element types of the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["bool", "int", "uint", "float", "ptr"]


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
