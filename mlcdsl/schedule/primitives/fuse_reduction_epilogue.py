"""Let a sum begin with what is added to it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.visit import walk
from mlcdsl.schedule.inlining import SINGLE, TEMPORARY, Fresh, check_inits, check_temporary, the_store, without
from mlcdsl.schedule.inverting import invert, tidy
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.between import always, disturbed, same_instances
from mlcdsl.schedule.placing import bring_allocs, used_by, visible_at
from mlcdsl.schedule.primitive import BLOCK, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find_block, put


@primitive(
    "Let a reduction begin with what a later block adds to its result: `sum(x) + b` becomes a sum from `b` on, and the "
    "later block goes. Floats are added in another order.",
    Arg("reduction", BLOCK, "a block that sums, with its init"),
    Arg("epilogue", BLOCK, "a block that adds something to each element of the result"),
    requires=(
        Need("sum", "the reduction is a sum into one element, with an init"),
        SINGLE,
        TEMPORARY,
        Need("addition", "the epilogue is the result plus something that does not depend on it"),
        Need("instances", "the epilogue runs for each element of the result, and for nothing else"),
        Need("order", "nothing happens in between to what the epilogue reads or writes"),
    ),
)
def fuse_reduction_epilogue(s: Step, reduction: T.Key, epilogue: T.Key) -> Rewrite:
    found, late = s.block(reduction), s.block(epilogue)
    start, update = _sum(s, found)
    buffer = start.buffer
    model = collect(s.func)
    store = the_store(s, late)
    rest, load = _addition(s, late.node, store, buffer)
    check_temporary(s, model, buffer, [epilogue], reduction)
    inverse = invert(load.indices, late.node.axes)
    if inverse is None:
        s.refuse("single", f"the indices of {buffer.name} do not tell the axes of block {late.node.name}", load,
                 "not solved for the axes")  # fmt: skip
    values = inverse(start.indices)
    first = next(a for a in model.accesses if a.node is start)
    again = [T.Binary("eq", Fresh(values).expr(i), g) for i, g in zip(load.indices, start.indices, strict=True)]
    exact = all(canonical(c.a) == canonical(c.b) or always(model, first, c) for c in again)
    if not exact or not all(same_instances(model, moved.info_of(model, epilogue), first, values, [])):
        what = f"block {late.node.name} is not proved to run for each element that block {found.node.name} computes"
        s.refuse("instances", what, late.node, "runs for other instances", "use reverse_compute_at")
    between = disturbed(model, _cases(model, epilogue, first, buffer))
    if between is not None:
        name = between.buffer.name
        s.refuse("order", f"{name} is accessed between blocks {found.node.name} and {late.node.name}", between.node,
                 f"accesses {name}", f"let this happen before block {found.node.name} or behind block "
                 f"{late.node.name}")  # fmt: skip
    fresh = Fresh(values)
    new_start = T.Store(
        store.buffer, tuple(tidy(fresh.expr(i)) for i in store.indices), fresh.expr(rest), span=start.span
    )
    if not (isinstance(start.value, T.Const) and start.value.value == 0):
        new_start = replace(new_start, value=T.Binary("add", start.value, new_start.value))
    return Rewrite(_fused(s, reduction, epilogue, buffer, new_start, update))


def _sum(s: Step, found: Found) -> tuple[T.Store, T.Expr]:
    """The store of the init, and what the update adds."""
    block: T.Block = found.node
    match block:
        case T.Block(
            init=(T.Store() as start,),
            body=(T.Store(buffer=b, indices=at, value=T.Binary("add", T.Load() as old, more)),),
        ) if (
            start.buffer is b is old.buffer
            and _same(at, old.indices)
            and _same(at, start.indices)
            and not any(isinstance(x, T.Load) and x.buffer is b for e in (more, start.value) for x in walk(e))
        ):
            return start, more
    s.refuse("sum", f"block {block.name} is not a sum with an init", block, "not `x = x + ...` from an init",
             "use reverse_compute_at")  # fmt: skip


def _same(a: tuple[T.Expr, ...], b: tuple[T.Expr, ...]) -> bool:
    return all(canonical(i) == canonical(j) for i, j in zip(a, b, strict=True))


def _addition(s: Step, block: T.Block, store: T.Store, buffer: T.Buffer) -> tuple[T.Expr, T.Load]:
    """What the epilogue adds, and its load of the result."""
    if isinstance(store.value, T.Binary) and store.value.op == "add":
        for load, rest in ((store.value.a, store.value.b), (store.value.b, store.value.a)):
            if isinstance(load, T.Load) and load.buffer is buffer:
                taken = {buffer, store.buffer}
                if not any(isinstance(x, T.Load) and x.buffer in taken for x in walk(rest)):
                    return rest, load
    s.refuse("addition", f"block {block.name} is not {buffer.name} plus something else", store, "not such a sum",
             "use reverse_compute_at")  # fmt: skip


def _cases(
    model: Model, key: T.Key, first: Access, buffer: T.Buffer
) -> Iterator[tuple[Access, Access, Access, Access]]:  # fmt: skip
    last = [a for a in model.by_buffer[buffer] if a.kind == "read" and moved.inside(a, key)]
    for other in model.accesses:
        if not moved.inside(other, key) or other.buffer is buffer:
            continue
        for between in model.by_buffer[other.buffer]:
            if not moved.inside(between, key) and "write" in (between.kind, other.kind):
                yield from ((first, other, between, x) for x in last)


def _fused(
    s: Step, reduction: T.Key, epilogue: T.Key, buffer: T.Buffer, start: T.Store, more: T.Expr
) -> T.PrimFunc:  # fmt: skip
    func = bring_allocs(s.func, used_by((start,)), lambda f: find_block(f, reduction))
    func = without(func, epilogue, buffer)
    at = find_block(func, reduction)
    assert at is not None
    axes = {a.var for a in at.node.axes}
    seen = visible_at(func, at.path)
    for x in used_by((start,)):
        if x not in seen and x not in axes:
            s.refuse("addition", f"{x.name} is not known at block {at.node.name}", x.span or at.node, "introduced here")
    old = T.Load(start.buffer, Fresh({}).exprs(start.indices), span=start.span)
    update = T.Store(start.buffer, start.indices, T.Binary("add", old, more), span=at.node.body[0].span)
    block = replace(at.node, init=(start,), body=(update,), reads=None, writes=None)
    func = put(func, at.path, (block,))
    check_inits(s, func)
    return func
