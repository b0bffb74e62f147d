"""Split a loop into nested loops."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.ir.symbolic import equal, simplify
from mlcdsl.schedule.legal.empty import EMPTY, check_empty
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, guarded, substitute_body
from mlcdsl.schedule.primitive import FACTORS, LOOP, LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.types import INDEX

#: a number of this size times an index, with room for what is added
SYMBOLIC_LIMIT = 2**20


@primitive(
    "Replace a loop by nested loops whose extents multiply to its own; what does not divide is guarded by a predicate.",
    Arg("loop", LOOP, "the loop to split"),
    Arg("factors", FACTORS, "the extents, outermost first; the one written `_` follows from the others"),
    result=LOOPS,
    requires=(
        PLAIN,
        Need(
            "factors",
            "every factor is 1 or more, there are at least two, and their product is an index",
        ),
        Need("cover", "the factors cover the whole loop"),
        EMPTY,
    ),
)
def split(s: Step, loop: T.Var, factors: list[int | None]) -> Rewrite:
    at = s.loop(loop)
    node: T.For = at.node
    check_plain(s, node)
    if len(factors) < 2 or any(f is not None and f < 1 for f in factors):
        s.refuse(
            "factors", f"the factors {factors} do not split loop {loop.name}".replace("None", "_"), node, "this loop"
        )
    extents = _extents(s, node, factors)
    new = [T.Var(f"{loop.name}_{n}", INDEX, span=loop.span) for n in range(len(factors))]
    value: T.Expr = new[0]
    total: T.Expr = extents[0]
    for var, extent in zip(new[1:], extents[1:], strict=True):
        value = T.Binary("add", T.Binary("mul", value, extent), var)
        total = T.Binary("mul", total, extent)
    value = simplify(value)
    exact = equal(simplify(total), node.extent, s.facts) is True
    body = substitute_body(node.body, {loop: simplify(T.Binary("add", value, node.lo))})
    if not exact:
        body = guarded(body, T.Binary("lt", value, node.extent))
    for var, extent in reversed(list(zip(new, extents, strict=True))):
        body = (replace(node, var=var, lo=const(0), extent=simplify(extent), body=body),)
    func = s.put(at, *body)
    check_empty(s, func, {loop: new})
    return Rewrite(func, new)


def _extents(s: Step, node: T.For, factors: list[int | None]) -> list[T.Expr]:
    known = 1
    for f in factors:
        known *= f if f is not None else 1
    most = INDEX_LIMIT if isinstance(node.extent, T.Const) else SYMBOLIC_LIMIT
    if known > most:
        why = f"arithmetic with multiples of more than {most} is not known to stay within 64 bits"
        s.refuse("factors", f"the factors multiply to {known}: {why}", node, "this loop", "choose smaller factors")
    if None not in factors:
        if isinstance(node.extent, T.Const) and known < node.extent.value:
            s.refuse("cover", f"the factors multiply to {known}, loop {node.var.name} has {node.extent.value} steps",
                     node, f"{node.extent.value} steps")  # fmt: skip
        if not isinstance(node.extent, T.Const):
            s.refuse("cover", f"fixed factors do not cover the symbolic extent of loop {node.var.name}", node,
                     "its extent is symbolic", "write `_` for one of the factors")  # fmt: skip
        return [const(f) for f in factors if f is not None]
    rounded = T.Binary("floordiv", T.Binary("add", node.extent, const(known - 1)), const(known))
    exact = T.Binary("floordiv", node.extent, const(known))
    divides = equal(T.Binary("mul", exact, const(known)), node.extent, s.facts) is True
    rest = simplify(exact if divides else rounded)
    return [rest if f is None else const(f) for f in factors]
