"""Reorder nested loops."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.schedule.primitive import LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Put nested loops into the given order; loops between them that are not named stay where they are.",
    Arg("loops", LOOPS, "the loops, in their new order from the outside in", many=True),
    requires=(
        Need("different", "no loop is named twice"),
        Need("nested", "the loops are on one path, each the only statement in the one around it"),
        Need("bounds", "the bounds of a loop do not use the variable of one that comes inside of it"),
        Need("order", "dependent accesses keep their order"),
    ),
    keeps_order=True,
)
def reorder(s: Step, loops: list[T.Var]) -> Rewrite:
    if len(set(loops)) < len(loops):
        twice = next(v for v in loops if loops.count(v) > 1)
        s.refuse("different", f"loop {twice.name} is named twice", s.loop(twice).node, "this loop")
    if len(loops) < 2:
        return Rewrite(s.func)
    nest = _nest(s, loops)
    wanted = iter(loops)
    order = [next(wanted) if n.var in loops else n.var for n in nest]
    by_var = {n.var: n for n in nest}
    _check_bounds(s, [by_var[v] for v in order])
    body = nest[-1].body
    for var in reversed(order):
        body = (replace(by_var[var], body=body),)
    return Rewrite(s.put(s.loop(nest[0].var), *body))


def _nest(s: Step, loops: list[T.Var]) -> list[T.For]:
    """All loops from the outermost to the innermost of those named."""
    found = sorted((s.loop(v) for v in loops), key=lambda f: len(f.path))
    outer, inner = found[0].node, found[-1]
    chain = [a for a in inner.ancestors if isinstance(a, T.For)] + [inner.node]
    if not any(n.var is outer.var for n in chain):
        s.refuse("nested", f"loops {outer.var.name} and {inner.node.var.name} are not nested", inner.node,
                 "not inside of it", related=[Label(outer.span, "the other loop")] if outer.span else [])  # fmt: skip
    nest = chain[next(i for i, n in enumerate(chain) if n.var is outer.var) :]
    for f in found:
        if not any(n.var is f.node.var for n in nest):
            s.refuse("nested", f"loop {f.node.var.name} is not on the path from {outer.var.name} to "
                     f"{inner.node.var.name}", f.node, "beside the path")  # fmt: skip
    for a, b in pairwise(nest):
        if len(a.body) != 1 or a.body[0] is not b:
            other = next(x for x in a.body if x is not b)
            s.refuse("nested", f"loop {a.var.name} holds more than loop {b.var.name}", other, "also in it",
                     f"take it out first, for example with decompose_reduction or by moving it into {b.var.name}")  # fmt: skip
    return nest


def _check_bounds(s: Step, order: list[T.For]) -> None:
    for i, loop in enumerate(order):
        inside = {n.var for n in order[i + 1 :]}
        for used in (*free_vars(loop.lo), *free_vars(loop.extent)):
            if used in inside:
                s.refuse("bounds", f"the bounds of loop {loop.var.name} use {used.name}, which would be inside of it",
                         loop, f"depends on {used.name}")  # fmt: skip
