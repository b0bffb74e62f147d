"""Operators of one argument, element by element."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from mlcdsl.ops.base.constraints import accepts, is_tensor
from mlcdsl.ops.base.emit import Emit
from mlcdsl.ops.base.operator import Array, operator
from mlcdsl.ops.base.shapes import same_as

_erf: Callable[[Array], Array] = np.vectorize(math.erf, otypes=[np.float64])


def erf(x: Array) -> Array:
    """The error function, which NumPy lacks."""
    return _erf(x).astype(x.dtype)


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def gelu(x: Array) -> Array:
    return np.asarray(x * 0.5 * (1 + erf(x / math.sqrt(2)))).astype(x.dtype)


def _unary(name: str, kind: str, template: str, f: Callable[..., Any], doc: str, composite: bool = False) -> None:
    def reference(args: Any, attrs: dict[str, Any]) -> Array:
        return np.asarray(f(args[0]))

    def legalize(e: Emit) -> None:
        e.elementwise(template, wide=composite)

    operator(
        name,
        args=("x",),
        constraints=(is_tensor("x"), accepts("x", kind)),
        infer=same_as("x"),
        reference=reference,
        legalize=legalize,
        doc=doc,
    )


_unary("negative", "number", "-{x}", np.negative, "Minus x.")
_unary("abs", "number", "abs({x})", np.abs, "The absolute value; of the least signed integer, itself.")
_unary("exp", "float", "exp({x})", np.exp, "e to the power of x.")
_unary("log", "float", "log({x})", np.log, "The natural logarithm.")
_unary("log2", "float", "log2({x})", np.log2, "The logarithm to base 2.")
_unary("sqrt", "float", "sqrt({x})", np.sqrt, "The square root.")
_unary("rsqrt", "float", "rsqrt({x})", lambda x: 1 / np.sqrt(x), "1 / sqrt(x).")
_unary("sin", "float", "sin({x})", np.sin, "The sine of x in radians.")
_unary("cos", "float", "cos({x})", np.cos, "The cosine of x in radians.")
_unary("tan", "float", "tan({x})", np.tan, "The tangent of x in radians.")
_unary("tanh", "float", "tanh({x})", np.tanh, "The hyperbolic tangent.")
_unary("sigmoid", "float", "sigmoid({x})", sigmoid, "1 / (1 + exp(-x)).")
_unary("erf", "float", "erf({x})", erf, "The error function.")
_unary("floor", "float", "floor({x})", np.floor, "The greatest integer not above x.")
_unary("ceil", "float", "ceil({x})", np.ceil, "The least integer not below x.")
_unary("trunc", "float", "trunc({x})", np.trunc, "The integer part, toward zero.")
_unary("round", "float", "round({x})", np.round, "The nearest integer, ties to even.")
_unary("relu", "number", "max({x}, 0)", lambda x: np.maximum(x, 0), "max(x, 0).")
_unary(
    "gelu", "float", "0.5 * {x} * (1 + erf({x} * 0.7071067811865476))", gelu,
    "x times the normal distribution function of x.", True,
)  # fmt: skip
_unary("silu", "float", "{x} * sigmoid({x})", lambda x: x * sigmoid(x), "x * sigmoid(x).", True)
_unary("logical_not", "bool", "not {x}", np.logical_not, "Whether x is false.")
