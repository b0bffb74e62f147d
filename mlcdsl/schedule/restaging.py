"""What reindex, reindex_cache_read and reindex_cache_write do: a copy in another layout, for one block."""

from __future__ import annotations

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import touches
from mlcdsl.schedule.legal.empty import inits_changed
from mlcdsl.schedule.primitive import Need, Rewrite
from mlcdsl.schedule.reindexing import Access, check_bounds, copy_nest, new_buffer, one_to_one, the_access, use
from mlcdsl.schedule.staging import behind_allocs, chosen, first_unwritten, put_stmts, spots, writes_to
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import find_block, put
from mlcdsl.schedule.values import IndexMap

APART = Need(
    "apart", "nothing else in the statement around the block writes the buffer, or reads what the block writes"
)
WRITTEN = Need("written", "all that is copied has been written")


def layout_of(s: Step, block: T.Block, at: Access, index_map: IndexMap | None) -> tuple[T.Expr, ...]:
    """The places of the axes: by the map over all axes of the block, or the axes of the access themselves."""
    if index_map is None:
        return tuple(a.var for a in at.axes)
    if len(index_map.params) != len(block.axes):
        count = f"{len(block.axes)} axes"
        s.refuse("layout", f"the map takes {len(index_map.params)} values, block {block.name} has {count}", block,
                 count, "write a map of the axes of the block")  # fmt: skip
    return index_map([a.var for a in block.axes])


def stage_read(s: Step, key: T.Key, which: int | str, scope: str | None, name: str, m: IndexMap | None) -> Rewrite:
    """The block reads from a copy that is filled in front of the statement around it."""
    found = s.block(key)
    block: T.Block = found.node
    source = chosen(s, block, which, write=False)
    spot = spots(s.func, found)[0]
    around = spot.stmts[spot.index]
    write = writes_to(around, source)
    if write is not None:
        s.refuse("apart", f"{source.name} is written in the statement around block {block.name}", write.node,
                 f"writes {source.name}", "do this step before the blocks are put together")  # fmt: skip
    at = the_access(s, block, source)
    layout = layout_of(s, block, at, m)
    new = new_buffer(s, at, layout, scope or source.scope, f"{source.name}_{name}")
    nest, copy = copy_nest(s, at, new, layout, back=False)
    func = put(s.func, found.path, (use(block, at, new, layout),))
    changed = find_block(func, key)
    assert changed is not None
    spot = spots(func, changed)[0]
    place = min(behind_allocs(spot.stmts), spot.index)
    before = (*spot.stmts[:place], T.Alloc(new, span=new.span), *spot.stmts[place : spot.index])
    return _checked(s, put_stmts(func, spot, (*before, nest, *spot.stmts[spot.index :])), copy, at, source)


def stage_write(s: Step, key: T.Key, which: int | str, scope: str | None, name: str, m: IndexMap | None) -> Rewrite:
    """The block writes into a buffer that is copied back behind the statement around it."""
    found = s.block(key)
    block: T.Block = found.node
    target = chosen(s, block, which, write=True)
    at = the_access(s, block, target)
    if any(a.kind != "spatial" for a in at.axes) and not one_to_one(s, at, at.indices):
        s.refuse("alike", f"several instances of block {block.name} write one element of {target.name}, or it is not "
                 "proved that none do: which one is copied back last is another question", block, "this block",
                 "use cache_write")  # fmt: skip
    layout = layout_of(s, block, at, m)
    new = new_buffer(s, at, layout, scope or target.scope, f"{target.name}_{name}")
    nest, copy = copy_nest(s, at, new, layout, back=True)
    func = put(s.func, found.path, (use(block, at, new, layout),))
    changed = find_block(func, key)
    assert changed is not None
    spot = spots(func, changed)[0]
    others = [a for a in collect(func).accesses if a.buffer is target]
    inside = {id(x) for x in _nodes(spot.stmts[spot.index])}
    for a in others:
        if id(a.node) in inside:
            s.refuse("apart", f"{target.name} is accessed elsewhere in the statement around block {block.name}", a.node,
                     f"accesses {target.name}", "do this step before the blocks are put together")  # fmt: skip
    place = min(behind_allocs(spot.stmts), spot.index)
    before = (*spot.stmts[:place], T.Alloc(new, span=new.span), *spot.stmts[place : spot.index + 1])
    return _checked(s, put_stmts(func, spot, (*before, nest, *spot.stmts[spot.index + 1 :])), copy, at, new)


def _nodes(stmt: T.Stmt) -> list[object]:
    return [t.node for t in touches((stmt,))]


def _checked(s: Step, func: T.PrimFunc, copy: T.Key, at: Access, read: T.Buffer) -> Rewrite:
    model = collect(func)
    check_bounds(s, model, copy, at)
    missing = first_unwritten(model, [read]) if read is not at.buffer else first_unwritten(model, [read], [copy])
    if missing is not None:
        how = "is not written" if missing[1] else "is not proved to be written"
        s.refuse("written", f"some of what is read of {read.name} {how} before", missing[0].node, f"reads {read.name}",
                 "write all of it first; a reduction needs an init")  # fmt: skip
    assert inits_changed(s, func) is None
    return Rewrite(func, copy)
