"""Split a loop's range into consecutive loops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.symbolic import equal, prove, show, simplify
from mlcdsl.ir.visit import substitute, walk
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.legal.empty import EMPTY, check_first
from mlcdsl.schedule.legal.predicates import misfit, without_proved
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, spot, substitute_body
from mlcdsl.schedule.primitive import FACTORS, LOOP, LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import blocks_in, map_blocks, names_in
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Part:
    """`steps` iterations from `start` on; `last` has the end of the loop."""

    start: T.Expr
    steps: T.Expr
    last: bool


@primitive(
    "Replace a loop by loops behind each other, over parts of its range. The blocks in it are copied for each part, "
    "with axes over what the part reaches; predicates that always hold there are dropped.",
    Arg("loop", LOOP, "the loop"),
    Arg("factors", FACTORS, "the steps of the parts, in order; `_` takes what the others leave, as does one more part"),
    result=LOOPS,
    requires=(
        PLAIN,
        Need("factors", "every part has a step or more, and there are at least two"),
        Need("cover", "the parts have no more steps than the loop"),
        Need("linear", "axes are bound to multiples of the loop's variable, plus what else they are bound to"),
        Need("axes", "in every part, the axes take a range of values that can be written down"),
        EMPTY,
    ),
)
def loop_partition(s: Step, loop: T.Var, factors: list[int | None]) -> Rewrite:
    at = s.loop(loop)
    node: T.For = at.node
    check_plain(s, node)
    parts = _parts(s, node, factors)
    taken = names_in(s.func)
    variables = [T.Var(f"{loop.name}_{n}", INDEX, span=loop.span) for n in range(len(parts))]
    loops: list[T.For] = []
    for part, var in zip(parts, variables, strict=True):
        shifted = map_blocks(node.body, lambda b, part=part: _shifted(s, b, node, part))  # type: ignore[misc]
        first = not loops
        value = _sum(var, node.lo) if first else _sum(_sum(var, node.lo), part.start)
        body = _bound(shifted, node, var, value)
        loops.append(replace(node, var=var, lo=const(0), extent=part.steps, body=body if first else _copy(body, taken)))
    func = s.put(at, *loops)
    check_first(s, func, loops[0])
    func = without_proved(func, {b.key for b in blocks_in(tuple(loops))})
    wrong = misfit(func)
    if wrong is not None:
        s.refuse(
            "axes", wrong.message, wrong.span, wrong.label, "partition before the split or fuse that made the loop"
        )
    return Rewrite(func, variables)


def _parts(s: Step, node: T.For, factors: list[int | None]) -> list[Part]:
    name = node.var.name
    if any(f is not None and f < 1 for f in factors) or not factors or factors == [None]:
        shown = str(factors).replace("None", "_")
        s.refuse("factors", f"{shown} are no parts of loop {name}", spot(node), "this loop")
    known = sum(f for f in factors if f is not None)
    rest = simplify(T.Binary("sub", node.extent, const(known)))
    if prove(T.Binary("ge", rest, const(0)), s.facts) is not True:
        size = show(node.extent)
        notes = () if isinstance(node.extent, T.Const) else (f"state `{size} >= {known}` in the function's `where`",)
        s.refuse("cover", f"the parts have {known} steps, loop {name} {size}", spot(node), f"{size} steps", *notes)
    steps = [rest if f is None else const(f) for f in factors]
    if None not in factors:
        steps.append(rest)
    steps = [n for n in steps if equal(n, const(0), s.facts) is not True]
    if len(steps) < 2:
        s.refuse("factors", f"this leaves loop {name} in one part", spot(node), "this loop")
    starts = [const(0)] + [simplify(_total(steps[:n])) for n in range(1, len(steps))]
    return [Part(a, n, k == len(steps) - 1) for k, (a, n) in enumerate(zip(starts, steps, strict=True))]


def _total(parts: list[T.Expr]) -> T.Expr:
    out = parts[0]
    for p in parts[1:]:
        out = T.Binary("add", out, p)
    return out


def _sum(a: T.Expr, b: T.Expr) -> T.Expr:
    return a if b == const(0) else T.Binary("add", a, b)


def _shifted(s: Step, block: T.Block, node: T.For, part: Part) -> T.Block:
    """The block with axes over what they take in the part, and the values as they were inside."""
    mapping: dict[T.Var, T.Expr] = {}
    axes: list[T.Axis] = []
    reduces = False
    for a in block.axes:
        if not any(x is node.var for x in walk(a.binding)):
            axes.append(a)
            continue
        linear = canonical(a.binding).linear(node.var)
        if linear is None or linear[0] < 1:
            s.refuse("linear", f"axis {a.var.name} of block {block.name} is bound to {show(a.binding)}", a,
                     f"no multiple of {node.var.name}", "partition the loop before it is fused")  # fmt: skip
        shift = simplify(T.Binary("mul", part.start, const(linear[0])))
        if shift != const(0):
            mapping[a.var] = T.Binary("add", a.var, shift)
        axes.append(replace(a, extent=_reach(s, block, a, node, part, linear[0])))
        reduces = reduces or a.kind == "reduce"
    init = block.init if part.start == const(0) or not reduces else None
    block = replace(block, axes=tuple(axes), init=init)
    if not mapping:
        return block
    inner = replace(block, axes=(), where=None)
    (moved,) = substitute_body((inner,), mapping)
    assert isinstance(moved, T.Block)
    return replace(moved, axes=block.axes, where=block.where)


def _reach(s: Step, block: T.Block, a: T.Axis, node: T.For, part: Part, c: int) -> T.Expr:
    """How many values the axis takes in the part."""
    if part.last:
        return simplify(T.Binary("sub", a.extent, T.Binary("mul", part.start, const(c))))
    guarded = block.where is not None and any(x is node.var for x in walk(block.where))
    if guarded:
        return simplify(T.Binary("mul", part.steps, const(c)))
    rest = T.Binary("sub", node.extent, part.steps)
    return simplify(T.Binary("sub", a.extent, T.Binary("mul", rest, const(c))))


def _bound(stmts: T.Stmts, node: T.For, var: T.Var, value: T.Expr) -> T.Stmts:
    """The part's variable in the place of the loop's: counted from 0 in bindings of axes, and else as it was."""

    def bind(b: T.Block) -> T.Block:
        here = {node.var: _sum(var, node.lo)}
        axes = tuple(
            replace(a, binding=simplify(substitute(a.binding, here))) if _mentions(a.binding, node.var) else a
            for a in b.axes
        )
        return replace(b, axes=axes)

    return substitute_body(map_blocks(stmts, bind), {node.var: value})


def _mentions(e: T.Expr, var: T.Var) -> bool:
    return any(x is var for x in walk(e))


def _copy(body: T.Stmts, taken: set[str]) -> T.Stmts:
    """A copy whose blocks have names of their own."""

    def rename(stmts: T.Stmts) -> T.Stmts:
        return map_blocks(stmts, name)

    def name(b: T.Block) -> T.Block:
        new = None if b.name is None else next(x for x in _numbered(b.name) if x not in taken)
        if new is not None:
            taken.add(new)
        return replace(b, name=new, init=None if b.init is None else rename(b.init), body=rename(b.body))

    return rename(Copier().stmts(body))


def _numbered(name: str) -> Iterator[str]:
    n = 1
    while True:
        yield f"{name}_{n}"
        n += 1
