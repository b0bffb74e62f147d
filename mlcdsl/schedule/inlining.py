"""What the primitives share that put one block's value into another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mlcdsl.check.sets.model import Model
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, substitute, walk, walk_stmts
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.inverting import tidy
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.empty import inits_changed
from mlcdsl.schedule.legal.example import said
from mlcdsl.schedule.placing import remove, used_by, visible_at
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find, find_all, find_block, replace_range
from mlcdsl.types import INDEX

TEMPORARY = Need("temporary", "the buffer between the blocks is an `alloc` that nothing else uses")
SINGLE = Need("single", "each instance is one store, at indices that tell the instance; its axes are spatial")


def the_store(s: Step, found: Found) -> T.Store:
    """The only store of a block, with the lets of the block put in."""
    block: T.Block = found.node
    for axis in block.axes:
        if axis.kind != "spatial":
            s.refuse("single", f"axis {axis.var.name} of block {block.name} is {axis.kind}", axis, "its kind")
    if block.init is not None:
        s.refuse("single", f"block {block.name} has an init", block, "a reduction")
    lets: dict[T.Var, T.Expr] = {}
    for stmt in block.body[:-1]:
        if not isinstance(stmt, T.Let):
            s.refuse("single", f"block {block.name} does more than one store", stmt, "also in it")
        lets[stmt.var] = substitute(stmt.value, lets)
    last = block.body[-1] if block.body else None
    if not isinstance(last, T.Store):
        s.refuse("single", f"block {block.name} is not one store", last or block, "not a store")
    indices, value = tuple(substitute(i, lets) for i in last.indices), substitute(last.value, lets)
    return T.Store(last.buffer, indices, value, span=last.span)


def check_temporary(s: Step, model: Model, buffer: T.Buffer, users: Iterable[T.Key] | None, writer: T.Key) -> None:
    """Refuse if the buffer is a parameter, has another writer than the block, is used by other blocks than `users`
    (None: any may read it), or by anything but loads and stores."""
    if any(p.value is buffer for p in s.func.params):
        s.refuse("temporary", f"{buffer.name} is a parameter", buffer, "a parameter",
                 "cache_write gives the block a buffer of its own")  # fmt: skip
    allowed = None if users is None else {writer, *users}
    for a in model.by_buffer.get(buffer, ()):
        if a.index is None:
            s.refuse("temporary", f"{buffer.name} is passed on as a whole", a.node, "used here")
        if a.kind == "write" and not moved.inside(a, writer):
            s.refuse("temporary", f"{said(a)} writes {buffer.name} too", a.node, f"writes {buffer.name}",
                     "where decompose_reduction made two blocks of one, do this step before it")  # fmt: skip
        if allowed is not None and not any(moved.inside(a, k) for k in allowed):
            s.refuse("temporary", f"{said(a)} reads {buffer.name} too", a.node, f"reads {buffer.name}",
                     "use compute_inline on the producer, or give this reader a copy with cache_read")  # fmt: skip


def without(func: T.PrimFunc, key: T.Key, buffer: T.Buffer) -> T.PrimFunc:
    """The function without a block and without the allocation of a buffer."""
    at = find_block(func, key)
    assert at is not None
    func = remove(func, at.path)
    alloc = find(func, lambda n: isinstance(n, T.Alloc) and n.buffer is buffer)
    return func if alloc is None else replace_range(func, alloc.path, 1, ())


def check_inits(s: Step, func: T.PrimFunc) -> None:
    """Refuse if a loop that may have no steps is left with only a reduction, whose init would then run."""
    found = inits_changed(s, func)
    if found is not None:
        loop, block = found
        message = f"loop {loop.var.name} may have no steps, and the init of block {block.name} would then run"
        s.refuse("order", message, loop, "may have no steps", f"do decompose_reduction on {block.name} first")


def loads_of(stmt: T.Stmt, buffer: T.Buffer) -> list[T.Load]:
    """The loads of a buffer in the expressions of a statement itself."""
    found = [x for e in own_exprs(stmt) for x in walk(e)]
    return [x for x in found if isinstance(x, T.Load) and x.buffer is buffer]


def check_visible(s: Step, value: T.Expr, axes: set[T.Var], buffer: T.Buffer) -> None:
    """Refuse if the value uses what its readers do not see."""
    used = [x for x in used_by((T.Let(T.Var("value", value.dtype), value),)) if x not in axes]
    for at in find_all(s.func, lambda n: bool(loads_of(n, buffer))):
        seen = visible_at(s.func, at.path)
        for x in used:
            if x not in seen:
                s.refuse("temporary", f"the value uses {x.name}, which is not known here", at.node,
                         f"reads {buffer.name}", related=_label(x))  # fmt: skip


def _label(x: T.Var | T.Buffer) -> list[Label]:
    return [Label(x.span, "introduced here")] if x.span is not None else []


class Fresh(Copier):
    """Copies expressions with accesses of their own; index expressions are made shorter where they can be."""

    def __init__(self, mapping: Mapping[T.Var, T.Expr]):
        super().__init__()
        self.vars.update(mapping)

    def expr(self, expr: T.Expr) -> T.Expr:
        new = super().expr(expr)
        if isinstance(new, T.Load):
            return replace(new, indices=tuple(tidy(i) if i.dtype == INDEX else i for i in new.indices))
        return new


def undeclared(s: Step, func: T.PrimFunc, buffer: T.Buffer) -> T.PrimFunc:
    """The function whose blocks do not declare regions of a buffer: their reads are found again."""
    while True:
        at = find(func, lambda n: isinstance(n, T.Block) and any(r.buffer is buffer for r in n.reads or ()))
        if at is None:
            return func
        if any(isinstance(x, T.CallExtern) for x in walk_stmts(at.node.body)):
            s.refuse("temporary", f"block {at.node.name} passes {buffer.name} to an extern", at.node, "declares it")
        func = replace_range(func, at.path, 1, (replace(at.node, reads=None),))
