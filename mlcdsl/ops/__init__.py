"""The graph operators: one declaration each, imported when its name is asked for.

`OPERATORS.get(name)` finds a declaration, `infix(sign)` the operator of a sign, `legalize` its prim_func,
`run_reference` runs the reference implementation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlcdsl.ops.base.legalize import Legal, legal_text, legalize, op_call
    from mlcdsl.ops.base.operator import OPERATORS, OpCall, Operator
    from mlcdsl.ops.base.reference import run_reference, static_attrs

__all__ = [
    "INFIX", "OPERATORS", "Legal", "OpCall", "Operator", "legal_text", "legalize", "op_call", "run_reference",
    "static_attrs",
]  # fmt: skip

#: sign -> operator
INFIX = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "//": "floor_divide", "%": "mod", "@": "matmul",
    "==": "equal", "!=": "not_equal", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal",
    "and": "logical_and", "or": "logical_or",
}  # fmt: skip

_HOME = {
    **dict.fromkeys(("OPERATORS", "OpCall", "Operator"), "operator"),
    **dict.fromkeys(("Legal", "legal_text", "legalize", "op_call"), "legalize"),
    **dict.fromkeys(("run_reference", "static_attrs"), "reference"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"mlcdsl.ops.base.{_HOME[name]}"), name)
