"""Put a reader into the block whose result it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Access, Model
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.visit import Rewriter, walk
from mlcdsl.schedule.inlining import SINGLE, TEMPORARY, Fresh, check_inits, check_temporary, the_store, without
from mlcdsl.schedule.inverting import invert, tidy
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.between import always, disturbed, same_instances
from mlcdsl.schedule.loop_tools import conjunction, const
from mlcdsl.schedule.placing import bring_allocs, used_by, visible_at
from mlcdsl.schedule.primitive import BLOCK, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import buffers_read
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import find, find_block, replace_range
from mlcdsl.types import BOOL


@primitive(
    "Put the block that reads a result into the block that computes it; the reader and the buffer go.",
    Arg("block", BLOCK, "a block that stores one element for each element that it reads of the result"),
    requires=(
        SINGLE,
        Need("producer", "one store of a block without a reduction computes what the block reads"),
        TEMPORARY,
        Need("instances", "the block runs for what its producer computes, and for nothing else"),
        Need("order", "nothing happens in between to what the block reads or writes"),
    ),
)
def reverse_compute_inline(s: Step, block: T.Key) -> Rewrite:
    found = s.block(block)
    node: T.Block = found.node
    store = the_store(s, found)
    model = collect(s.func)
    made = _producer(s, model, node)
    buffer, home = made.buffer, made.place.blocks[-1].block
    check_temporary(s, model, buffer, [block], home.key)
    around = found.scope
    outside = s.block(home.key).scope
    if (around.key if around else None) is not (outside.key if outside else None):
        s.refuse("producer", f"block {node.name} and its producer {home.name} are in different blocks", node,
                 "in another block", "use compute_inline on the producer")  # fmt: skip
    reads = [x for x in walk(store.value) if isinstance(x, T.Load) and x.buffer is buffer]
    inverse = invert(reads[0].indices, node.axes) if _alike(reads) else None
    if inverse is None:
        s.refuse("single", f"the indices of {buffer.name} that block {node.name} reads do not tell its axes", reads[0],
                 "not solved for the axes", "use compute_inline on the producer")  # fmt: skip
    if any(x.buffer is store.buffer for x in walk(store.value) if isinstance(x, T.Load)):
        s.refuse("single", f"block {node.name} reads what it writes", node, "an update")
    assert isinstance(made.node, T.Store)
    values = inverse(made.node.indices)
    conditions = _conditions(model, made, node, reads[0].indices, values)
    info = moved.info_of(model, block)
    covers, no_more = same_instances(model, info, made, values, conditions)
    if not covers or not no_more:
        s.refuse("instances", f"block {node.name} is not proved to run for what block {home.name} computes of "
                 f"{buffer.name}, and for nothing else", node, "runs for other instances",
                 "use compute_inline on the producer")  # fmt: skip
    between = disturbed(model, _cases(model, block, made, store.buffer))
    if between is not None:
        name = between.buffer.name
        where = f"between blocks {home.name} and {node.name}"
        s.refuse("order", f"{name} is accessed {where}", between.node, f"accesses {name}",
                 f"let this happen before block {home.name} or behind block {node.name}")  # fmt: skip
    func = _inlined(s, block, made, store, values, conditions)
    check_inits(s, func)
    return Rewrite(func)


def _producer(s: Step, model: Model, node: T.Block) -> Access:
    """The store that computes what the block reads."""
    params = {p.value for p in s.func.params}
    for buffer in buffers_read(node):
        stores = [a for a in model.by_buffer.get(buffer, ()) if a.kind == "write" and a.place.blocks]
        if buffer in params or not stores:
            continue
        home = stores[0].place.blocks[-1].block
        reads = [a for a in model.by_buffer[buffer] if a.kind == "read" and moved.inside(a, home.key)]
        if len(stores) > 1 or home.init is not None or reads or not isinstance(stores[0].node, T.Store):
            s.refuse("producer", f"block {home.name} computes {buffer.name} in several steps", home,
                     "not one store", "use fuse_reduction_epilogue, or reverse_compute_at")  # fmt: skip
        return stores[0]
    s.refuse("producer", f"block {node.name} reads nothing that another block computes", node, "reads parameters only")


def _alike(reads: list[T.Load]) -> bool:
    return all(
        canonical(i) == canonical(j) for x in reads for i, j in zip(x.indices, reads[0].indices, strict=True)
    )  # fmt: skip


def _conditions(
    model: Model, made: Access, node: T.Block, indices: tuple[T.Expr, ...], values: dict[T.Var, T.Expr]
) -> list[T.Expr]:
    """What must hold for the producer's element to be one that the block reads, where it does not always."""
    assert isinstance(made.node, T.Store)
    out: list[T.Expr] = []
    for axis in node.axes:
        value = values[axis.var]
        out += [T.Binary("ge", value, const(0)), T.Binary("lt", value, axis.extent)]
    out = [c for c in out if not always(model, made, c)]
    for index, have in zip(indices, made.node.indices, strict=True):
        again = tidy(Fresh(values).expr(index))
        same = T.Binary("eq", again, have)
        if canonical(again) != canonical(have) and not always(model, made, same):
            out.append(same)
    return out


def _cases(model: Model, key: T.Key, made: Access, target: T.Buffer) -> Iterator[tuple[Access, Access, Access, Access]]:
    """Writes of what the block reads, and accesses of what it writes, behind the producer and in front of the block."""
    last = [a for a in model.by_buffer[made.buffer] if a.kind == "read"]
    for other in model.accesses:
        if not moved.inside(other, key) or other.buffer is made.buffer:
            continue
        for between in model.by_buffer[other.buffer]:
            if not moved.inside(between, key) and "write" in (between.kind, other.kind):
                yield from ((made, other, between, x) for x in last)


def _inlined(
    s: Step, key: T.Key, made: Access, store: T.Store, values: dict[T.Var, T.Expr], conditions: list[T.Expr]
) -> T.PrimFunc:
    home = made.place.blocks[-1].block.key
    at = find_block(s.func, home)
    assert at is not None and isinstance(made.node, T.Store)
    func = bring_allocs(s.func, used_by((store,)), lambda f: find_block(f, home))
    func = without(func, key, made.buffer)
    place = find(func, lambda n: n is made.node)
    assert place is not None
    seen = visible_at(func, place.path)
    fresh = Fresh(values)
    value = _Put(made.buffer, made.node.value).expr(fresh.expr(store.value))
    new: T.Stmt = T.Store(store.buffer, tuple(tidy(fresh.expr(i)) for i in store.indices), value, span=store.span)
    for x in used_by((new,)):
        if x not in seen:
            s.refuse("producer", f"the value uses {x.name}, which is not known at the producer", made.node, "put here")
    if conditions:
        where: T.Expr = T.Const(True, BOOL)
        for n, cond in enumerate(conditions):
            where = cond if n == 0 else conjunction(where, cond)
        new = T.If(where, (new,), (), span=store.span)
    func = replace_range(func, place.path, 1, (new,))
    block = find_block(func, home)
    assert block is not None
    return replace_range(func, block.path, 1, (replace(block.node, writes=None, reads=None),))


class _Put(Rewriter):
    """The producer's value in place of loads of its result; from the second time on a copy."""

    def __init__(self, buffer: T.Buffer, value: T.Expr):
        self.buffer, self.value, self.used = buffer, value, False

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load) and expr.buffer is self.buffer:
            first, self.used = not self.used, True
            return self.value if first else Fresh({}).expr(self.value)
        return super().expr(expr)
