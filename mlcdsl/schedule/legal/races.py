"""Whether the iterations of a loop are independent, and what a schedule says where they are not."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.registry import Check
from mlcdsl.check.sets.rules.races import KINDS, check_loop
from mlcdsl.check.sets.solve import Solver
from mlcdsl.diagnostics import Diagnostic
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk, walk_stmts
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step

INDEPENDENT = Need("independent", "no two iterations of the loop touch one element, one of them writing")


def race(func: T.PrimFunc, loops: Iterable[T.Var], *, together: bool = False) -> tuple[T.For, Diagnostic] | None:
    """The first of these loops whose iterations are not proved to be independent, by their kind in the function. Where
    threads fill shared memory `together`, they are not asked about it."""
    wanted = set(loops)
    model = collect(func)
    shared = {b for b in model.fresh if b.scope.split(".")[0] == "shared"}
    for loop, place in model.loops:
        if isinstance(loop.node, T.For) and loop.node.var in wanted and loop.node.kind in KINDS:
            check = Check(model, Solver())
            of_block = together and loop.node.thread.startswith("threadIdx")
            check_loop(check, loop, place, shared if of_block else ())
            if check.diagnostics:
                return loop.node, check.diagnostics[0]
    return None


def check_independent(s: Step, func: T.PrimFunc, loops: Iterable[T.Var], note: str = "") -> None:
    """Refuse the new function if one of its loops would race."""
    found = race(func, loops)
    if found is None:
        return
    loop, why = found
    note = note or _remedy(loop)
    if why.severity == "error":
        s.refuse("independent", why.message, why.span, why.label, note, related=why.related[:-1])
    s.refuse("independent", f"the iterations of loop {loop.var.name} are not proved to be independent: {why.label}",
             loop.var.span or loop, "this loop", note)  # fmt: skip


def _remedy(loop: T.For) -> str:
    name = loop.var.name
    axes = [a for b in walk_stmts(loop.body) if isinstance(b, T.Block) for a in b.axes if a.kind == "reduce"]
    if any(x is loop.var for a in axes for x in walk(a.binding)):
        return f"loop {name} runs over a reduction: rfactor gives its iterations results of their own"
    return f"leave loop {name} serial, or give each iteration elements of its own"
