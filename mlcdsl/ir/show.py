"""Index expressions as text, and their value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk


def free_vars(expr: T.Expr) -> list[T.Var]:
    """The variables of an expression, each once, in the order of the text."""
    return list(dict.fromkeys(e for e in walk(expr) if isinstance(e, T.Var)))


def evaluate(expr: T.Expr, env: Mapping[T.Var, int]) -> int:
    """The value of a scalar index or bool expression; ZeroDivisionError and KeyError as they come."""
    match expr:
        case T.Const(value):
            return value  # type: ignore[return-value]
        case T.Var():
            return env[expr]
        case T.Unary("neg", a):
            return -evaluate(a, env)
        case T.Unary("not", a):
            return int(not evaluate(a, env))
        case T.Binary("and", a, b):
            return evaluate(a, env) and evaluate(b, env)
        case T.Binary("or", a, b):
            return evaluate(a, env) or evaluate(b, env)
        case T.Select(c, a, b):
            return evaluate(a if evaluate(c, env) else b, env)
        case T.Cast(a):
            return evaluate(a, env)
        case T.Binary(op, a, b):
            return int(_PYTHON[op](evaluate(a, env), evaluate(b, env)))
        case T.Intrinsic("abs", (a,)):
            return abs(evaluate(a, env))
        case _:
            raise TypeError(f"not an index expression: {type(expr).__name__}")


_PYTHON: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "min": min,
    "max": max,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}

_SIGNS = {
    "or": ("or", 1), "and": ("and", 2), "eq": ("==", 4), "ne": ("!=", 4), "lt": ("<", 4), "le": ("<=", 4),
    "gt": (">", 4), "ge": (">=", 4), "add": ("+", 5), "sub": ("-", 5), "mul": ("*", 6), "div": ("/", 6),
    "floordiv": ("//", 6), "mod": ("%", 6),
}  # fmt: skip


def show(expr: T.Expr) -> str:
    """The text of a scalar expression in the language's syntax."""
    return _show(expr, 0)


def _show(expr: T.Expr, outer: int) -> str:
    match expr:
        case T.Const(value):
            text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
            return f"({text})" if text.startswith("-") and outer > 6 else text
        case T.Var(name):
            return name
        case T.Unary("neg", a):
            return _paren(f"-{_show(a, 7)}", 7, outer)
        case T.Unary("not", a):
            return _paren(f"not {_show(a, 3)}", 3, outer)
        case T.Binary("min" | "max" as op, a, b):
            return f"{op}({_show(a, 0)}, {_show(b, 0)})"
        case T.Binary(op, a, b):
            sign, level = _SIGNS[op]
            # A comparison takes no comparison on either side; the others group to the left.
            return _paren(f"{_show(a, level + (level == 4))} {sign} {_show(b, level + 1)}", level, outer)
        case T.Cast(a, dtype):
            return f"{dtype}({_show(a, 0)})"
        case T.Select(c, a, b):
            return f"select({_show(c, 0)}, {_show(a, 0)}, {_show(b, 0)})"
        case T.Intrinsic(name, args):
            return f"{name}({', '.join(_show(a, 0) for a in args)})"
        case T.Load(buffer, indices):
            return f"{buffer.name}[{', '.join(_show(i, 0) for i in indices)}]"
        case T.Ptr(buffer, indices, extents) if extents:
            parts = zip(indices, extents, strict=True)
            return f"{buffer.name}[{', '.join(_show(i, 0) if n == 1 else _row(i, n) for i, n in parts)}]"
        case T.Ptr(buffer, indices):
            return f"{buffer.name}[{', '.join(_show(i, 0) for i in indices)}].ptr" if indices else f"{buffer.name}.ptr"
        case T.Reduce():
            name = expr.reducer if isinstance(expr.reducer, str) else expr.reducer.name
            return f"{name}[{', '.join(a.var.name for a in expr.axes)}]({_show(expr.body, 0)})"
    raise TypeError(f"not a scalar expression: {type(expr).__name__}")


def _row(first: T.Expr, count: int) -> str:
    last = f"{first.value + count}" if isinstance(first, T.Const) else f"{_show(first, 5)} + {count}"
    return f"{_show(first, 0)} : {last}"


def _paren(text: str, level: int, outer: int) -> str:
    return f"({text})" if level < outer else text
