"""Reorder nested loops."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.schedule.legal.races import INDEPENDENT, check_independent
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.nests import chain
from mlcdsl.schedule.primitive import LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Put nested loops into the given order; loops between them that are not named stay where they are.",
    Arg("loops", LOOPS, "the loops, in their new order from the outside in", many=True),
    requires=(
        Need("different", "no loop is named twice"),
        Need("nested", "the loops are on one path, each the only statement in the one around it"),
        Need("bounds", "the bounds of a loop do not use the variable of one that comes inside of it"),
        Need("threads", "loops of thread indices stay inside of those of blocks"),
        Need("order", "dependent accesses keep their order"),
        INDEPENDENT,
    ),
    keeps_order=True,
)
def reorder(s: Step, loops: list[T.Var]) -> Rewrite:
    if len(set(loops)) < len(loops):
        twice = next(v for v in loops if loops.count(v) > 1)
        s.refuse("different", f"loop {twice.name} is named twice", spot(s.loop(twice).node), "this loop")
    if len(loops) < 2:
        return Rewrite(s.func)
    nest = chain(s, "nested", loops)
    wanted = iter(loops)
    order = [next(wanted) if n.var in loops else n.var for n in nest]
    by_var = {n.var: n for n in nest}
    _check_bounds(s, [by_var[v] for v in order])
    _check_threads(s, [by_var[v] for v in order])
    body = nest[-1].body
    for var in reversed(order):
        body = (replace(by_var[var], body=body),)
    func = s.put(s.loop(nest[0].var), *body)
    outwards = [v for k, v in enumerate(order) if k < next(i for i, n in enumerate(nest) if n.var is v)]
    check_independent(s, func, outwards, "reorder the loops before you give them kinds")
    return Rewrite(func)


def _check_bounds(s: Step, order: list[T.For]) -> None:
    for i, loop in enumerate(order):
        inside = {n.var for n in order[i + 1 :]}
        for used in (*free_vars(loop.lo), *free_vars(loop.extent)):
            if used in inside:
                s.refuse("bounds", f"the bounds of loop {loop.var.name} use {used.name}, which would be inside of it",
                         spot(loop), f"depends on {used.name}")  # fmt: skip


def _check_threads(s: Step, order: list[T.For]) -> None:
    for outer, inner in ((a, b) for i, a in enumerate(order) for b in order[i + 1 :]):
        if outer.thread.startswith("threadIdx") and inner.thread.startswith("blockIdx"):
            s.refuse("threads", f"loop {inner.var.name} is bound to {inner.thread}, and would be inside of loop "
                     f"{outer.var.name}, which is bound to {outer.thread}", spot(inner), f"bound to {inner.thread}",
                     related=[Label(outer.var.span, f"bound to {outer.thread}")] if outer.var.span else [])  # fmt: skip
