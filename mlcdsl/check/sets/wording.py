"""How findings are put into words: values at a counterexample, expressions and elements as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlcdsl.check.sets.linear import Lin
from mlcdsl.check.sets.model import Access, Model, Place
from mlcdsl.check.sets.solve import Point
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk
from mlcdsl.source import Span

_SYMBOLS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "div": "/",
    "floordiv": "//",
    "mod": "%",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "and",
    "or": "or",
}


def text(e: T.Expr) -> str:
    """An expression in the language's notation, with parentheses where in doubt."""
    match e:
        case T.Const(value):
            return str(value).lower() if isinstance(value, bool) else str(value)
        case T.Var(name):
            return name
        case T.Binary("min" | "max", a, b):
            return f"{e.op}({text(a)}, {text(b)})"
        case T.Binary(op, a, b):
            return f"{_operand(a)} {_SYMBOLS[op]} {_operand(b)}"
        case T.Unary(op, a):
            return f"-{_operand(a)}" if op == "neg" else f"not {_operand(a)}"
        case T.Cast(a, dtype):
            return f"{dtype}({text(a)})"
        case T.Select(c, a, b):
            return f"select({text(c)}, {text(a)}, {text(b)})"
        case T.Intrinsic(name, args):
            return f"{name}({', '.join(map(text, args))})"
        case T.Load(buffer, indices):
            return f"{buffer.name}[{', '.join(map(text, indices))}]"
        case T.Ptr(buffer):
            return f"{buffer.name}.ptr"
        case _:
            return "..."


def _operand(e: T.Expr) -> str:
    simple = not isinstance(e, T.Binary) or e.op in ("min", "max")
    return text(e) if simple else f"({text(e)})"


def access_text(access: Access) -> str:
    """The access as it is written: `A[vi + 2]`."""
    if access.index is None:
        return access.buffer.name
    return f"{access.buffer.name}[{', '.join(map(text, access.exprs))}]"


def element_text(buffer: T.Buffer, at: Sequence[int]) -> str:
    return f"{buffer.name}[{', '.join(map(str, at))}]"


def count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def names_in(exprs: Iterable[T.Expr]) -> list[T.Var]:
    """The variables of expressions, in order of first occurrence."""
    return list(dict.fromkeys(x for e in exprs for x in walk(e) if isinstance(x, T.Var)))


def values(model: Model, place: Place, point: Point, names: Iterable[T.Var]) -> str:
    """`n = 1, vi = 0`: the sizes that the point fixes, then the given variables."""
    shown: list[T.Var] = [v for v in model.params if v in point]
    shown += [v for v in names if v not in shown]
    parts = []
    for v in shown:
        at = model.affine.evaluate(v, place.scope, point)
        if at is not None:
            parts.append(f"{v.name} = {at}")
    return ", ".join(parts)


def when(model: Model, place: Place, point: Point, names: Iterable[T.Var]) -> str:
    """` when n = 1, vi = 0`, or nothing."""
    said = values(model, place, point, names)
    return f" when {said}" if said else ""


def size_text(e: T.Expr, value: int) -> str:
    """`128`, or `n = 1` for a size that is not a constant."""
    return str(value) if isinstance(e, T.Const) else f"{text(e)} = {value}"


def value_of(lin: Lin, point: Point) -> int:
    return lin.value(point)


def label(span: Span | None, said: str) -> tuple[Label, ...]:
    """A second place, where there is one."""
    return () if span is None else (Label(span, said),)


def declared(buffer: T.Buffer, said: str) -> tuple[Label, ...]:
    return label(buffer.span, said)
