"""Element types, symbolic arithmetic, integer sets."""

from mlcdsl.types.dtype import BOOL, DTYPES, F32, F64, I32, I64, INDEX, PTR, U8, DType

__all__ = ["BOOL", "DTYPES", "F32", "F64", "I32", "I64", "INDEX", "PTR", "U8", "DType"]
