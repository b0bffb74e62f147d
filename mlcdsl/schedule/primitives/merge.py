"""Merge nests of loops into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import substitute
from mlcdsl.schedule.legal.empty import EMPTY, check_empty
from mlcdsl.schedule.legal.order import order_kept
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, same_extent, spot, substitute_body
from mlcdsl.schedule.primitive import LOOP, LOOPS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import Found, Hop, replace_range
from mlcdsl.types import INDEX


@primitive(
    "Run nests of loops as one: the loops from where the nests part down to the given ones become one nest, with the "
    "bodies of all behind each other. Gives the innermost merged loop.",
    Arg("loops", LOOPS, "the innermost loops to merge, one of each nest", many=True),
    result=LOOP,
    requires=(
        Need("several", "there are two loops or more, in nests beside each other"),
        Need("depth", "the nests are equally deep, each loop the only statement in the one around it"),
        Need("extents", "the loops of one depth begin at 0 and have the same extent"),
        PLAIN,
        Need("plain", "the loops have no attributes"),
        Need("order", "dependent accesses keep their order"),
        EMPTY,
    ),
    keeps_order=True,
)
def merge(s: Step, loops: list[T.Var]) -> Rewrite:
    found = [s.loop(v) for v in loops]
    shared = _shared(s, found)
    nests = [_nest(s, f, shared) for f in found]
    _check(s, nests)
    variables = [T.Var(f"{n.var.name}_m", INDEX, span=n.var.span) for n in nests[0]]
    func = _joined(s, found, nests, shared, variables)
    check_empty(s, func, {n.var: [v] for nest in nests for n, v in zip(nest, variables, strict=True)})
    return Rewrite(func, variables[-1])


def _shared(s: Step, found: list[Found]) -> int:
    """How many steps the ways to all loops have in common."""
    if len({f.node.var for f in found}) < 2 or len(found) != len({f.node.var for f in found}):
        s.refuse("several", "the loops to merge are two different ones or more", found[0].node if found else s.func,
                 "this loop")  # fmt: skip
    shared = 0
    while all(len(f.path) > shared + 1 for f in found) and len({_key(f.path[shared]) for f in found}) == 1:
        shared += 1
    if len({_key(f.path[shared]) for f in found}) < len(found):
        first = found[0].node
        s.refuse("several", f"loop {first.var.name} and another one are in one nest", spot(first), "in the same nest",
                 "fuse merges loops that are nested")  # fmt: skip
    if len({(id(f.path[shared].parent), f.path[shared].field) for f in found}) > 1:
        s.refuse("several", "the nests are in different branches", spot(found[0].node), "in one of them")
    return shared


def _key(hop: Hop) -> tuple[int, str, int]:
    return id(hop.parent), hop.field, hop.index


def _nest(s: Step, found: Found, shared: int) -> list[T.For]:
    """The loops of one nest, each all that is in the one before."""
    nodes = [*(h.parent for h in found.path[shared + 1 :]), found.node]
    for a, b in pairwise(nodes):
        if not isinstance(a, T.For) or len(a.body) != 1:
            s.refuse("depth", f"loop {found.node.var.name} does not stand alone in what is around it",
                     spot(a) if a is not None else b, "holds more than a loop")  # fmt: skip
    return [n for n in nodes if isinstance(n, T.For)]


def _check(s: Step, nests: list[list[T.For]]) -> None:
    first = nests[0]
    for nest in nests:
        if len(nest) != len(first):
            s.refuse("depth", f"the nest of loop {nest[-1].var.name} has another depth, {len(nest)}, than that of loop "
                     f"{first[-1].var.name}, {len(first)}", spot(nest[-1]), "the loop to merge",
                     "name loops of one depth below where the nests part, or add_unit_loop",
                     related=_label(first[-1], "another one"))  # fmt: skip
        outer: dict[T.Var, T.Expr] = {}
        for a, b in zip(first, nest, strict=True):
            check_plain(s, b)
            if b.attrs:
                s.refuse("plain", f"loop {b.var.name} has attributes: {', '.join(k for k, _ in b.attrs)}", spot(b),
                         "has attributes", f'unannotate({b.var.name}, "{b.attrs[0][0]}") first')  # fmt: skip
            if b.lo != const(0) or not same_extent(s, a.extent, substitute(b.extent, outer)):
                lo = "" if b.lo == const(0) else f" from {show(b.lo)}"
                s.refuse("extents", f"loop {b.var.name} runs {show(b.extent)} steps{lo}, loop {a.var.name} "
                         f"{show(a.extent)}", spot(b), f"{show(b.extent)} steps{lo}",
                         related=_label(a, f"{show(a.extent)} steps"))  # fmt: skip
            outer[b.var] = a.var


def _label(loop: T.For, said: str) -> list[Label]:
    return [Label(loop.var.span, said)] if loop.var.span is not None else []


def _joined(s: Step, found: list[Found], nests: list[list[T.For]], shared: int, variables: list[T.Var]) -> T.PrimFunc:
    """The merged nest in the place of the last one or, where only that keeps the order, of the first."""
    bodies: list[T.Stmt] = []
    by_place = sorted(range(len(nests)), key=lambda k: found[k].path[shared].index)
    for k in by_place:
        mapping = {n.var: v for n, v in zip(nests[k], variables, strict=True)}
        bodies += substitute_body(nests[k][-1].body, mapping)
    merged = _rebuilt(nests[0], variables, tuple(bodies))
    hop = found[0].path[shared]
    siblings: T.Stmts = s.func.body if hop.parent is None else getattr(hop.parent, hop.field)
    places = [found[k].path[shared].index for k in by_place]
    candidates = []
    for place in dict.fromkeys((places[-1], places[0])):
        kept = [(merged,) if n == place else () if n in places else (x,) for n, x in enumerate(siblings)]
        path = (*found[0].path[:shared], replace(hop, index=0))
        func = replace_range(s.func, path, len(siblings), tuple(x for part in kept for x in part))
        candidates.append(func)
    between = [x for n, x in enumerate(siblings) if places[0] < n < places[-1] and n not in places]
    if all(isinstance(x, T.Alloc | T.Let) for x in between):
        return candidates[0]
    return next((f for f in candidates if order_kept(s.func, f) is None), candidates[0])


def _rebuilt(nest: list[T.For], variables: list[T.Var], body: T.Stmts) -> T.For:
    mapping: Mapping[T.Var, T.Expr] = {n.var: v for n, v in zip(nest, variables, strict=True)}
    for n, v in reversed(list(zip(nest, variables, strict=True))):
        body = (replace(n, var=v, extent=substitute(n.extent, mapping), body=body),)
    (out,) = body
    assert isinstance(out, T.For)
    return out
