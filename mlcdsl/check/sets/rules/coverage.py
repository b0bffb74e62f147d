"""E0502: every element of an output is written (P9)."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.model import Access, Allocated, everything
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import element_text, label, when
from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import tensor as T
from mlcdsl.source import Span
from mlcdsl.types import INDEX


@rule("E0502", "W0501", order=60)
def check(c: Check) -> None:
    """Each output is read as a whole after the body; what this reads must have been written."""
    for buffer, fresh in c.model.fresh.items():
        if fresh.alloc is None and not c.spoiled(buffer):
            _output(c, buffer, fresh)


def _output(c: Check, buffer: T.Buffer, fresh: Allocated) -> None:
    model = c.model
    param = next(p for p in model.func.params if p.value is buffer)
    whole = Access(model.func, "read", buffer, model.end, 1 << 60, _NOWHERE, box=everything(fresh.shape))
    read = whole.as_point(fresh.shape)
    verdict = unwritten(model, c.solver, replace(read, box=None), 0)
    span = param.span or buffer.span
    if verdict.point is not None:
        c.report(_missing(c, read, verdict.point, span=span))
    elif verdict.reason is not None:
        c.unproved_coverage.add(buffer)
        c.report(
            Diagnostic(
                "W0501",
                f"not proved that every element of {buffer.name} is written: it is checked at run time",
                span,
                label=verdict.reason,
                severity="warning",
            )
        )


_NOWHERE = T.Let(T.Var("end"), T.Const(0, INDEX))


def _missing(c: Check, read: Access, point: Point, span: Span | None) -> Diagnostic:
    assert read.index is not None
    element = element_text(read.buffer, [i.value({**_zeros(read), **point}) for i in read.index])
    writes = [a for a in c.model.by_buffer.get(read.buffer, ()) if a.kind == "write"]
    seen: dict[object, Label] = {}
    for w in writes:
        for place in label(w.span, "written here"):
            seen[place.span] = place
    how = "No statement writes it." if not writes else "The writes do not reach it."
    return Diagnostic(
        "E0502",
        f"{element} is never written{when(c.model, c.model.end, point, ())}",
        span,
        label="an output must be written completely",
        related=tuple(seen.values()),
        notes=(f"{how} Write every element of {read.buffer.name}, or declare it `inout`.",),
    )


def _zeros(read: Access) -> dict[T.Var, int]:
    assert read.index is not None
    return {v: 0 for i in read.index for v in i.terms}
