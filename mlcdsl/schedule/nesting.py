"""Building nested blocks: the outer block of divided axes, and the init that it takes from the block inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars, simplify
from mlcdsl.ir.visit import substitute
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.loop_tools import conjuncts, joined, substitute_body
from mlcdsl.schedule.subspace import Division, whole
from mlcdsl.types import INDEX


def outer_axes(divisions: Sequence[Division]) -> dict[T.Var, T.Axis]:
    """The axes of the outer block, by the axis that each is a part of."""
    return {
        d.axis.var: T.Axis(
            T.Var(f"{d.axis.var.name}_o", INDEX, span=d.axis.var.span), d.axis.kind, d.outer_extent, d.outer,
            span=d.axis.span,
        )
        for d in divisions
        if d.outer is not None
    }  # fmt: skip


def inner_axes(divisions: Sequence[Division], outer: Mapping[T.Var, T.Axis]) -> tuple[T.Axis, ...]:
    """The axes of the inner block: each has its old values, bound to outer axes and inner loops."""
    return tuple(
        d.axis if d.outer is None else replace(d.axis, binding=whole(d, outer[d.axis.var].var)) for d in divisions
    )


def init_nest(
    block: T.Block, name: str | None, loops: Sequence[T.For], outer: Iterable[T.Axis], copier: Copier
) -> T.Stmts:
    """The block's init in copies of those inner loops that its spatial axes, or the conditions on these, use.
    Conditions on the reduction alone hold no init back (rule S4)."""
    assert block.init is not None
    spatial = [a for a in block.axes if a.kind != "reduce"]
    bound = {v for a in spatial for v in free_vars(a.binding)}
    reduced = {v for a in block.axes if a.kind == "reduce" for v in free_vars(a.binding)} - bound
    start = {x.var: x.lo for x in loops if x.var in reduced}
    around = {x.var for x in loops} | {a.var for a in outer}
    reduced |= {a.var for a in outer if a.kind == "reduce"}
    where = [substitute(c, start) for c in conjuncts(block.where) if not around & set(free_vars(c)) <= reduced]
    used = bound | {v for c in where for v in free_vars(c)}
    kept = [x for x in loops if x.var in used]
    fresh: dict[T.Var, T.Expr] = {x.var: T.Var(f"{x.var.name}_init", INDEX, span=x.var.span) for x in kept}
    axes = tuple(
        replace(a, var=copier.var(a.var), binding=substitute(a.binding, fresh), extent=substitute(a.extent, fresh))
        for a in spatial
    )
    copier.vars.update(fresh)
    body = copier.stmts(block.init)
    predicate = joined(substitute(c, fresh) for c in where)
    nest: T.Stmt = T.Block(name, axes, predicate, None, None, None, body, block.attrs, span=block.span)
    for x in reversed(kept):
        var = fresh[x.var]
        assert isinstance(var, T.Var)
        nest = replace(x, var=var, lo=substitute(x.lo, fresh), extent=substitute(x.extent, fresh), body=(nest,))
    return (nest,)


def relative(block: T.Block, parts: Mapping[T.Var, tuple[Division, T.Var]]) -> T.Block:
    """The inner block with axes that count from the beginning of the outer instance. `parts` are its axes that do so:
    the division and the outer axis of each. An axis without an inner part is none any more."""
    axes: list[T.Axis] = []
    values: dict[T.Var, T.Expr] = {}
    for a in block.axes:
        if a.var not in parts:
            axes.append(a)
            continue
        d, outer = parts[a.var]
        if d.inner is None:
            values[a.var] = outer
            continue
        base = T.Binary("mul", outer, d.n)
        inner = T.Var(f"{d.axis.var.name}_i", INDEX, span=a.var.span)
        binding = simplify(T.Binary("sub", a.binding, base))
        axes.append(replace(a, var=inner, extent=d.n, binding=binding))
        values[a.var] = T.Binary("add", base, inner)
    (changed,) = substitute_body((replace(block, axes=()),), values)
    assert isinstance(changed, T.Block)
    return replace(changed, axes=tuple(axes))
