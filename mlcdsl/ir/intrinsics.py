"""The scalar functions of the language: one declaration each, read by the checker, the interpreter and the backends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Accepts = Literal["float", "int", "number", "any"]


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """`args` names the arguments; all have one dtype, of the class `accepts`; the result has it too, or `result`."""

    name: str
    args: tuple[str, ...]
    accepts: Accepts
    doc: str
    result: str = ""


def _table(*functions: ScalarFunction) -> dict[str, ScalarFunction]:
    return {f.name: f for f in functions}


def _float(name: str, doc: str, args: str = "x", result: str = "") -> ScalarFunction:
    return ScalarFunction(name, tuple(args.split()), "float", doc, result)


def _int(name: str, doc: str, args: str = "x y") -> ScalarFunction:
    return ScalarFunction(name, tuple(args.split()), "int", doc)


#: name -> declaration. min, max and clamp become Binary nodes, select a Select node.
SCALAR_FUNCTIONS = _table(
    _float("exp", "e to the power of x"),
    _float("log", "natural logarithm"),
    _float("log2", "logarithm to base 2"),
    _float("sin", "sine of x in radians"),
    _float("cos", "cosine of x in radians"),
    _float("tan", "tangent of x in radians"),
    _float("tanh", "hyperbolic tangent"),
    _float("erf", "error function"),
    _float("sqrt", "square root"),
    _float("rsqrt", "1 / sqrt(x)"),
    _float("sigmoid", "1 / (1 + exp(-x))"),
    _float("pow", "x to the power of y", "x y"),
    _float("floor", "greatest integer not above x"),
    _float("ceil", "least integer not below x"),
    _float("round", "nearest integer, ties to even"),
    _float("trunc", "integer part, toward zero"),
    _float("fma", "x * y + z, rounded once", "x y z"),
    _float("isnan", "whether x is not a number", result="bool"),
    _float("isinf", "whether x is an infinity", result="bool"),
    ScalarFunction("abs", ("x",), "number", "absolute value (of the least signed integer: itself)"),
    ScalarFunction("min", ("x", "y"), "number", "the lesser; NaN if either is"),
    ScalarFunction("max", ("x", "y"), "number", "the greater; NaN if either is"),
    ScalarFunction("clamp", ("x", "lo", "hi"), "number", "min(max(x, lo), hi)"),
    _int("bitwise_and", "bits set in both"),
    _int("bitwise_or", "bits set in either"),
    _int("bitwise_xor", "bits set in one of them"),
    _int("bitwise_not", "all bits flipped", "x"),
    _int("shift_left", "x shifted left by y bits; 0 when y is the width or more, or negative"),
    _int("shift_right", "x shifted right by y bits, sign kept; y outside the width shifts everything out"),
)

#: the reducers of index notation; argmax and argmin give a position (i64)
REDUCERS = ("sum", "prod", "max", "min", "any", "all", "argmax", "argmin")
