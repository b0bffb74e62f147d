"""Primitives and procs, and what their calls did."""

from __future__ import annotations

from typing import Any

from mlcdsl.ide.handles import Now
from mlcdsl.ide.pages import primitive_page
from mlcdsl.ide.queries.hover.answer import bullets, fence, join
from mlcdsl.ide.queries.hover.comments import first_paragraphs
from mlcdsl.ide.queries.hover.values import short, step_text
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.schedule.primitive import KINDS, Arg, Primitive
from mlcdsl.syntax import ast
from mlcdsl.syntax import schedule_ast as S


def primitive_text(p: Primitive, here: str = "") -> str:
    """A primitive: its signature, what it does and what it needs."""
    said = first_paragraphs(primitive_page(p.name)) or p.doc
    unsafe = "It is not checked that the program computes the same." if p.unsafe else ""
    sampling = "The seed decides; `decision=` fixes the choice." if p.sampling else ""
    needs = bullets(*(f"{n.name}: {n.text}" for n in p.requires))
    return join(
        fence(p.signature, "mlcs"), here, said, unsafe, sampling, bullets(*map(argument_text, p.args)),
        join("Needs", needs) if needs else "",
    )  # fmt: skip


def argument_text(a: Arg) -> str:
    """An argument of a primitive."""
    return f"`{a.name}: {a.kind.name}` {a.doc or a.kind.what}"


def formal_text(f: S.Formal) -> str:
    """A parameter of a proc."""
    what = KINDS[f.kind].what if f.kind in KINDS else ""
    span = f.span
    return join(fence(span.text if span is not None else f.name.name, "mlcs"), f"parameter: {what}" if what else "")


def kind_text(kind: str) -> str:
    known = KINDS.get(kind)
    return join(fence(kind, "mlcs"), known.what) if known is not None else ""


def call_here(snapshot: ScheduleSnapshot, now: Now | None, path: list[Any]) -> str:
    """Which step a call was, and what it gave."""
    call = next((n for n in reversed(path) if isinstance(n, ast.Call)), None)
    if now is None or call is None:
        return ""
    done = [n for n, s in enumerate(now.run.steps, 1) if s.span is call.span]
    if not done:
        return "" if now.reached else "not reached"
    result = now.run.steps[done[-1] - 1].result
    values = result if isinstance(result, list) else [] if result is None else [result]
    often = f" (the last of {len(done)})" if len(done) > 1 else ""
    return join(f"here: {step_text(snapshot, now, done[-1])}{often}", bullets(*(short(now, v) for v in values)))
