"""Make a subtree one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, compare, spread
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.schedule import tree
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.legal.order import Copies, copies_kept
from mlcdsl.schedule.legal.starting import again
from mlcdsl.schedule.loop_tools import conjuncts, const, joined
from mlcdsl.schedule.nesting import init_nest, inner_axes, outer_axes, relative
from mlcdsl.schedule.primitive import BLOCK, Arg, Kind, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.subspace import Division, divide, over_axes

TARGETS = Kind("target[]", "a loop, or blocks beside each other")


@dataclass(frozen=True, slots=True)
class Subtree:
    """`count` statements from `path` on, that become the body of a block, under `outer` loops."""

    path: tuple[tree.Hop, ...]
    stmts: T.Stmts
    outer: tuple[T.For, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the subtree, the loops in the subtree around it, and its axes divided between these and the outer
    ones; `where` are its conditions over outer axes and inner loops, `above` those that the outer block takes."""

    block: T.Block
    loops: tuple[T.For, ...]
    divisions: tuple[Division, ...]
    where: tuple[T.Expr, ...] = ()
    above: tuple[T.Expr, ...] = ()


@primitive(
    "Make the subtree of a loop, or blocks beside each other, one block, whose axes come from the loops outside. The "
    "init of a reduction becomes the init of the new block.",
    Arg("target", TARGETS, "a loop, or blocks", many=True),
    result=BLOCK,
    requires=(
        Need("subtree", "the target is one loop with one block in it, or blocks in one body with nothing between them"),
        Need("divide", "the binding of each axis is an outer part times what the inner loops span, plus an inner part"),
        Need("bounds", "loops and conditions inside of the new block can be written over its axes"),
        Need(
            "alike", "blocks that are put together are bound to the same outer loops alike, and have no init over them"
        ),
        Need("order", "the init does not come before an access that it has to come behind"),
    ),
)
def blockize(s: Step, target: list[T.Var | T.Key]) -> Rewrite:
    subtree = _subtree(s, target)
    parts = [_part(s, b, loops, subtree) for b, loops in _blocks(s, subtree.stmts, ())]
    single = len(parts) == 1
    outer = _outer(s, parts)
    parts = [_conditions(s, p, outer, subtree) for p in parts]
    beyond = _beyond(s, parts, outer, subtree)
    for p in parts[1:]:
        if set(p.above) != set(parts[0].above):
            s.refuse("alike", f"blocks {parts[0].block.name} and {p.block.name} run under different conditions on the "
                     "loops outside", p.block, "this block")  # fmt: skip
    copier = Copier()
    absolute, key = _nested(s, subtree, parts, outer, beyond, copier)
    if single and parts[0].block.init is not None:
        _prove(s, absolute, parts, copier)
    return Rewrite(_relative(absolute, parts, outer, copier), key)


# ---------------------------------------------------------------- the subtree


def _subtree(s: Step, target: list[T.Var | T.Key]) -> Subtree:
    if not target:
        s.refuse("subtree", "nothing is named", None)
    if isinstance(target[0], T.Var):
        at = s.loop(target[0])
        if len(target) > 1:
            s.refuse("subtree", "a loop is named with something else", at.node, "this loop", "name one loop, or blocks")
        blocks = tree.child_blocks((at.node,))
        if len(blocks) != 1:
            second = blocks[1] if blocks else at.node
            s.refuse("subtree", f"loop {target[0].name} has {len(blocks) or 'no'} blocks", second,
                     "another block" if blocks else "this loop",
                     "name the blocks instead: blockize([a, b])" if blocks else "blockize works on blocks")  # fmt: skip
        return Subtree(at.path, (at.node,), at.loops)
    return _beside(s, [s.block(k) for k in target if isinstance(k, T.Key)], target)


def _beside(s: Step, found: list[tree.Found], target: list[T.Var | T.Key]) -> Subtree:
    """The statements that hold all of the blocks, in the innermost body that they have in common."""
    if len(set(map(id, target))) < len(target):
        s.refuse("subtree", "a block is named twice", found[0].node, "this block")
    if len(found) < len(target):
        s.refuse("subtree", "a loop is named with something else", None, "", "name one loop, or blocks")
    paths = [f.path for f in found]
    depth = 0
    while all(len(p) > depth + 1 and p[: depth + 1] == paths[0][: depth + 1] for p in paths):
        depth += 1
    hops = [p[depth] for p in paths]
    first = min(hops, key=lambda h: h.index)
    if any((h.parent is not first.parent) or h.field != first.field for h in hops):
        s.refuse("subtree", "the blocks are not in one body", found[-1].node, "elsewhere")
    path = (*paths[0][:depth], first)
    siblings = s.func.body if first.parent is None else getattr(first.parent, first.field)
    stmts = siblings[first.index : max(h.index for h in hops) + 1]
    keys = {f.node.key for f in found}
    for b in tree.child_blocks(stmts):
        if b.key not in keys:
            s.refuse("subtree", f"block {b.name} is between the named ones", b, "not named", "name it too, or move it")
    return Subtree(path, stmts, tree.Found(stmts[0], path).loops)


def _blocks(s: Step, stmts: T.Stmts, loops: tuple[T.For, ...]) -> Iterator[tuple[T.Block, tuple[T.For, ...]]]:
    """The blocks of the subtree with the loops in it around them; there is nothing else in it."""
    for stmt in stmts:
        match stmt:
            case T.Block():
                yield stmt, loops
            case T.For():
                yield from _blocks(s, stmt.body, (*loops, stmt))
            case _:
                s.refuse("subtree", "the subtree has a statement beside blocks and loops", stmt, "this statement")


# ---------------------------------------------------------------- dividing


def _part(s: Step, block: T.Block, loops: tuple[T.For, ...], subtree: Subtree) -> Part:
    divisions: list[Division] = []
    for a in block.axes:
        d = divide(a, loops, subtree.outer, s.facts)
        if d is None:
            inner = ", ".join(x.var.name for x in loops)
            s.refuse("divide", f"the binding of axis {a.var.name} cannot be divided between the loops outside and the "
                     f"inner {'loop' if len(loops) == 1 else 'loops'} {inner}", a, "bound to loops of both sides",
                     "split and reorder loops such that those inside run over neighbouring values")  # fmt: skip
        divisions.append(d)
    return Part(block, loops, tuple(divisions))


def _outer(s: Step, parts: Sequence[Part]) -> dict[T.Var, T.Axis]:
    """The outer axis of each divided axis; blocks share them."""
    if len(parts) == 1:
        return outer_axes(parts[0].divisions)
    out: dict[T.Var, T.Axis] = {}
    shared = {(canonical(a.binding), a.kind): a for a in outer_axes(parts[0].divisions).values()}
    for part in parts:
        mine = {var: (canonical(a.binding), a.kind) for var, a in outer_axes(part.divisions).items()}
        if part.block.init is not None and any(kind == "reduce" for _, kind in mine.values()):
            s.refuse("alike", f"block {part.block.name} reduces over loops outside and has an init", part.block,
                     "a reduction", "decompose_reduction first")  # fmt: skip
        if set(mine.values()) != set(shared):
            first = parts[0].block
            s.refuse("alike", f"blocks {first.name} and {part.block.name} use the loops outside in different ways",
                     part.block, "this block",
                     related=[Label(first.span, "the other block")] if first.span else [])  # fmt: skip
        out |= {var: shared[key] for var, key in mine.items()}
    return out


def _conditions(s: Step, p: Part, outer: dict[T.Var, T.Axis], subtree: Subtree) -> Part:
    inside = {x.var for x in p.loops}
    around = {x.var for x in subtree.outer}
    names = {v: a.var for v, a in outer.items()}
    where: list[T.Expr] = []
    above: list[T.Expr] = []
    for c in conjuncts(p.block.where):
        if not inside & set(free_vars(c)):
            above.append(c)
            continue
        moved = over_axes(c, p.divisions, names, around)
        if moved is None:
            s.refuse("bounds", f"a condition of block {p.block.name} uses loops outside and inside in a way that its "
                     "axes do not", c, "this condition", "blockize a loop outside of those that it uses")  # fmt: skip
        where.append(moved)
    return replace(p, where=tuple(where), above=tuple(above))


def _beyond(s: Step, parts: Sequence[Part], outer: dict[T.Var, T.Axis], subtree: Subtree) -> list[T.Expr]:
    """Conditions that keep outer axes inside of their extents: beyond, no instance inside would run."""
    loops = tuple(Inner(x.var, x.lo, x.extent) for x in subtree.outer)
    out: dict[T.Expr, None] = {}
    for p in parts:
        for d in p.divisions:
            if d.outer is None or not p.where:
                continue
            q, n = canonical(d.outer), canonical(outer[d.axis.var].extent)
            over = spread(Range(q, q), loops, s.facts)
            if over is None or compare(over.hi, n - canonical(const(1)), s.facts) not in (-1, 0):
                out[T.Binary("lt", d.outer, outer[d.axis.var].extent)] = None
    return list(out)


# ---------------------------------------------------------------- building


def _nested(
    s: Step,
    subtree: Subtree,
    parts: Sequence[Part],
    outer: dict[T.Var, T.Axis],
    beyond: Sequence[T.Expr],
    copier: Copier,
) -> tuple[T.PrimFunc, T.Key]:
    """The program with the new block; the axes of the blocks inside have all their values, the bodies are the same."""
    first = parts[0].block
    init: T.Stmts | None = None
    names = {v: a.var for v, a in outer.items()}
    around = {x.var for x in subtree.outer}

    def bounded(x: T.For, p: Part) -> T.For:
        lo, extent = (over_axes(e, p.divisions, names, around) for e in (x.lo, x.extent))
        if lo is None or extent is None:
            s.refuse("bounds", f"the bounds of loop {x.var.name} use a loop outside that is no axis of the new "
                     "block", x, "this loop", "blockize a loop outside of the one that they use")  # fmt: skip
        return replace(x, lo=lo, extent=extent)

    inside: dict[T.Key, T.Block] = {}
    bounds: dict[T.Var, T.For] = {}
    for p in parts:
        bounds |= {x.var: bounded(x, p) for x in p.loops}
        changed = replace(p.block, axes=inner_axes(p.divisions, outer), where=joined(p.where))
        if len(parts) == 1 and changed.init is not None:
            name = None if first.name is None else tree.fresh_name(s.func, f"{first.name}_init")
            init = init_nest(changed, name, [bounds[x.var] for x in p.loops], tuple(outer.values()), copier)
            changed = replace(changed, init=None)
        inside[p.block.key] = changed
    name = None if first.name is None else tree.fresh_name(s.func, f"{first.name}_o")
    axes = tuple({id(a): a for a in outer.values()}.values())
    body = _rebuilt(subtree.stmts, bounds, inside)
    key = T.Key()
    where = joined((*parts[0].above, *beyond))
    block = T.Block(name, axes, where, None, None, init, body, key=key, span=subtree.stmts[0].span)
    return tree.replace_range(s.func, subtree.path, len(subtree.stmts), (block,)), key


def _rebuilt(stmts: T.Stmts, loops: dict[T.Var, T.For], blocks: dict[T.Key, T.Block]) -> T.Stmts:
    out: list[T.Stmt] = []
    for x in stmts:
        if isinstance(x, T.For):
            out.append(replace(loops[x.var], body=_rebuilt(x.body, loops, blocks)))
        else:
            assert isinstance(x, T.Block)
            out.append(blocks[x.key])
    return tuple(out)


def _prove(s: Step, func: T.PrimFunc, parts: Sequence[Part], copier: Copier) -> None:
    """The init keeps its order with everything else, and runs as often as before, if that matters."""
    node = parts[0].block
    twice = again(node, {x.var for p in parts for x in p.loops})
    if twice is not None:
        s.refuse("order", f"the init of block {node.name} would run again for each step of the reduction, since the "
                 "loops inside are of spatial and reduce axes", twice, "may not run again",
                 "decompose_reduction before the loops are fused")  # fmt: skip
    found = copies_kept(collect(s.func), collect(func), Copies(copier.nodes, copier.vars))
    if found is not None:
        other = found.second if id(found.first.node) in copier.nodes else found.first
        verb = "reads" if other.kind == "read" else "writes"
        s.refuse("order", f"the init of block {node.name} would come before what {verb} {other.buffer.name}",
                 other.node, f"{verb} {other.buffer.name}", found.message,
                 "blockize a loop that is nearer to the block")  # fmt: skip


def _relative(func: T.PrimFunc, parts: Sequence[Part], outer: dict[T.Var, T.Axis], copier: Copier) -> T.PrimFunc:
    """The axes inside count from the beginning of the outer instance, where all combinations occur."""
    for p in parts:
        mine: dict[T.Var, tuple[Division, T.Var]] = {}
        for d in p.divisions:
            if d.outer is not None and (d.inner is None or (d.exact and not p.where)):
                entry = (d, outer[d.axis.var].var)
                mine[d.axis.var] = entry
                copied = copier.vars.get(d.axis.var)
                if isinstance(copied, T.Var):
                    mine[copied] = entry
        if mine:
            own = {a.var for a in p.block.axes} | {v for v in copier.vars.values() if isinstance(v, T.Var)}
            for found in list(tree.find_all(func, lambda x, own=own: _has_axis(x, own))):  # type: ignore[misc]
                again = tree.find_block(func, found.node.key)
                assert again is not None
                func = tree.put(func, again.path, (relative(again.node, mine),))
    return func


def _has_axis(stmt: T.Stmt, own: set[T.Var]) -> bool:
    return isinstance(stmt, T.Block) and any(a.var in own for a in stmt.axes)
