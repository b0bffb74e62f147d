"""Split a reduction into partial results and a reduction of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import touches
from mlcdsl.ir.symbolic import free_vars, simplify
from mlcdsl.ir.visit import substitute, walk_stmts
from mlcdsl.schedule import tree
from mlcdsl.schedule.legal.moved import info_of, overlapping
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, conjunction, conjuncts, const, joined, spot, substitute_body
from mlcdsl.schedule.partials import PartCopier, Parts, parts_of
from mlcdsl.schedule.primitive import BLOCK, INT, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.reductions import Update, update_of
from mlcdsl.schedule.selections import Selection, Unequal, selection_of
from mlcdsl.schedule.staging import first_unwritten
from mlcdsl.schedule.step import Step
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Nest:
    """`loops` are those from `at` in, each the only statement of the one around it, around the block."""

    at: tree.Found
    loops: tuple[T.For, ...]
    block: T.Block
    update: Update | Selection

    @property
    def reduced(self) -> set[T.Var]:
        """The variables in bindings of reduce axes."""
        return {v for a in self.block.axes if a.kind == "reduce" for v in free_vars(a.binding)}

    @property
    def spatial(self) -> set[T.Var]:
        return {v for a in self.block.axes if a.kind != "reduce" for v in free_vars(a.binding)}


@primitive(
    "Split a reduction in two: a block that reduces for each step of a loop by itself, into a new buffer, and the old "
    "block, which reduces these partial results. The new block, named with `_rf`, has the loops; the old one gets "
    "copies behind them.",
    Arg("block", BLOCK, "the reduction"),
    Arg("loop", LOOP, "the loop whose steps become independent"),
    Arg("factor_axis", INT, "where the steps stand among the dimensions of the new buffer", 0),
    result=BLOCK,
    requires=(
        PLAIN,
        Need("reduction", "the block updates one element with + * min max `and` or `or`, by something that does not "
             "read the same buffer, or keeps the better of a candidate and an element, and what belongs to it"),
        Need("order", "of a block that keeps the better of candidates, the loop is the outermost of the reduction"),
        Need("loop", "the loop is around the block, and used by reduce axes only"),
        Need("kinds", "the axes are spatial or reduce, and each loop around the block is used by axes of one kind"),
        Need("init", "the init writes nothing that the update reads, but for what is updated"),
        Need("first", "what is left of the reduction begins where its axes are 0: there partial results are started"),
        Need("nest", "from the outermost loop of the reduction in, there is nothing but loops of the block's axes"),
        Need("bounds", "the loops of the reduction begin at constants, and their bounds do not use each other"),
        Need("axis", "factor_axis is a dimension of the new buffer"),
    ),
)  # fmt: skip
def rfactor(s: Step, block: T.Key, loop: T.Var, factor_axis: int) -> Rewrite:
    nest = _nest(s, block, loop)
    factor = next(x for x in nest.loops if x.var is loop)
    check_plain(s, factor)
    for store in nest.update.stores:
        rank = len(store.buffer.shape)
        if not -rank - 1 <= factor_axis <= rank:
            s.refuse("axis", f"the new buffer has {rank + 1} dimensions, there is no dimension {factor_axis}", store,
                     f"{store.buffer.name} has {rank}")  # fmt: skip
    parts = parts_of([x.buffer for x in nest.update.stores], factor.extent, factor_axis)
    partial, key = _partial(s, nest, factor, parts)
    allocs = (T.Alloc(b, span=nest.block.span) for b in parts.made.values())
    func = s.put(nest.at, *allocs, partial, _final(nest, factor, parts))
    if nest.block.init is None:
        _check_first(s, nest, func, parts)
    return Rewrite(func, key)


def _check_first(s: Step, nest: Nest, func: T.PrimFunc, parts: Parts) -> None:
    """The partial results have an init, where the reduction had none and could begin anywhere."""
    if first_unwritten(collect(func), [*parts.made.values()]) is not None:
        axis = next(a for a in nest.block.axes if a.kind == "reduce")
        s.refuse("first", f"the reduction of block {nest.block.name} is not proved to begin where its axes are 0", axis,
                 "reduced", "give the block an init, or let its loops run from 0 on")  # fmt: skip


# ---------------------------------------------------------------- what is there


def _nest(s: Step, block: T.Key, loop: T.Var) -> Nest:
    found = s.block(block)
    node: T.Block = found.node
    update = update_of(node) or selection_of(node)
    if update is None or not any(a.kind == "reduce" for a in node.axes):
        _refuse_update(s, node)
    if isinstance(update, Unequal):
        s.refuse("reduction", f"block {node.name} would not keep the same in {update.best.buffer.name} if it compared "
                 "the best of each step of a loop", update.best, "keeps the better one",
                 "compare with < or >, which keep the first of equal values; NaN is kept, or never kept")  # fmt: skip
    if not any(x.var is loop for x in found.loops):
        s.refuse("loop", f"loop {loop.name} is not around block {node.name}", node, "this block",
                 "loops of the block: " + (", ".join(x.var.name for x in found.loops) or "none"))  # fmt: skip
    chain = _chain(found)
    if not chain:
        last = found.loops[-1]
        other: T.Stmt = next((x for x in last.body if x is not node), last)
        s.refuse("nest", f"loop {last.var.name} holds more than block {node.name}", other, "also in it",
                 f"move it out of {last.var.name} first")  # fmt: skip
    nest = Nest(tree.find_loop(s.func, chain[0].var) or found, chain, node, update)
    if loop not in nest.reduced or loop in nest.spatial:
        axis = next((a for a in node.axes if loop in free_vars(a.binding)), node)
        s.refuse("loop", f"loop {loop.name} is not used by reduce axes only", axis, "uses it",
                 "name a loop of the reduction")  # fmt: skip
    _check_kinds(s, nest, found.loops)
    _check_elements(s, nest)
    _check_init(s, nest)
    outside = [x for x in found.loops if x not in chain]
    for x in outside:
        if x.var in nest.reduced:
            inner = next(y for y in x.body if not (isinstance(y, T.For) and y.var is chain[0].var)) if x.body else x
            s.refuse("nest", f"loop {x.var.name} of the reduction holds more than loop {chain[0].var.name}", inner,
                     "also in it", "decompose_reduction at the outermost loop of the reduction, or move it out of "
                     f"{x.var.name}")  # fmt: skip
    for x in chain:
        if x.var not in nest.reduced | nest.spatial:
            s.refuse("nest", f"no axis of block {node.name} uses loop {x.var.name}", x, "this loop")
    _check_bounds(s, nest)
    _check_order(s, nest, loop)
    return nest


def _refuse_update(s: Step, node: T.Block) -> NoReturn:
    inside = {x.buffer for x in walk_stmts(node.body) if isinstance(x, T.Alloc)}
    stores = (x.buffer for x in walk_stmts(node.body) if isinstance(x, T.Store))
    names = [b.name for b in dict.fromkeys(stores) if b not in inside]
    where = node.body[-1] if node.body else node
    if len(names) > 1:
        s.refuse("reduction", f"block {node.name} updates {' and '.join(names)} together, and does not just keep the "
                 "better of candidates in one of them", where, "not such an update",
                 "keep the reduction as it is, and run loops of its spatial axes in parallel")  # fmt: skip
    s.refuse("reduction", f"block {node.name} is no reduction of one element by an associative operator", where,
             "not such an update", "write the result to a buffer of its own first, for example with cache_write, or "
             "keep the reduction as it is")  # fmt: skip


def _check_kinds(s: Step, nest: Nest, loops: Sequence[T.For]) -> None:
    """A loop of both would be a reduce axis of the partial results whose values the spatial axes choose, and run the
    reduction of these once for each of its own steps. Instances with other values of an axis of another kind may update
    the same element, and the partial results begin anew for each."""
    other = next((a for a in nest.block.axes if a.kind not in ("spatial", "reduce")), None)
    if other is not None:
        s.refuse("kinds", f"axis {other.var.name} of block {nest.block.name} is {other.kind}: other values of it may "
                 f"update the same element of {nest.update.stores[0].buffer.name}", other, f"{other.kind}")  # fmt: skip
    for x in loops:
        if x.var in nest.reduced & nest.spatial:
            name = x.var.name
            axes = ", ".join(a.var.name for a in nest.block.axes if x.var in free_vars(a.binding))
            s.refuse("kinds", f"loop {name} is used by spatial and reduce axes of block {nest.block.name}: {axes}",
                     spot(x), "a loop of both", f"rfactor before the fuse that made loop {name}")  # fmt: skip


def _check_elements(s: Step, nest: Nest) -> None:
    """The partial results of an element begin anew for each value of the spatial axes: it belongs to one of them."""
    model = collect(s.func)
    info = info_of(model, nest.block.key)
    if overlapping(model, info):
        store = nest.update.stores[0]
        s.refuse("kinds", f"other values of the spatial axes of block {nest.block.name} may update the same element of "
                 f"{store.buffer.name}, or it is not proved that they do not", store, "not proved to be its own",
                 "write to an element that the axes alone say")  # fmt: skip


def _check_init(s: Step, nest: Nest) -> None:
    """The partial results are there before the init runs."""
    body = touches((replace(nest.block, init=None),))
    read = {t.buffer for t in body if not t.write} - {x.buffer for x in nest.update.stores}
    for t in touches(nest.block.init or ()):
        if t.write and t.buffer in read:
            s.refuse("init", f"the init of block {nest.block.name} writes {t.buffer.name}, which the update reads",
                     t.node, f"writes {t.buffer.name}", "decompose_reduction first")  # fmt: skip


def _chain(found: tree.Found) -> tuple[T.For, ...]:
    """The loops around the block from the first one from which on each is the only statement of the one before."""
    loops: list[T.For] = []
    inner: T.Stmt = found.node
    for a in reversed(found.ancestors):
        if not isinstance(a, T.For) or len(a.body) != 1 or a.body[0] is not inner:
            break
        loops.append(a)
        inner = a
    return tuple(reversed(loops))


def _check_bounds(s: Step, nest: Nest) -> None:
    inside = {x.var for x in nest.loops}
    for x in nest.loops:
        used = next((v for e in (x.lo, x.extent) for v in free_vars(e) if v in inside), None)
        if used is not None:
            s.refuse("bounds", f"the bounds of loop {x.var.name} use {used.name}", x, f"depends on {used.name}")


def _check_order(s: Step, nest: Nest, loop: T.Var) -> None:
    """Only the steps of the outermost loop are consecutive stretches: which of equal values is kept is decided by the
    order."""
    if not isinstance(nest.update, Selection):
        return
    wide = [x for x in nest.loops if x.var in nest.reduced and x.extent != const(1)]
    if wide and wide[0].var is not loop and any(x.var is loop for x in wide):
        outer = wide[0]
        s.refuse("order", f"the steps of loop {loop.name} alternate in loop {outer.var.name}, and block "
                 f"{nest.block.name} keeps one of equal values by their order", spot(outer),
                 "the outermost loop of the reduction", f"name loop {outer.var.name}, the outermost of the "
                 "reduction: its steps are consecutive stretches")  # fmt: skip


# ---------------------------------------------------------------- the partial results


def _partial(s: Step, nest: Nest, factor: T.For, parts: Parts) -> tuple[T.Stmt, T.Key]:
    """The loops with the new block."""
    block, update = nest.block, nest.update
    split = [a for a in block.axes if a.kind == "reduce" and factor.var in free_vars(a.binding)]
    of_split = {v for a in split for v in free_vars(a.binding)}
    step = _axis(factor, "spatial", _from_zero(factor))
    copier = PartCopier(parts, step.var)
    own = {x: _axis(x, "reduce", _from_zero(x)) for x in nest.loops if x.var in of_split and x is not factor}
    over = {x.var: _value(x, a.var) for x, a in ((factor, step), *own.items())}
    kept = [replace(a, var=copier.var(a.var)) for a in block.axes if a not in split]
    where, inside = _conditions(s, nest, of_split, {**over, **_named(kept)})
    copier.vars.update({a.var: simplify(substitute(a.binding, over)) for a in split})
    spatial = [a for a in kept if a.kind != "reduce"]
    reduce = [a for a in kept if a.kind == "reduce"]
    init = tuple(copier.store(x, start) for x, start in zip(update.stores, update.starts, strict=True))
    body = copier.stmts(block.body)
    if inside is not None:
        match body:
            case (T.If(cond, then, ()),):
                body = (T.If(conjunction(inside, cond), then, (), span=block.span),)
            case _:
                body = (T.If(inside, body, (), span=block.span),)
    name = None if block.name is None else tree.fresh_name(s.func, f"{block.name}_rf")
    axes = (step, *spatial, *reduce, *own.values())
    new: T.Stmt = T.Block(name, axes, where, None, None, init, body, block.attrs, span=block.span)
    assert isinstance(new, T.Block)
    key = new.key
    for x in reversed(nest.loops):
        new = replace(x, body=(new,))
    return new, key


def _axis(x: T.For, kind: T.AxisKind, binding: T.Expr) -> T.Axis:
    """An axis for a loop."""
    return T.Axis(T.Var(f"v{x.var.name}", INDEX, span=x.var.span), kind, x.extent, binding, span=x.span)


def _from_zero(x: T.For) -> T.Expr:
    return simplify(T.Binary("sub", x.var, x.lo))


def _value(x: T.For, axis: T.Var) -> T.Expr:
    return simplify(T.Binary("add", axis, x.lo))


def _named(axes: Sequence[T.Axis]) -> dict[T.Var, T.Expr]:
    """Loops by the axes that are bound to them alone."""
    return {a.binding: a.var for a in axes if isinstance(a.binding, T.Var)}


def _conditions(
    s: Step, nest: Nest, of_split: set[T.Var], over: dict[T.Var, T.Expr]
) -> tuple[T.Expr | None, T.Expr | None]:
    """The conditions that stay in front of the new block, and those on the divided axes, which every combination of
    their values has to be able to begin with: they hold back the update only."""
    loops = {x.var for x in nest.loops}
    where: list[T.Expr] = []
    inside: list[T.Expr] = []
    for c in conjuncts(nest.block.where):
        used = set(free_vars(c)) & loops
        if not used & of_split:
            where.append(c)
            continue
        unknown = next((v for v in used if v not in over), None)
        if unknown is not None:
            s.refuse("bounds", f"a condition uses loop {unknown.name} and no axis is bound to it alone", c,
                     "this condition")  # fmt: skip
        inside.append(substitute(c, over))
    return joined(where), joined(inside)


# ---------------------------------------------------------------- their reduction


def _final(nest: Nest, factor: T.For, parts: Parts) -> T.Stmt:
    """The old block over the partial results, in copies of the loops that it still needs."""
    block, update = nest.block, nest.update
    conditions = [c for c in conjuncts(block.where) if not nest.reduced & set(free_vars(c))]
    needed = nest.spatial | {v for c in conditions for v in free_vars(c)}
    kept = [x for x in nest.loops if x is factor or x.var in needed]
    fresh: dict[T.Var, T.Expr] = {x.var: T.Var(x.var.name, INDEX, span=x.var.span) for x in kept}
    step = _axis(factor, "reduce", substitute(_from_zero(factor), fresh))
    axes = tuple(replace(a, binding=substitute(a.binding, fresh)) for a in block.axes if a.kind != "reduce")
    body = update.combine([parts.element(x, x.indices, step.var) for x in update.stores])
    zero: dict[T.Var, T.Expr] = {a.var: const(0) for a in block.axes if a.kind == "reduce"}
    init = None if block.init is None else substitute_body(block.init, zero)
    predicate = joined(substitute(c, fresh) for c in conditions)
    new: T.Stmt = replace(block, axes=(*axes, step), where=predicate, reads=None, writes=None, init=init, body=body)
    for x in reversed(kept):
        var = fresh[x.var]
        assert isinstance(var, T.Var)
        new = replace(x, var=var, body=(new,))
    return new
