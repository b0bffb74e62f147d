"""Moving a block below a loop: taking it out of its nest, and a new nest for some ranges of its axes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, compare, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import own_exprs, substitute, walk, walk_stmts
from mlcdsl.schedule.domains import Ranges
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, Hop, find, find_loop, replace_range
from mlcdsl.types import INDEX


def known_at(s: Step, at: Found) -> Known:
    """What is known of sizes and of the variables of the loops around a place."""
    facts = s.facts
    loops = [a for a in (*at.ancestors, at.node) if isinstance(a, T.For)]
    below = [x.var for x in loops if (lo := canonical(x.lo).value) is None or lo < 0]
    facts.signed = facts.signed | frozenset(below)
    return facts


def common_depth(a: tuple[Hop, ...], b: tuple[Hop, ...]) -> int:
    """How many hops two paths have in common."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x.parent is not y.parent or x.field != y.field or x.index != y.index:
            break
        n += 1
    return n


def remove(func: T.PrimFunc, path: tuple[Hop, ...]) -> T.PrimFunc:
    """The function without a statement, and without the loops that then have nothing to do."""
    while True:
        hop = path[-1]
        if not isinstance(hop.parent, T.For):
            break
        rest = [s for n, s in enumerate(hop.parent.body) if n != hop.index]
        if not all(isinstance(s, T.Let | T.Alloc) for s in rest):
            break
        path = path[:-1]
    return replace_range(func, path, 1, ())


def insert(func: T.PrimFunc, loop: T.Var, index: int, new: T.Stmts) -> T.PrimFunc:
    """The function with statements in front of statement `index` of a loop's body."""
    at = find_loop(func, loop)
    assert at is not None
    node: T.For = at.node
    return replace_range(func, at.path, 1, (replace(node, body=(*node.body[:index], *new, *node.body[index:])),))


def bring_allocs(
    func: T.PrimFunc, used: Iterable[T.Var | T.Buffer], target: Callable[[T.PrimFunc], Found | None]
) -> T.PrimFunc:
    """The function in which allocations of what is used, as far as they come later in a list of statements around the
    target, stand in front of the target's statement there."""
    for x in used:
        at = target(func)
        assert at is not None
        if not isinstance(x, T.Buffer) or x in visible_at(func, at.path):
            continue
        alloc = find(func, lambda n, x=x: isinstance(n, T.Alloc) and n.buffer is x)  # type: ignore[misc]
        if alloc is None:
            continue
        shared = common_depth(alloc.path, at.path)
        before = visible_at(func, at.path[: shared + 1])
        if shared == len(alloc.path) - 1 and set(used_by((alloc.node,))) - {x} <= before:
            func = replace_range(func, alloc.path, 1, ())
            again = target(func)
            assert again is not None
            func = replace_range(func, again.path[: shared + 1], 0, (alloc.node,))
    return func


# ---------------------------------------------------------------- the new nest


@dataclass(frozen=True, slots=True)
class Nest:
    """The block with new bindings, and its loops, outermost first; `conditions` say which iterations run it."""

    block: T.Block
    loops: tuple[T.For, ...]
    conditions: tuple[T.Expr, ...] = ()

    def stmt(self, where: T.Expr | None) -> T.Stmt:
        out: T.Stmt = replace(self.block, where=where)
        for loop in reversed(self.loops):
            out = replace(loop, body=(out,))
        return out


def make_nest(
    block: T.Block, ranges: Ranges, known: Known, keep_unit: bool, around: T.For, order: Sequence[T.Axis] = ()
) -> Nest:
    """Loops ax0, ax1, ... over the ranges of the axes, in their order or in another one. A range may depend on axes
    before it. An axis of one value needs no loop."""
    loops: list[T.For] = []
    at: dict[T.Var, T.Expr] = {}
    for axis in order or block.axes:
        lo, extent = (_at(e, at) for e in _clipped(axis, ranges.get(axis.var), known))
        if not keep_unit and canonical(extent).value == 1:
            at[axis.var] = lo
            continue
        var = T.Var(f"ax{len(loops)}", INDEX, span=axis.span)
        loops.append(T.For(var, const(0), extent, "serial", (), span=block.span or around.span))
        at[axis.var] = var if lo == const(0) else T.Binary("add", lo, var)
    axes = tuple(replace(a, binding=at[a.var]) for a in block.axes)
    return Nest(replace(block, axes=axes), tuple(loops))


def _at(e: T.Expr, at: Mapping[T.Var, T.Expr]) -> T.Expr:
    """The expression at these values of axes."""
    return to_expr(canonical(substitute(e, at))) if set(free_vars(e)) & set(at) else e


def _clipped(axis: T.Axis, r: Range | None, known: Known) -> tuple[T.Expr, T.Expr]:
    """The first value and the number of values; all where the range is no smaller than the axis."""
    whole = canonical(axis.extent)
    order = compare(r.extent, whole, known) if r is not None else None
    if r is None or (order is not None and order >= 0):
        return const(0), to_expr(whole)
    return to_expr(r.lo), to_expr(r.extent)


def in_sight(ranges: Ranges, visible: set[T.Var | T.Buffer]) -> Ranges:
    """The ranges that say something about visible variables, and about axes with a range, only."""
    seen: Ranges = {}
    for v, r in ranges.items():
        if r is not None and {*free_vars(to_expr(r.lo)), *free_vars(to_expr(r.hi))} <= {*visible, *ranges}:
            seen[v] = r
    return seen


# ---------------------------------------------------------------- what is visible


def visible_at(func: T.PrimFunc, path: tuple[Hop, ...], body: T.Stmts = ()) -> set[T.Var | T.Buffer]:
    """What statements behind `body`, in the loop at the end of the path, may use."""
    out: set[T.Var | T.Buffer] = {*func.dims, *func.stride_vars, *(p.value for p in func.params)}
    for hop in path:
        if isinstance(hop.parent, T.For):
            out.add(hop.parent.var)
        elif isinstance(hop.parent, T.Block):
            out.update(a.var for a in hop.parent.axes)
        siblings = func.body if hop.parent is None else getattr(hop.parent, hop.field)
        out |= _introduced(siblings[: hop.index])
    return out | _introduced(body)


def _introduced(stmts: Iterable[T.Stmt]) -> set[T.Var | T.Buffer]:
    out: set[T.Var | T.Buffer] = set()
    for s in stmts:
        if isinstance(s, T.Let):
            out.add(s.var)
        elif isinstance(s, T.Alloc):
            out.add(s.buffer)
    return out


def used_by(stmts: T.Stmts) -> dict[T.Var | T.Buffer, None]:
    """The variables and buffers that statements use and do not introduce, in order."""
    own: set[T.Var | T.Buffer] = set()
    used: dict[T.Var | T.Buffer, None] = {}
    for s in walk_stmts(stmts):
        match s:
            case T.For(var=v) | T.Let(var=v):
                own.add(v)
            case T.Alloc(buffer):
                own.add(buffer)
            case T.Store(buffer):
                used[buffer] = None
            case T.Block():
                own.update(a.var for a in s.axes)
            case T.CallExtern():
                used.update(dict.fromkeys(a for a in s.args if isinstance(a, T.Buffer)))
        for e in own_exprs(s):
            for x in walk(e):
                if isinstance(x, T.Var):
                    used[x] = None
                elif isinstance(x, T.Load | T.Ptr):
                    used[x.buffer] = None
    return {x: None for x in used if x not in own}


def threads_around(at: Found, buffer: T.Buffer) -> tuple[Inner, ...]:
    """The thread loops around a place that share the buffer's memory: all of them need what one of them does."""
    rank = buffer.scope.split(".")[0]
    if rank not in ("shared", "warp"):
        return ()
    name = "threadIdx" if rank == "shared" else "threadIdx.x"
    loops = [a for a in (*at.ancestors, at.node) if isinstance(a, T.For) and a.thread.startswith(name)]
    return tuple(Inner(x.var, x.lo, x.extent) for x in loops)


def reads_own(block: T.Block, written: set[T.Buffer]) -> bool:
    """Whether an instance reads what the block writes, other than what its init starts, and what it has for itself."""
    stmts = (*(block.init or ()), *block.body)
    started = {s.buffer for s in walk_stmts(block.init or ()) if isinstance(s, T.Store)}
    started |= {s.buffer for s in walk_stmts(stmts) if isinstance(s, T.Alloc)}
    return any(not t.write and t.buffer in written - started for t in touches(stmts))
