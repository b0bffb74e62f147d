"""How findings are put into words: values at a counterexample, expressions and elements as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlcdsl.check.sets.model import Access, Model, Place
from mlcdsl.check.sets.solve import Point
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars, show
from mlcdsl.source import Span


def access_text(access: Access) -> str:
    """The access as it is written: `A[vi + 2]`."""
    if not access.exprs and access.buffer.shape:
        return access.buffer.name
    return f"{access.buffer.name}[{', '.join(map(show, access.exprs))}]"


def element_text(buffer: T.Buffer, at: Sequence[int]) -> str:
    return f"{buffer.name}[{', '.join(map(str, at))}]"


def count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def names_in(exprs: Iterable[T.Expr]) -> list[T.Var]:
    """The variables of expressions, in order of first occurrence."""
    return list(dict.fromkeys(v for e in exprs for v in free_vars(e)))


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
    return str(value) if isinstance(e, T.Const) else f"{show(e)} = {value}"


def label(span: Span | None, said: str) -> tuple[Label, ...]:
    """A second place, where there is one."""
    return () if span is None else (Label(span, said),)
