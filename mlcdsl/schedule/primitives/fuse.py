"""Fuse nested loops into one."""

from __future__ import annotations

import re
from dataclasses import replace

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.tools import Replace
from mlcdsl.schedule.legal.empty import EMPTY, check_empty
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, spot
from mlcdsl.schedule.nests import chain
from mlcdsl.schedule.primitive import LOOP, LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import unique
from mlcdsl.types import INDEX

#: a name of loops put together is not made longer than this: each split and fuse would double it
LONGEST_NAME = 40
#: where what `split` and `fuse` add to a name begins
ADDED = re.compile(r"(?<=.)_(?:\d+|fused)(?=_|$)")


@primitive(
    "Replace nested loops by one over all their iterations, in the same order.",
    Arg("loops", LOOPS, "the loops, outermost first", many=True),
    result=LOOP,
    requires=(
        Need("several", "there are two loops or more"),
        Need("nested", "the loops are named from the outside in, each the only statement in the one before"),
        PLAIN,
        Need("bounds", "the bounds of an inner loop do not use the variables of the outer ones"),
        Need("plain", "the loops have no attributes"),
        EMPTY,
    ),
)
def fuse(s: Step, loops: list[T.Var]) -> Rewrite:
    if not loops:
        s.refuse("several", "no loops are given")
    if len(set(loops)) < 2:
        s.refuse("several", "one loop is not fused", spot(s.loop(loops[0]).node), "this loop")
    nest = _checked(s, loops)
    var = T.Var(_name(s.func, loops), INDEX, span=loops[0].span)
    body = _Joining(_values(nest, var)).stmts(nest[-1].body)
    extent = _steps(nest)
    func = s.put(s.loop(loops[0]), replace(nest[0], var=var, lo=const(0), extent=extent, body=body))
    check_empty(s, func, {v: [var] for v in loops})
    return Rewrite(func, var)


def _name(func: T.PrimFunc, loops: list[T.Var]) -> str:
    """The names of the loops together; where that gets long, the first one without what steps have added to it."""
    joined = "_".join(v.name for v in loops) + "_fused"
    if len(joined) <= LONGEST_NAME:
        return joined
    base = ADDED.split(loops[0].name, maxsplit=1)[0] + "_fused"
    return unique(base, {x.var.name for x in walk_stmts(func.body) if isinstance(x, T.For)})


def _checked(s: Step, loops: list[T.Var]) -> list[T.For]:
    """The loops, which can be fused."""
    nest = chain(s, "nested", loops)
    if [n.var for n in nest] != loops:
        between = [n for n in nest if n.var not in loops]
        message = f"loop {between[0].var.name} is between them" if between else "the loops are not named outside in"
        order = ", ".join(n.var.name for n in nest if n.var in loops)
        note = "reorder the loops so that they follow each other" if between else f"write fuse({order})"
        s.refuse("nested", message, spot(between[0] if between else nest[0]), "here", note)
    for k, n in enumerate(nest):
        check_plain(s, n)
        if n.attrs:
            names = ", ".join(key for key, _ in n.attrs)
            s.refuse("plain", f"loop {n.var.name} has attributes: {names}", spot(n), "has attributes",
                     f'unannotate({n.var.name}, "{n.attrs[0][0]}") first, and annotate the fused loop')  # fmt: skip
        for outer in nest[:k]:
            if outer.var in (*free_vars(n.lo), *free_vars(n.extent)):
                label = [Label(outer.var.span, "its bounds use this variable")] if outer.var.span else []
                s.refuse("bounds", f"the bounds of loop {n.var.name} use {outer.var.name}", spot(n),
                         f"has as many steps as {outer.var.name} says", related=label)  # fmt: skip
    return nest


def _values(nest: list[T.For], var: T.Var) -> dict[T.Var, T.Expr]:
    """What the variables of the loops are, in terms of the fused one."""
    values = _constant(nest, var) if all(isinstance(n.extent, T.Const) for n in nest[1:]) else _symbolic(nest, var)
    return {
        n.var: value if n.lo == const(0) else T.Binary("add", value, n.lo)
        for n, value in zip(nest, values, strict=True)
    }


class _Joining(Replace):
    """Replaces variables, and puts a quotient and a remainder together again that come of one variable: each split and
    fuse would double them."""

    def expr(self, expr: T.Expr) -> T.Expr:
        return _together(super().expr(expr))


def _together(e: T.Expr) -> T.Expr:
    """`f // 4 * 4 + f % 4` is `f`, and `f % 32 // 4 * 4 + f % 4` is `f % 32`."""
    match e:
        case T.Binary("add", T.Binary("add", a, b), c):
            right = T.Binary("add", b, c)
            joined = _together(right)
            return e if joined is right else _together(T.Binary("add", a, joined))
        case T.Binary("add", T.Binary("mul", p, q), T.Binary("mod", part, m)) if m != const(0):
            for quotient, factor in ((p, q), (q, p)):
                match quotient:
                    case T.Binary("floordiv", whole, d) if d == factor == m and _holds(whole, part, m):
                        return whole
    return e


def _holds(whole: T.Expr, part: T.Expr, m: T.Expr) -> bool:
    """Whether two expressions have the same remainder: both are one variable, or one is its remainder by a multiple."""
    match whole:
        case T.Var():
            return whole is part
        case T.Binary("mod", T.Var() as of, T.Const(n)):
            return of is part and isinstance(m, T.Const) and n % m.value == 0
    return False


def _constant(nest: list[T.For], var: T.Var) -> list[T.Expr]:
    """By the products of the extents inside: `f // 32`, `f % 32 // 4`, `f % 4`."""
    out: list[T.Expr] = []
    for k in range(len(nest)):
        value: T.Expr = var if k == 0 else T.Binary("mod", var, _steps(nest[k:]))
        out.append(value if k == len(nest) - 1 else T.Binary("floordiv", value, _steps(nest[k + 1 :])))
    return out


def _symbolic(nest: list[T.For], var: T.Var) -> list[T.Expr]:
    """One extent after the other, from the inside out, which integer sets understand: `f // m // l`, `f // m % l`,
    `f % m`."""
    out: list[T.Expr] = []
    left: T.Expr = var
    for n in reversed(nest[1:]):
        out.append(T.Binary("mod", left, n.extent))
        left = T.Binary("floordiv", left, n.extent)
    return [left, *reversed(out)]


def _steps(nest: list[T.For]) -> T.Expr:
    """How many iterations the loops have together, the outermost extent first."""
    constant = 1
    out: T.Expr | None = None
    for n in nest:
        if isinstance(n.extent, T.Const):
            constant *= int(n.extent.value)
        else:
            out = n.extent if out is None else T.Binary("mul", out, n.extent)
    if out is None:
        return const(constant)
    return out if constant == 1 else T.Binary("mul", out, const(constant))
