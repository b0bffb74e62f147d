"""Loops that are nested directly in each other."""

from __future__ import annotations

from itertools import pairwise

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.step import Step


def chain(s: Step, need: str, loops: list[T.Var]) -> list[T.For]:
    """All loops from the outermost to the innermost of these; each must be all that is in the one around it."""
    found = sorted((s.loop(v) for v in loops), key=lambda f: len(f.path))
    outer, inner = found[0].node, found[-1]
    around = [a for a in inner.ancestors if isinstance(a, T.For)] + [inner.node]
    if not any(n.var is outer.var for n in around):
        s.refuse(need, f"loops {outer.var.name} and {inner.node.var.name} are not nested", spot(inner.node),
                 "not inside of the other", related=_label(outer, "the other loop"))  # fmt: skip
    nest = around[next(i for i, n in enumerate(around) if n.var is outer.var) :]
    for f in found:
        if not any(n.var is f.node.var for n in nest):
            s.refuse(need, f"loop {f.node.var.name} is not on the path from {outer.var.name} to {inner.node.var.name}",
                     spot(f.node), "beside the path")  # fmt: skip
    for a, b in pairwise(nest):
        if len(a.body) != 1 or a.body[0] is not b:
            _not_alone(s, need, a, b)
    return nest


def _not_alone(s: Step, need: str, a: T.For, b: T.For) -> None:
    """Refuse: `b` is not all that is in `a`."""
    other = next(x for x in a.body if x is not b)
    note = f"take it out first, for example with decompose_reduction, or move it into {b.var.name} with compute_at"
    if len(a.body) == 1:
        what = _what(other)
        s.refuse(need, f"{what} stands between loop {a.var.name} and loop {b.var.name}", other, "between them",
                 related=_label(b, f"inside of {what}"))  # fmt: skip
    s.refuse(need, f"loop {a.var.name} holds more than loop {b.var.name}", spot(other), "also in it", note,
             related=_label(b, "not the only statement"))  # fmt: skip


def _what(x: T.Stmt) -> str:
    match x:
        case T.Block(name):
            return f"block {name}" if name else "a block"
        case T.If():
            return "an `if`"
        case T.While():
            return "a `while`"
    return "a statement"


def _label(loop: T.For, said: str) -> list[Label]:
    return [Label(loop.var.span, said)] if loop.var.span is not None else []
