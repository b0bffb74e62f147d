"""E0401: the bindings of a block's axes take exactly the values of its axes, every instance once (B8)."""

from __future__ import annotations

from mlcdsl.check.sets.linear import (
    ZERO,
    Con,
    Conj,
    Dnf,
    Lin,
    TooComplex,
    both,
    less,
    mapped,
    simplify,
    variables,
    within,
)
from mlcdsl.check.sets.model import BlockInfo, Loop, Place
from mlcdsl.check.sets.quick import spread
from mlcdsl.check.sets.registry import Check, rule
from mlcdsl.check.sets.solve import Point
from mlcdsl.check.sets.wording import count, label, names_in, values, when
from mlcdsl.diagnostics import Diagnostic, Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import show
from mlcdsl.ir.visit import walk, walk_stmts


@rule("E0401", order=10)
def check(c: Check) -> None:
    """Every block: values outside of an axis, values that are not reached, reduce instances that run twice."""
    for info in c.model.blocks:
        if not info.block.axes or _plain(c, info):
            continue
        try:
            if _block(c, info):
                c.blamed.append(info)
        except TooComplex:
            continue


def _plain(c: Check, info: BlockInfo) -> bool:
    """Whether every axis runs over loops of its own, under no condition."""
    place = info.place
    if info.block.where is not None or place.marks or _conditions(c, info):
        return False
    loops = {x.var: x for x in place.bounded}
    vars_ = set(loops)
    for lin, extent in zip(info.bindings, info.extents, strict=True):
        if lin.is_const and lin.const == 0 and extent.is_const and extent.const == 1:
            continue
        found = spread(c.model.affine, lin, loops)
        if found is None or not found.same(extent) or any(v in vars_ for v in c.model.affine.base(extent)):
            return False
    # A loop that no axis uses repeats the block: harmless around the loops of the reduction, a constant step of 1
    # anywhere.
    return not _reduction_loops(info) or all(
        k < min(_reduction_loops(info)) for k, x in enumerate(place.loops) if x.var in loops
    )


def _conditions(c: Check, info: BlockInfo) -> list[Dnf]:
    """The conditions around the block that say something about loops."""
    depths = c.model.affine.depths
    return [d for d in info.place.conds if any(depths.get(v, 0) > 0 for v in variables(d))]


def _reduction_loops(info: BlockInfo) -> list[int]:
    """The positions of the loops that reduce axes are bound to; a loop of one step begins no pass over a reduction."""
    used = {v for a, lin in zip(info.block.axes, info.bindings, strict=True) if a.kind == "reduce" for v in lin.terms}
    return [k for k, x in enumerate(info.place.loops) if x.var in used and not _single(x)]


def _single(loop: Loop) -> bool:
    steps = loop.hi and loop.hi.minus(loop.lo)
    return steps is not None and steps.is_const and steps.const == 1


def _block(c: Check, info: BlockInfo) -> bool:
    place = info.place
    domain = both(place.domain, info.where)
    exact = place.reason is None and info.where_reason is None
    order = [*c.model.params, *(x.var for x in place.loops)]
    for k in range(len(info.bindings)):
        if _outside(c, info, k, domain, order, exact):
            return True
    return exact and (_unreached(c, info, domain) or _twice(c, info, domain))


def _outside(c: Check, info: BlockInfo, k: int, domain: Dnf, order: list[T.Var], exact: bool) -> bool:
    """Report a value of the binding that the axis does not have."""
    binding, extent = info.bindings[k], info.extents[k]
    out = simplify([(less(binding, ZERO),), (less(extent.shift(-1), binding),)])
    closed = c.model.affine.close(both(domain, out), (binding, extent))
    point = c.solver.first(closed, order)
    if point is None or not exact or c.model.affine.why(closed):
        return False
    axis = info.block.axes[k]
    value = binding.value(_filled(point, binding))
    size = extent.value(_filled(point, extent))
    given = when(c.model, info.place, point, names_in((axis.binding, *_loop_of(info, k)[1:])))
    c.report(
        Diagnostic(
            "E0401",
            f"axis {axis.var.name} of {_name(info)} has {count(size, 'value')}, but its binding reaches {value}{given}",
            axis.span,
            label=f"has the values 0 to {size - 1}, not {value}" if size else f"has no values, not {value}",
            related=_steps(c, info, k, point),
            notes=(_remedy(info, k, "outside"),),
        )
    )
    return True


def _unreached(c: Check, info: BlockInfo, domain: Dnf) -> bool:
    """Report a value of an axis, or a combination of values of all, that no iteration takes."""
    axes = range(len(info.bindings))
    reached: set[int] = set()
    for k in axes:
        if k not in reached and (found := _missing(c, info, domain, [k])) is not None:
            c.report(_left_out(c, info, k, *found) or _not_reached(c, info, k, *found))
            return True
    free = [k for k in axes if not _varying(c, info.extents[k])]
    if len(free) > 1 and (found := _missing(c, info, domain, free)) is not None:
        point, at = found
        named = ", ".join(f"{info.block.axes[k].var.name} = {at[n]}" for n, k in enumerate(free))
        axis = info.block.axes[free[-1]]
        c.report(
            Diagnostic(
                "E0401",
                f"{_name(info)} has no instance {named}{when(c.model, c.model.top, point, ())}",
                axis.span,
                label="depends on the other axes",
                related=tuple(p for k in free[:-1] for p in label(info.block.axes[k].span, "another axis")),
                notes=(
                    "The axes of a block are independent: every combination of their values is one instance. Bind "
                    "them to independent loops, or exclude instances inside of the block with if.",
                ),
            )
        )
        return True
    return False


def _varying(c: Check, extent: Lin) -> bool:
    """Whether the extent changes with a loop around the block."""
    return any(c.model.affine.depths.get(v, 0) > 0 for v in extent.terms)


def _missing(c: Check, info: BlockInfo, domain: Dnf, axes: list[int]) -> tuple[Point, list[int]] | None:
    """Values of these axes inside of their extents that no iteration takes; for sizes for which any runs."""
    affine = c.model.affine
    fixed = [loop.var for loop in info.place.loops if any(loop.var in info.extents[k].terms for k in axes)]
    chosen = [T.Var(info.block.axes[k].var.name) for k in axes]
    x = [Lin.var(v) for v in chosen]
    forms = [f for k in axes for f in (info.bindings[k], info.extents[k])]
    closed = affine.close(domain, forms)
    if affine.why(closed):
        return None
    inside = tuple(con for v, k in zip(x, axes, strict=True) for con in within(v, ZERO, info.extents[k]))
    hit = tuple(Con(v.minus(info.bindings[k]), True) for v, k in zip(x, axes, strict=True))
    mine = variables(closed)
    keep = [v for v in (*c.model.params, *fixed) if v in mine] + chosen
    point = c.solver.first_outside(both(closed, (inside,)), [both(closed, (hit,))], keep)
    return None if point is None else (point, [point[v] for v in chosen])


def _left_out(c: Check, info: BlockInfo, k: int, point: Point, at: list[int]) -> Diagnostic | None:
    """A value that the loops reach, but under a condition that does not hold: that of the block or one around it."""
    if info.block.where is not None and _reached(c, info, k, info.place.domain, point, at[0]):
        why, remedy = "the predicate leaves it out", "Leave the predicate out"
        related = label(info.block.where.span, "leaves it out")
    elif _reached(c, info, k, info.place.having(conds=()).domain, point, at[0]):
        why, remedy, related = "a condition leaves it out", "Move the condition into the block", ()
    else:
        return None
    axis = info.block.axes[k]
    name = axis.var.name
    return Diagnostic(
        "E0401",
        f"axis {name} of {_name(info)} never takes the value {at[0]}{when(c.model, c.model.top, point, ())}: {why}",
        axis.span,
        label=f"needs {show(axis.extent)}; {name} = {at[0]} is never reached",
        related=related,
        notes=(f"{remedy}, or change the extent of {name}.",),
    )


def _reached(c: Check, info: BlockInfo, k: int, domain: Dnf, point: Point, at: int) -> bool:
    """Whether an instance of a domain takes a value of an axis, for the sizes of a point."""
    closed = c.model.affine.close(domain, (info.bindings[k],))
    sizes = tuple(Con(Lin.var(v).shift(-point[v]), True) for v in variables(closed) if v in point)
    here = (*sizes, Con(info.bindings[k].shift(-at), True))
    return c.solver.first(both(closed, simplify([here])), _order(c, info.place)) is not None


def _not_reached(c: Check, info: BlockInfo, k: int, point: Point, at: list[int]) -> Diagnostic:
    axis, (loop, *_) = info.block.axes[k], (*_loop_of(info, k), None)
    sizes = when(c.model, c.model.top, point, ())
    name = axis.var.name
    extent = info.extents[k]
    if loop is not None and extent.is_const and isinstance(axis.binding, T.Var):
        steps = _steps(c, info, k, point)
        found = _trip(c, info, k, point)
        said = f", but loop {loop.name} has {found}" if found else ""
        message = f"axis {name} of {_name(info)} needs {count(extent.const, 'step')}{said}{sizes}"
    else:
        steps = _steps(c, info, k, point)
        message = f"axis {name} of {_name(info)} never takes the value {at[0]}{sizes}"
    return Diagnostic(
        "E0401",
        message,
        axis.span,
        label=f"needs {show(axis.extent)}; {name} = {at[0]} is never reached",
        related=steps,
        notes=(_remedy(info, k, "unreached"),),
    )


def _loop_of(info: BlockInfo, k: int) -> list[T.Var]:
    """The loop variables that the binding of an axis uses, outermost first."""
    return [loop.var for loop in info.place.loops if loop.var in info.bindings[k].terms]


def _trip(c: Check, info: BlockInfo, k: int, point: Point) -> str | None:
    loop = next((x for x in info.place.loops if x.var in info.bindings[k].terms), None)
    if loop is None or not isinstance(loop.node, T.For):
        return None
    n = c.model.affine.evaluate(loop.node.extent, info.place.scope, point)
    return None if n is None else count(max(n, 0), "step")


def _steps(c: Check, info: BlockInfo, k: int, point: Point) -> tuple[Label, ...]:
    """The loops behind an axis, with their numbers of steps."""
    out: list[Label] = []
    for loop in info.place.loops:
        if loop.var in info.bindings[k].terms and isinstance(loop.node, T.For):
            n = c.model.affine.evaluate(loop.node.extent, info.place.scope, point)
            said = f"{show(loop.node.extent)} steps" if n is None else count(max(n, 0), "step")
            out += label(loop.var.span or loop.node.span, said)
    return tuple(out)


def _remedy(info: BlockInfo, k: int, how: str) -> str:
    axis = info.block.axes[k]
    name, extent = axis.var.name, show(axis.extent)
    if isinstance(axis.binding, T.Var):
        return f"Let loop {axis.binding.name} have {extent} steps, or change the extent of {name}."
    if how == "outside":
        return f"Add `where {show(axis.binding)} < {extent}` to the block, or change the loops or the extent of {name}."
    return f"The loops that {show(axis.binding)} uses must reach all of 0 to {extent} - 1; change them or the extent."


def _name(info: BlockInfo) -> str:
    return f"block {info.block.name}" if info.block.name else "the block"


def _filled(point: Point, *lins: Lin) -> Point:
    return {**{v: 0 for lin in lins for v in lin.terms}, **point}


# ------------------------------------------------------------ instances that run twice


def _twice(c: Check, info: BlockInfo, domain: Dnf) -> bool:
    """Report a reduce instance that runs twice within one pass over the loops of its reduction, where this matters."""
    inner = _reduction_loops(info)
    if not inner or not _accumulates(info.block.body):
        return False
    first = inner[0]
    loops = info.place.loops[first:]
    copy = _copy(c, info, domain, first)
    if copy is None:
        return False
    closed, renamed, names = copy
    same = tuple(Con(b.minus(b.rename(names)), True) for b in _identity(info))
    apart = _later(loops, names)
    point = c.solver.first(simplify(both(both(closed, renamed), both(apart, simplify([same])))), _order(c, info.place))
    if point is None:
        return False
    unused = [x for x in loops if all(x.var not in b.terms for b in info.bindings)]
    at = values(c.model, info.place, point, [a.var for a in info.block.axes]) or values(
        c.model, info.place, point, [x.var for x in loops]
    )
    axis = next(a for a in info.block.axes if a.kind == "reduce")
    c.report(
        Diagnostic(
            "E0401",
            f"an instance of {_name(info)} runs twice, and is added twice, for example at {at}",
            axis.span,
            label="a value of this axis is taken twice",
            related=tuple(p for x in unused for p in label(x.var.span, f"no axis uses {x.var.name}")),
            notes=("Bind an axis to every loop of the reduction, such that each instance runs once.",),
        )
    )
    return True


def _copy(c: Check, info: BlockInfo, domain: Dnf, level: int) -> tuple[Dnf, Dnf, dict[T.Var, T.Var]] | None:
    affine = c.model.affine
    closed = affine.close(domain, info.bindings)
    if affine.why(closed):
        return None
    every = {**variables(closed), **{v: None for b in info.bindings for v in b.terms}}
    names = {v: T.Var(v.name) for v in every if affine.depths.get(v, 0) > level}
    return closed, mapped(closed, lambda x: x.rename(names)), names


def _identity(info: BlockInfo) -> list[Lin]:
    """What tells instances apart: the axes of the block and of the blocks around it."""
    return [*info.bindings, *(b for outer in info.place.blocks for b in outer.bindings)]


def _later(loops: tuple[Loop, ...], names: dict[T.Var, T.Var]) -> Dnf:
    """The second iteration comes after the first."""
    out: list[Conj] = []
    for n, loop in enumerate(loops):
        v = Lin.var(loop.var)
        equal = tuple(Con(Lin.var(x.var).minus(Lin.var(x.var).rename(names)), True) for x in loops[:n])
        out.append((*equal, less(v, v.rename(names))))
    return tuple(out)


def _order(c: Check, place: Place) -> list[T.Var]:
    return [*c.model.params, *(x.var for x in place.loops)]


def _accumulates(body: T.Stmts) -> bool:
    """Whether running an instance once more changes the result."""
    for s in walk_stmts(body):
        if isinstance(s, T.Store) and any(isinstance(x, T.Load) and x.buffer is s.buffer for x in walk(s.value)):
            repeatable = isinstance(s.value, T.Binary) and s.value.op in ("min", "max", "and", "or")
            if not repeatable:
                return True
    return False
