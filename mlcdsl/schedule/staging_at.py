"""What read_at and write_at share: what an iteration of a loop reads or writes goes through a copy of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Model
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Box, Range, Touch, box_of, touches
from mlcdsl.ir.canonical import to_expr
from mlcdsl.ir.poly import ZERO
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import substitute, walk_stmts
from mlcdsl.schedule.domains import Ranges
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.empty import init_without, inits_changed
from mlcdsl.schedule.loop_tools import conjunction, const, joined, substitute_body
from mlcdsl.schedule.placing import Nest, in_sight, known_at, make_nest, visible_at
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.staging import behind_allocs, copy_nest, ranges_around, redirect, spots, staged_buffer, within
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find_loop, replace_range
from mlcdsl.source import Span
from mlcdsl.types import INDEX

INSIDE = Need("inside", "the block is inside of the loop, and the buffer is known where the loop's body first uses it")
PARALLEL = Need("parallel", "different iterations of parallel loops do not touch the same elements for the copy")
INIT = Need("init", "the inits of reductions run as before, also where a loop has no steps")


@dataclass(slots=True)
class Part:
    """Statements `first` to `last` (exclusive) of a loop's body, which use `staged` in place of `buffer`."""

    s: Step
    at: Found
    buffer: T.Buffer
    staged: T.Buffer
    first: int
    last: int
    write: bool

    @property
    def loop(self) -> T.For:
        node: T.For = self.at.node
        return node

    @property
    def stmts(self) -> T.Stmts:
        return self.loop.body[self.first : self.last]

    def of(self, stmts: T.Stmts) -> list[Touch]:
        """The accesses that the copy serves, as they are seen from some statements."""
        mine = {id(t.node) for t in touches(self.stmts)}
        found = [t for t in touches(stmts) if t.buffer is self.buffer and t.write == self.write]
        return [t for t in found if id(t.node) in mine]


def index_in(s: Step, at: Found, block: T.Key) -> int:
    """The number of the statement of the loop's body that the block is in."""
    for n, stmt in enumerate(at.node.body):
        if any(isinstance(x, T.Block) and x.key is block for x in walk_stmts((stmt,))):
            return n
    node = s.block(block).node
    name = at.node.var.name
    s.refuse("inside", f"loop {name} is not around block {node.name}", at.node, f"loop {name}",
             f"name one of the loops around block {node.name}")  # fmt: skip


def part(s: Step, at: Found, buffer: T.Buffer, scope: str, first: int, last: int, *, write: bool) -> Part:
    """The statements, where the buffer is known in front of them."""
    loop: T.For = at.node
    if buffer not in visible_at(s.func, at.path, loop.body[:first]):
        s.refuse("inside", f"{buffer.name} is allocated further inside of loop {loop.var.name}", buffer,
                 "allocated here", f"name the loop around which or in which {buffer.name} is allocated")  # fmt: skip
    return Part(s, at, buffer, staged_buffer(s, buffer, scope), first, last, write)


# ---------------------------------------------------------------- the program


def with_copy(p: Part) -> tuple[T.PrimFunc, T.Key]:
    """The function with a copy in front of the statements, or behind them where they write."""
    known = known_at(p.s, p.at)
    rank = len(p.buffer.shape)
    around = spots(p.s.func, p.at)[0]
    whole = within(box_of(p.of((around.stmts[around.index],)), rank, known), p.buffer, known, ranges_around(around))
    box = box_of(p.of(p.stmts), rank, known)
    func, key = _guarded(p, whole, box, relative=False)
    model = collect(func)
    if not moved.unreached(model, moved.info_of(model, key)):
        return func, key
    everything: Box = (None,) * rank
    func, key = _guarded(p, everything, box, relative=True)
    model = collect(func)
    if not moved.unreached(model, moved.info_of(model, key)):
        return func, key
    return _guarded(p, everything, everything, relative=False)


def _guarded(p: Part, whole: Box, box: Box, *, relative: bool) -> tuple[T.PrimFunc, T.Key]:
    """A block whose axes run over all that is copied in all iterations (relative: in one), in loops over what is copied
    in one; what is outside of the buffer is kept out by a predicate."""
    known = known_at(p.s, p.at)
    source, target = (p.staged, p.buffer) if p.write else (p.buffer, p.staged)
    nest, key = copy_nest(p.s, source, target, whole, p.staged.name)
    block = next(x for x in walk_stmts((nest,)) if isinstance(x, T.Block))
    ranges: dict[T.Var, Range | None] = {}
    for axis, r, all_ in zip(block.axes, box, whole, strict=True):
        ranges[axis.var] = None if r is None else r.shift((ZERO if all_ is None else all_.lo).scale(-1))
    visible = visible_at(p.s.func, p.at.path, p.loop.body[: p.first]) | {p.loop.var}
    seen = in_sight(ranges, visible)
    varying = _varying(p, seen) if relative else {}
    new = make_nest(block, {v: r for v, r in seen.items() if v not in varying}, known, relative, p.loop)
    model = collect(_placed(p, new.stmt(None)))
    where: T.Expr | None = None
    for axis, (low, high) in zip(new.block.axes, moved.bounds_needed(model, moved.info_of(model, key)), strict=True):
        if low:
            where = conjunction(where, T.Binary("ge", axis.binding, const(0)))
        if high:
            where = conjunction(where, T.Binary("lt", axis.binding, axis.extent))
    if relative:
        new, inner = replace(new, block=_relative(p, new, varying)), where
        if inner is not None and all(isinstance(a.binding, T.Var) for a in new.block.axes):
            # every value of the axes has an instance
            names: dict[T.Var, T.Expr] = {a.binding: a.var for a in new.block.axes if isinstance(a.binding, T.Var)}
            new, where = replace(new, block=_only_if(new.block, substitute(inner, names))), None
    return _placed(p, new.stmt(where)), key


def _varying(p: Part, ranges: Ranges) -> dict[T.Var, Range]:
    """The ranges whose extents depend on loops: no axis has such an extent, as axes are independent."""
    loops = {x.var for x in _loops(p)}
    return {v: r for v, r in ranges.items() if r is not None and loops & {*free_vars(to_expr(r.extent))}}


def _loops(p: Part) -> list[T.For]:
    """The loops around the copy."""
    return [x for x in (*p.at.ancestors, p.loop) if isinstance(x, T.For)]


def _only_if(block: T.Block, cond: T.Expr) -> T.Block:
    return replace(block, body=(T.If(cond, block.body, (), span=block.span),))


def _relative(p: Part, nest: Nest, varying: Mapping[T.Var, Range]) -> T.Block:
    """The block with axes that count from the beginning of what an iteration copies, where that is of fixed size, and a
    condition where its size varies. The loops that say where it begins get opaque axes: different iterations may copy
    the same."""
    sizes = {*p.s.func.dims}
    loops = {x.var: x for x in _loops(p)}
    plain = {v for v, x in loops.items() if x.lo == const(0) and set(free_vars(x.extent)) <= sizes}
    outer: dict[T.Var, T.Axis] = {}
    axes: list[T.Axis] = []
    moves: dict[T.Var, T.Expr] = {}
    conds: list[T.Expr] = []

    def in_axes(e: T.Expr, span: Span | None) -> T.Expr | None:
        """The expression over axes, if the loops that it uses can have some."""
        used = [v for v in free_vars(e) if v in loops]
        if not set(used) <= plain:
            return None
        for v in used:
            if v not in outer:
                outer[v] = T.Axis(T.Var(f"v_{v.name}", INDEX, span=span), "opaque", loops[v].extent, v, span=span)
        return substitute(e, {v: outer[v].var for v in used})

    for axis, loop in zip(nest.block.axes, nest.loops, strict=True):
        r = varying.get(axis.var)
        if r is not None:
            first, end = in_axes(to_expr(r.lo), axis.span), in_axes(to_expr(r.hi + ONE), axis.span)
            if first is not None and first != const(0):
                conds.append(T.Binary("ge", axis.var, first))
            if end is not None:
                conds.append(T.Binary("lt", axis.var, end))
        elif set(free_vars(loop.extent)) <= sizes:
            lo = axis.binding.a if isinstance(axis.binding, T.Binary) else const(0)
            begin = in_axes(lo, axis.span)
            if begin is not None:
                if begin != const(0):
                    moves[axis.var] = T.Binary("add", begin, axis.var)
                axis = replace(axis, extent=loop.extent, binding=loop.var)
        axes.append(axis)
    body = substitute_body(nest.block.body, moves)
    block = replace(nest.block, axes=(*outer.values(), *axes), body=body)
    cond = joined(conds)
    return block if cond is None else _only_if(block, cond)


def _placed(p: Part, nest: T.Stmt) -> T.PrimFunc:
    body = p.loop.body
    changed = redirect(p.stmts, p.buffer, p.staged)
    middle = (*changed, nest) if p.write else (nest, *changed)
    alloc = T.Alloc(p.staged, span=p.staged.span)
    depth = _depth_of_alloc(p)
    if depth is None:
        middle = (alloc, *middle)
    loop = replace(p.loop, body=(*body[: p.first], *middle, *body[p.last :]))
    func = replace_range(p.s.func, p.at.path, 1, (loop,))
    if depth is None:
        return func
    at = find_loop(func, p.loop.var)
    assert at is not None
    hop = at.path[depth]
    stmts = func.body if hop.parent is None else getattr(hop.parent, hop.field)
    place = min(behind_allocs(stmts), hop.index)
    return replace_range(func, (*at.path[:depth], replace(hop, index=place)), 0, (alloc,))


def _depth_of_alloc(p: Part) -> int | None:
    """The hop to the outermost list of statements in the block around the loop where the copy is allocated such that
    what runs at the same time has copies of its own. None is in the loop itself."""
    known = {*p.s.func.dims, *(x.value for x in p.s.func.params)}
    used = {v for e in p.staged.shape for v in free_vars(e)}
    if _separate(p.loop, p.staged) or not used <= known:
        return None
    depth = 0
    for n, hop in enumerate(p.at.path):
        if isinstance(hop.parent, T.Block) or (isinstance(hop.parent, T.For) and _separate(hop.parent, p.staged)):
            depth = n
    return depth


def _separate(loop: T.For, buffer: T.Buffer) -> bool:
    """Whether the iterations have memory of this scope of their own."""
    rank = buffer.scope.split(".")[0]
    if loop.kind == "thread":
        return rank == "local" or (rank in ("shared", "warp") and loop.thread.startswith("blockIdx"))
    return loop.kind == "parallel"


# ---------------------------------------------------------------- proofs


def check_parallel(p: Part, model: Model, key: T.Key) -> None:
    """What iterations of parallel loops do to one element, they do not do through the copy either."""
    found = moved.conflict(model, key, reads=True, alone=p.staged)
    if found is None:
        return
    loop, access = found
    assert isinstance(loop.node, T.For)
    name = (loop.origin or loop.var).name
    p.s.refuse("parallel", f"iterations of {loop.node.kind} loop {name} would touch the same elements of "
               f"{access.buffer.name}, or are not proved not to", loop.var.span or loop.node.span,
               f"a {loop.node.kind} loop", f"name a loop around {name}, do this step before {name} becomes a "
               f"{loop.node.kind} loop, or copy into memory that each of its iterations has for itself")  # fmt: skip


def depth_of(model: Model, key: T.Key, loop: T.Var) -> int:
    """The number of loops around a block up to this one."""
    loops = moved.info_of(model, key).place.loops
    return next(n for n, x in enumerate(loops) if isinstance(x.node, T.For) and x.node.var is loop) + 1


def check_inits(p: Part, func: T.PrimFunc) -> None:
    """A loop that only reduces runs the inits in it also if it has no steps (rule S4); it does not copy then."""
    held = inits_changed(p.s, func)
    if held is not None:
        name = held[1].name
        _refuse_init(p.s, held[0], f"the init of block {name} then runs only if it just reduces", held[1])
    without = init_without(p.s, func, (*p.at.ancestors, p.loop), p.stmts, {p.buffer})
    if without is not None:
        loop, block = without
        _refuse_init(p.s, loop, f"the init of block {block.name} runs then, and the copy does not", block)


def _refuse_init(s: Step, loop: T.For, what: str, block: T.Block) -> None:
    s.refuse("init", f"loop {loop.var.name} may have no steps: {what}", loop.var.span or loop, "may have no steps",
             f"do decompose_reduction on {block.name} first, or say in `where` that the loop has steps")  # fmt: skip
