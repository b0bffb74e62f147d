"""Scalar expressions of bytecode as Python source, where that means the same.

Sizes are i64 far from overflow, so Python's integers do. Scalar registers may overflow: sums and products are wrapped
at the end, and whatever else needs exact operands. All other dtypes go to the reference evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlcdsl.diagnostics import Diagnostic, MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.types import BOOL, INDEX

_RING = {"add": "+", "sub": "-", "mul": "*"}
_EXACT = {"floordiv": "//", "mod": "%", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def is_register(v: T.Var) -> bool:
    """Whether the variable is a scalar register, not a dim."""
    return v.name[0] == "r" and v.name[1:].isdigit()


def variable(v: T.Var) -> str:
    """The Python name of a variable."""
    return v.name if is_register(v) else f"d_{v.name}"


def size_source(e: T.Expr) -> str | None:
    """An expression over sizes, without regard to overflow; None if it is no such expression."""
    match e:
        case T.Const(value, dtype) if dtype in (INDEX, BOOL):
            return repr(value) if value is True or value is False or int(value) >= 0 else f"({value})"
        case T.Var(_, dtype) if dtype in (INDEX, BOOL):
            return variable(e)
        case T.Unary(op, a) if a.dtype in (INDEX, BOOL):
            inner = size_source(a)
            return None if inner is None else f"({'-' if op == 'neg' else 'not '}{inner})"
        case T.Binary(op, a, b):
            x, y = size_source(a), size_source(b)
            if x is None or y is None:
                return None
            if op in ("min", "max"):
                return f"{op}({x}, {y})"
            sign = _RING.get(op) or _EXACT.get(op) or (op if op in ("and", "or") else None)
            return None if sign is None else f"({x} {sign} {y})"
        case T.Cast(a, dtype) if dtype == INDEX and a.dtype == INDEX:
            return size_source(a)
    return None


def scalar_source(e: T.Expr, evaluated: Callable[[T.Expr], str]) -> str:
    """Any scalar expression; `evaluated` gives the source of one that the evaluator computes."""
    source = size_source(e) if _exact_enough(e) else None
    if source is None:
        return evaluated(e)
    wraps = e.dtype == INDEX and not _exact(e)
    return f"wrap({source})" if wraps else source


def _exact(e: T.Expr) -> bool:
    """Whether Python's value is the language's: no overflow is possible."""
    if not any(is_register(v) for v in free_vars(e)):
        return True
    if isinstance(e, T.Var):
        return True
    return isinstance(e, T.Binary) and e.op not in _RING and _exact(e.a) and _exact(e.b)


def _exact_enough(e: T.Expr) -> bool:
    """Whether the value is right up to a wrap at the end."""
    match e:
        case T.Binary(op, a, b) if op in _RING:
            return _exact_enough(a) and _exact_enough(b)
        case T.Binary("and" | "or", a, b):
            return _exact_enough(a) and _exact_enough(b)
        case T.Binary(_, a, b):
            return _exact(a) and _exact(b)
        case T.Unary(_, a):
            return _exact_enough(a)
        case T.Const() | T.Var():
            return True
    return False


def wrap(value: int) -> int:
    """Modulo 2^64, as i64."""
    return value if -(1 << 63) <= value < 1 << 63 else (value + (1 << 63)) % (1 << 64) - (1 << 63)


def evaluate_scalar(e: T.Expr, names: tuple[T.Var, ...], values: tuple[Any, ...]) -> Any:
    """The value of an expression by the rules of the language."""
    from mlcdsl.reference.errors import RunError
    from mlcdsl.reference.expressions import Evaluator

    evaluator = Evaluator()
    evaluator.values.update(zip(names, values, strict=True))
    try:
        return evaluator.value(e)
    except RunError as error:
        raise MlcError([Diagnostic(error.code, error.message, error.span)]) from error
