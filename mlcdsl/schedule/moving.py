"""What compute_at and reverse_compute_at share: a block moves below a loop, with proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.model import Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Touch, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import substitute, walk_stmts
from mlcdsl.schedule.domains import Ranges
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.legal.begun import begun
from mlcdsl.schedule.legal.empty import init_without, inits_changed, may_be_empty
from mlcdsl.schedule.legal.example import Violation, said
from mlcdsl.schedule.legal.predicates import always
from mlcdsl.schedule.loop_tools import const, joined
from mlcdsl.schedule.placing import (
    Nest,
    bring_allocs,
    common_depth,
    in_sight,
    insert,
    known_at,
    make_nest,
    reads_own,
    remove,
    used_by,
    visible_at,
)
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, find, find_loop

APART = Need("apart", "the block and the loop are in the same block, in different statements of it, and only loops are "
             "around them there")  # fmt: skip
KINDS = Need("kinds", "the axes of the block are spatial and reduce, and running an instance again changes nothing")
PARALLEL = Need("parallel", "different iterations of parallel loops do not touch what the block writes in one of them")
INIT = Need("init", "the inits of reductions run as before, also where a loop has no steps")


#: the new nest, told what is visible at its place
MakeNest = Callable[[set["T.Var | T.Buffer"]], Nest]


@dataclass(slots=True)
class Move:
    """A block on its way below a loop: `touched` are the accesses of the block itself, over its axes."""

    s: Step
    home: Found
    at: Found
    known: Known
    touched: list[Touch]

    @property
    def block(self) -> T.Block:
        node: T.Block = self.home.node
        return node

    @property
    def loop(self) -> T.For:
        node: T.For = self.at.node
        return node

    @property
    def name(self) -> str:
        return self.block.name or "without a name"

    @property
    def written(self) -> set[T.Buffer]:
        return {t.buffer for t in self.touched if t.write}


def start(s: Step, block: T.Key, loop: T.Var) -> Move:
    """Refuses what no placement makes right."""
    home, at = s.block(block), s.loop(loop)
    node: T.Block = home.node
    move = Move(s, home, at, known_at(s, at), list(touches((*(node.init or ()), *node.body))))
    shared = common_depth(home.path, at.path)
    if shared == len(at.path):
        s.refuse("apart", f"loop {loop.name} is around block {move.name}", at.node, "around the block",
                 "name a loop of another statement")  # fmt: skip
    if shared == len(home.path):
        s.refuse("apart", f"loop {loop.name} is inside of block {move.name}", at.node, "inside of the block",
                 "name a loop of another statement")  # fmt: skip
    for hop in (*home.path[shared + 1 :], *at.path[shared + 1 :]):
        if not isinstance(hop.parent, T.For):
            what = {T.Block: "a block", T.If: "an `if`", T.While: "a `while`"}.get(type(hop.parent), "a statement")
            s.refuse("apart", f"{what} stands between block {move.name} and loop {loop.name}", hop.parent, what)
    for axis in node.axes:
        if axis.kind not in ("spatial", "reduce"):
            s.refuse(
                "kinds", f"axis {axis.var.name} of block {move.name} is {axis.kind}", axis, f"its kind is {axis.kind}"
            )
    for x in walk_stmts(node.body):
        if isinstance(x, T.CallExtern) and x.extern.effect:
            s.refuse("kinds", f"block {move.name} calls {x.extern.name}, which has an effect", x, "an effect")
    return move


def repeatable(move: Move) -> bool:
    """Whether the block may begin anew: it reads nothing that it wrote, but for what its init starts."""
    return not reads_own(move.block, move.written)


def begins_anew(move: Move, after: Model) -> bool:
    """Whether it does so in each iteration of the loop: what it reads of its results, the same iteration wrote."""
    return repeatable(move) and begun(after, move.block.key, _around(move, after))


def _around(move: Move, after: Model) -> int:
    """The number of loops around the block up to the loop that it was moved to."""
    loops = moved.info_of(after, move.block.key).place.loops
    return 1 + max(n for n, x in enumerate(loops) if (x.origin or x.var) is move.loop.var)


def over_ranges(move: Move, ranges: Ranges, keep_unit: bool, conditions: Sequence[T.Expr] = ()) -> MakeNest:
    """Loops over ranges of the axes, under conditions over the axes, as far as they can be said at the new place."""

    def make(visible: set[T.Var | T.Buffer]) -> Nest:
        nest = make_nest(move.block, in_sight(ranges, visible), move.known, keep_unit, move.loop, _sequence(move))
        at = {a.var: a.binding for a in nest.block.axes}
        seen = visible | {x.var for x in nest.loops}
        said = (c for e in conditions if set(free_vars(c := _simpler(substitute(e, at)))) <= seen)
        return replace(nest, conditions=tuple(said))

    return make


def _simpler(cond: T.Expr) -> T.Expr:
    """A comparison with its terms gathered on either side."""
    if not isinstance(cond, T.Binary) or cond.op not in T.COMPARE_OPS:
        return cond
    return replace(cond, a=to_expr(canonical(cond.a)), b=to_expr(canonical(cond.b)))


def place(move: Move, make: MakeNest, position: int) -> T.PrimFunc:
    """The function with the block below the loop, in front of statement `position` of the loop's body; instances
    outside of the block's axes, or for which the conditions do not hold, are kept out by a predicate."""
    s, loop = move.s, move.loop
    func = bring_allocs(s.func, used_by((move.block,)), lambda f: find_loop(f, loop.var))
    at = find_loop(func, loop.var)
    assert at is not None
    visible = visible_at(func, at.path, loop.body[:position]) | {loop.var}
    nest = make(visible)
    for x in used_by((nest.stmt(None),)):
        if x not in visible:
            s.refuse("apart", f"block {move.name} uses {x.name}, which is not known in loop {loop.var.name}",
                     x.span or move.block, "introduced here")  # fmt: skip
    home = find(func, lambda n: isinstance(n, T.Block) and n.key is move.block.key)
    assert home is not None
    bare = remove(func, home.path)
    model = collect(insert(bare, loop.var, position, (nest.stmt(None),)))
    info = moved.info_of(model, move.block.key)
    asked = [c for c in nest.conditions if not always(model, Solver(), info, c)]
    for axis, (low, high) in zip(nest.block.axes, moved.bounds_needed(model, info), strict=True):
        asked += [T.Binary("ge", axis.binding, const(0))] * low + [T.Binary("lt", axis.binding, axis.extent)] * high
    where = joined(dict.fromkeys(asked))
    return insert(bare, loop.var, position, (nest.stmt(where),))


def _sequence(move: Move) -> list[T.Axis]:
    """The axes in the order of their new loops: those of reductions keep the order of the loops that they are bound
    to, which is the order in which floats are added."""
    depth = {x.var: n for n, x in enumerate(move.home.loops)}
    first = {a.var: min((depth.get(v, -1) for v in free_vars(a.binding)), default=-1) for a in move.block.axes}
    reduced = iter(sorted((a for a in move.block.axes if a.kind != "spatial"), key=lambda a: first[a.var]))
    return [a if a.kind == "spatial" else next(reduced) for a in move.block.axes]


# ---------------------------------------------------------------- proofs


def check_order(move: Move, need: str, found: Violation | None) -> None:
    if found is None:
        return
    notes = [*_unfinished(move, found)] or [_in_between(move, found)]
    move.s.refuse(need, found.message, found.second.node, found.label, *notes, related=found.related)


def check_own_order(move: Move, before: Model, after: Model) -> None:
    """The instances of the block keep their order; where it starts anew, in each iteration of the loop."""
    anew = begins_anew(move, after)
    found = moved.own_order_changed(before, after, move.block.key, _around(move, after) if anew else 0)
    if found is not None:
        advice = "give the block one reduce axis for its loops" if anew else "keep its loops in their order"
        move.s.refuse("order", found.message, found.second.node, found.label, advice, related=found.related)


def _in_between(move: Move, found: Violation) -> str:
    """What to do with what stands between the block and the loop."""
    a, b = found.first, found.second
    if moved.inside(a, move.block.key):
        reads = [r for r in readers(collect(move.s.func), move) if r != said(b)]
        first = f"move {reads[0]} in front of {said(b)} with reverse_compute_at, or " if reads else ""
        return f"{first}name a loop in front of {said(b)}"
    name = move.loop.var.name
    if any((x.origin or x.var) is move.loop.var for x in a.place.loops):
        return f"iterations of {name} need what later ones of it do: name a loop around {name}"
    return f"name a loop behind {said(a)}, or move {said(a)} into {name} first"


def _unfinished(move: Move, found: Violation) -> Iterable[str]:
    """Where a reduction is not finished in the loop: name the loop where it is."""
    for access in (found.first, found.second):
        info = access.place.blocks[-1] if access.place.blocks else None
        if info is None or info.block.key is move.block.key:
            continue
        reduced = {v for a, lin in zip(info.block.axes, info.bindings, strict=True) if a.kind == "reduce"
                   for v in lin.terms}  # fmt: skip
        loops = [x.var for x in info.place.loops]
        if move.loop.var in loops:
            around = loops[: loops.index(move.loop.var) + 1]
            first = next((n for n, v in enumerate(around) if v in reduced), None)
            if first is not None:
                outer = f"name {around[first - 1].name}, which is outside of it" if first else "take it out first"
                yield (f"loop {around[first].name} runs over the reduction of block {info.block.name}, which is "
                       f"finished only after it: {outer}")  # fmt: skip
                return


def check_inits(move: Move, func: T.PrimFunc) -> None:
    s, around = move.s, (*move.at.ancestors, move.loop)
    changed = inits_changed(s, func)
    if changed is not None:
        loop, block = changed
        _refuse_init(
            move, loop, block, f"the init of block {block.name} then runs only if {loop.var.name} just reduces"
        )
    without = init_without(s, func, around, move.loop.body, move.written)
    if without is not None:
        loop, block = without
        _refuse_init(move, loop, block, f"the init of block {block.name} runs then, and block {move.name} does not")


def check_starts(move: Move, before: Model, after: Model, depth: int) -> None:
    """The init of the moved block runs as before also where a loop around its new place is empty."""
    if move.block.init is None or moved.inits_kept(before, after, move.block.key, depth):
        return
    around = [x for x in (*move.at.ancestors, move.loop) if isinstance(x, T.For)]
    loop = next((x for x in around if may_be_empty(move.s, x)), move.loop)
    name = loop.var.name
    message = f"loop {name} may have no steps: the init of block {move.name} runs now also then, and would not any more"
    move.s.refuse("init", message, loop.var.span or loop, "may have no steps",
                  f"say in the `where` of the function that {name} has steps: {show(loop.extent)} > 0")  # fmt: skip


def _refuse_init(move: Move, loop: T.For, block: T.Block, what: str) -> None:
    name = loop.var.name
    move.s.refuse("init", f"loop {name} may have no steps: {what}", loop.var.span or loop, "may have no steps",
                  f"do decompose_reduction on {block.name} first, or say in `where` that {name} has steps")  # fmt: skip


def check_parallel(move: Move, after: Model) -> None:
    found = moved.conflict(after, move.block.key)
    if found is None:
        return
    loop, access = found
    assert isinstance(loop.node, T.For)
    name = (loop.origin or loop.var).name
    move.s.refuse(
        "parallel", f"iterations of {loop.node.kind} loop {name} would touch the same elements of "
        f"{access.buffer.name}, which block {move.name} writes, or are not proved not to",
        loop.var.span or loop.node.span, f"a {loop.node.kind} loop",
        f"name a loop around {name}, or keep {name} serial",
    )  # fmt: skip


def readers(model: Model, move: Move) -> list[str]:
    """Who reads what the block writes, other than itself, in the order of the text."""
    reads = (a for a in model.accesses if a.kind == "read" and a.buffer in move.written)
    return list(dict.fromkeys(said(a) for a in reads if not moved.inside(a, move.block.key)))
