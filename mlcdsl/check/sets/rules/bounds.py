"""E0501: every index of every access is inside of its buffer's shape (E18)."""

from __future__ import annotations

from typing import Literal

from mlcdsl.check.sets.flow import TOO_COMPLEX
from mlcdsl.check.sets.linear import ZERO, Conj, TooComplex, both, less, simplify
from mlcdsl.check.sets.model import Access, Place
from mlcdsl.check.sets.quick import in_bounds
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import access_text, label, names_in, size_text, when
from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import show

Found = Literal["proved", "error", "unproved"]


@rule("E0501", "W0501", order=40)
def check(c: Check) -> None:
    """Every point access; a counterexample is the least in lexicographic order, sizes first."""
    told: set[int] = set()  # vectors with an end that is not in bounds
    seen: dict[tuple[Place, int, T.Buffer, tuple[T.Expr, ...]], Found] = {}
    for access in c.model.accesses:
        if access.index is None or in_bounds(c.model, access) or any(b in c.blamed for b in access.place.blocks):
            continue
        if id(access.node) in told:
            continue
        # `A[i] += x` reads and writes the same element: one finding.
        key = (access.place, id(access.stmt), access.buffer, access.exprs)
        again = access.kind == "write" and key in seen
        found = seen[key] if again else _decide(c, access)
        seen[key] = found
        if found != "proved" and isinstance(access.node, T.Ptr):
            told.add(id(access.node))
        if found == "unproved":
            c.unproved_bounds.add(id(access.node))


def _decide(c: Check, access: Access) -> Found:
    model = c.model
    assert access.index is not None
    outside: list[Conj] = []
    for i, n in zip(access.index, model.shapes[access.buffer], strict=True):
        outside += [(less(i, ZERO),), (less(n.shift(-1), i),)]
    point: Point | None = None
    try:
        closed = model.affine.close(both(access.place.domain, simplify(outside)), access.index)
        reason = access.place.reason or model.affine.why(closed)
        if reason is None:
            point = c.solver.first(closed, (*model.params, *(loop.var for loop in access.place.loops)))
        elif not c.solver.possible(closed):
            return "proved"
    except TooComplex:
        reason = TOO_COMPLEX
    if reason is not None:
        c.report(_unproved(access, reason))
        return "unproved"
    if point is None:
        return "proved"
    c.report(_outside(c, access, point))
    return "error"


def _unproved(access: Access, reason: str) -> Diagnostic:
    return Diagnostic(
        "W0501",
        f"not proved that {access_text(access)} is in bounds: it is checked at run time",
        access.span,
        label=reason.replace("the value", "the index"),
        severity="warning",
    )


def _outside(c: Check, access: Access, point: Point) -> Diagnostic:
    buffer, place, model = access.buffer, access.place, c.model
    for d, e in enumerate(access.exprs):
        index = model.affine.evaluate(e, place.scope, point)
        form = access.index[d] if access.index is not None else None
        if index is None and form is not None and set(form.terms) <= set(point):
            index = form.value(point)  # in an init, reduce axes have their first value
        size = model.affine.evaluate(buffer.shape[d], place.scope, point)
        if index is not None and size is not None and not 0 <= index < size:
            break
    else:
        raise AssertionError("the counterexample does not leave the buffer")
    names = names_in([e])
    condition = when(model, place, point, names or names_in(access.exprs))
    extent = size_text(buffer.shape[d], size)
    has = f"{buffer.name} has {extent} {'element' if size == 1 else 'elements'} there"
    return Diagnostic(
        "E0501",
        f"index of dimension {d} of {buffer.name} is {index}{condition}; {has}",
        access.span,
        label=f"{show(e)} is {index} here" if not isinstance(e, T.Const) else "out of bounds",
        related=(*label(buffer.span, has), *_ranges(c, access, names)),
        notes=(_advice(access, d),),
    )


def _advice(access: Access, d: int) -> str:
    name = access.buffer.name
    return (
        f"The indices of dimension {d} of {name} run from 0 to {show(access.buffer.shape[d])} - 1. Make the loop "
        f"shorter or the buffer larger, or guard the access with select or if."
        if not isinstance(access.buffer.shape[d], T.Const)
        else f"The indices of dimension {d} of {name} run from 0 to {_last(access.buffer.shape[d])}. Make the loop "
        "shorter or the buffer larger, or guard the access with select or if."
    )


def _last(size: T.Expr) -> int:
    assert isinstance(size, T.Const)
    return int(size.value) - 1


def _ranges(c: Check, access: Access, names: list[T.Var]) -> tuple[Label, ...]:
    """Where the variables of the index get their values: the axis or the loop."""
    for v in names:
        for info in access.place.blocks:
            for axis in info.block.axes:
                if axis.var is v:
                    return label(axis.span or v.span, f"{v.name} runs over {show(axis.extent)} values")
        for loop in access.place.loops:
            if loop.var is v and isinstance(loop.node, T.For):
                return label(v.span, f"{v.name} takes {show(loop.node.extent)} values")
    return ()
