"""Give a block other axes and loops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import evaluate, free_vars, show
from mlcdsl.schedule import tree
from mlcdsl.schedule.groups import any_order
from mlcdsl.schedule.legal.bijective import image_of, inverts
from mlcdsl.schedule.legal.order import order_kept
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, substitute_body
from mlcdsl.schedule.own_loops import LOOPS, own_loops
from mlcdsl.schedule.primitive import BLOCK, MAP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.unmapping import inverse_of
from mlcdsl.schedule.values import IndexMap
from mlcdsl.types import INDEX


@primitive(
    "Give a block the axes that an index map makes of its own, and a loop for each; the accesses follow.",
    Arg("block", BLOCK, "the block"),
    Arg("index_map", MAP, "from the values of the axes to those of the new axes"),
    requires=(
        PLAIN,
        LOOPS,
        Need("kinds", "the axes are spatial or reduce, and each new axis is made of axes of one kind"),
        Need("map", "the map takes the axes of the block, and its results are bounded and not negative"),
        Need("bijective", "the new axes take every combination of values exactly once"),
        Need("first", "a reduction begins where its new axes are 0"),
        Need("order", "dependent accesses keep their order"),
    ),
)
def transform_block_layout(s: Step, block: T.Key, index_map: IndexMap) -> Rewrite:
    found = s.block(block)
    node: T.Block = found.node
    nest = own_loops(s, "loops", found)
    for x in nest:
        check_plain(s, x)
    kinds = _kinds(s, node, index_map)
    extents = [a.extent for a in node.axes]
    image = image_of(s.func, s.facts, index_map, extents)
    if isinstance(image, str):
        s.refuse("map", image, node, "this block", "axes begin at 0")
    inverse = inverse_of(index_map, extents)
    if inverse is None or not image.full or not inverts(s.func, index_map, extents, inverse):
        shape = ", ".join(show(n) for n in image.extents)
        s.refuse("bijective", f"not proved that each of the new iterations [{shape}] is one of block {node.name}", node,
                 "this block", "use quotients and remainders by constants that divide the extents, sums such as "
                 "`i * 16 + j`, and permutations")  # fmt: skip
    names = [e.name if isinstance(e, T.Var) else f"ax{d}" for d, e in enumerate(index_map.results)]
    loops = [T.Var(n, INDEX, span=node.span) for n in names]
    made = [T.Var(f"v{n}", INDEX, span=node.span) for n in names]
    axes = tuple(
        T.Axis(v, kind, n, x, span=node.span)  # type: ignore[arg-type]
        for v, kind, n, x in zip(made, kinds, image.extents, loops, strict=True)
    )
    at = tree.find_loop(s.func, nest[0].var) if nest else found
    assert at is not None
    around = [T.For(x, const(0), n, "serial", (), span=at.node.span) for x, n in zip(loops, image.extents, strict=True)]
    if not any_order(node):
        bound = tuple(replace(a, binding=e) for a, e in zip(node.axes, inverse(loops), strict=True))
        _check_order(s, s.put(at, _around(around, replace(node, axes=bound))))
    values = dict(zip((a.var for a in node.axes), inverse(made), strict=True))
    (inner,) = substitute_body((replace(node, axes=()),), values)
    assert isinstance(inner, T.Block)
    return Rewrite(s.put(at, _around(around, replace(inner, axes=axes))))


def _around(loops: Sequence[T.For], stmt: T.Stmt) -> T.Stmt:
    for x in reversed(loops):
        stmt = replace(x, body=(stmt,))
    return stmt


def _check_order(s: Step, func: T.PrimFunc) -> None:
    """`func` has the new loops around the old axes and body."""
    found = order_kept(s.func, func)
    if found is not None:
        s.refuse("order", found.message, found.second.node, found.label,
                 "split and fuse the loops of the block instead: that keeps the order of the iterations",
                 related=found.related)  # fmt: skip


def _kinds(s: Step, node: T.Block, index_map: IndexMap) -> list[str]:
    """The kinds of the new axes."""
    if len(index_map.params) != len(node.axes):
        given = f"the map takes {len(index_map.params)} values"
        s.refuse("map", f"{given}, block {node.name} has {len(node.axes)} axes", node, "this block")
    kind_of = {v: a.kind for v, a in zip(index_map.params, node.axes, strict=True)}
    other = next((a for a in node.axes if a.kind not in ("spatial", "reduce")), None)
    if other is not None:
        s.refuse("kinds", f"axis {other.var.name} is {other.kind}: its order is kept", other, f"{other.kind}")
    kinds: list[str] = []
    for e in index_map.results:
        found = {kind_of[v] for v in free_vars(e)} or {"spatial"}
        if len(found) > 1:
            s.refuse("kinds", f"`{show(e)}` mixes spatial and reduce axes", node, "this block")
        kinds.append(found.pop())
        zero = evaluate(e, dict.fromkeys(index_map.params, 0)) if kinds[-1] == "reduce" else 0
        if zero != 0 and node.init is not None:
            s.refuse("first", f"`{show(e)}` is {zero} where the reduction begins", node.init[0], "runs there")
    return kinds
