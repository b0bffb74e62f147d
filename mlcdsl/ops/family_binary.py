"""Operators of two arguments, element by element, with broadcasting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mlcdsl.ops import INFIX
from mlcdsl.ops.base.constraints import accepts, broadcasts, one_dtype
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, operator
from mlcdsl.ops.base.shapes import broadcast_of

_SIGN = {name: sign for sign, name in INFIX.items()}


def _divisor(y: Array) -> None:
    if y.dtype.kind in "iu" and np.any(y == 0):
        raise ZeroDivisionError("integer division by zero")


def floor_divide(x: Array, y: Array) -> Array:
    _divisor(y)
    return np.asarray(np.floor_divide(x, y) if x.dtype.kind in "iu" else np.floor(x / y))


def mod(x: Array, y: Array) -> Array:
    _divisor(y)
    return np.asarray(np.mod(x, y))


def _binary(name: str, kind: str, template: str, f: Callable[..., Any], doc: str, dtype: str = "") -> None:
    def reference(args: Any, attrs: dict[str, Any]) -> Array:
        return np.asarray(f(args[0], args[1]))

    def legalize(e: Emit) -> None:
        e.elementwise(template)

    of_class = () if kind == "any" else (accepts("x", kind),)
    operator(
        name,
        args=("x", "y"),
        constraints=(one_dtype("x", "y"), *of_class, broadcasts("x", "y")),
        infer=broadcast_of("x", "y", dtype=dtype or None),
        reference=reference,
        legalize=legalize,
        doc=doc,
        infix=_SIGN.get(name, ""),
    )


_binary("add", "number", "{x} + {y}", np.add, "The sum; integers wrap.")
_binary("subtract", "number", "{x} - {y}", np.subtract, "The difference; integers wrap.")
_binary("multiply", "number", "{x} * {y}", np.multiply, "The product, element by element; integers wrap.")
_binary("divide", "float", "{x} / {y}", np.divide, "The quotient of floats; `//` divides integers.")
_binary(
    "floor_divide", "number", "{x} // {y}", floor_divide,
    "The quotient, rounded to minus infinity; an integer divisor of zero stops the function.",
)  # fmt: skip
_binary("mod", "number", "{x} % {y}", mod, "The remainder of `//`, with the sign of the divisor.")
_binary("maximum", "number", "max({x}, {y})", np.maximum, "The greater; NaN if either is.")
_binary("minimum", "number", "min({x}, {y})", np.minimum, "The lesser; NaN if either is.")
_binary("power", "float", "pow({x}, {y})", np.power, "x to the power of y.")
for _name, _sign, _f in (
    ("equal", "==", np.equal), ("not_equal", "!=", np.not_equal), ("less", "<", np.less),
    ("less_equal", "<=", np.less_equal), ("greater", ">", np.greater), ("greater_equal", ">=", np.greater_equal),
):  # fmt: skip
    _binary(
        _name, "any" if "equal" in (_name, _name[4:]) else "number", f"{{x}} {_sign} {{y}}", _f,
        f"Whether x {_sign} y, as bool.", "bool",
    )  # fmt: skip
_binary("logical_and", "bool", "{x} and {y}", np.logical_and, "Whether both are true.")
_binary("logical_or", "bool", "{x} or {y}", np.logical_or, "Whether one of them is true.")
