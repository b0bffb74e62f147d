"""Separate the padding from what is padded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.ranges import bounds
from mlcdsl.ir.symbolic import Facts, constant, free_vars, simplify
from mlcdsl.ir.visit import substitute, walk
from mlcdsl.schedule import tree
from mlcdsl.schedule.copying import Copier
from mlcdsl.schedule.folding import Tidy
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, conjuncts, const, joined, same_extent, substitute_body
from mlcdsl.schedule.primitive import BLOCK, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.types import INDEX

_NEGATED: dict[str, T.BinaryOp] = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


@dataclass(frozen=True, slots=True)
class Padded:
    """`store` writes `value` where all of `conds` hold, and `padding` elsewhere."""

    store: T.Store
    conds: tuple[T.Expr, ...]
    value: T.Expr
    padding: T.Expr


@primitive(
    "Separate a block that writes `select(inside, value, padding)`: a new block in front of a loop writes the padding "
    "everywhere, and the block writes the rest, in loops over the inside only.",
    Arg("block", BLOCK, "the block with the select"),
    Arg("loop", LOOP, "the padding goes in front of this loop"),
    result=BLOCK,
    requires=(
        PLAIN,
        Need("select", "the block has one store, of a select between a value and a constant"),
        Need("around", "the loop is around the block, and from it in there are only loops of the block's axes"),
        Need("spatial", "the block has spatial axes only, each bound to a loop that begins at 0, and no condition"),
    ),
)
def decompose_padding(s: Step, block: T.Key, loop: T.Var) -> Rewrite:
    found = s.block(block)
    node: T.Block = found.node
    padded = _padded(s, node)
    nest = _nest(s, found, loop)
    for x in nest:
        check_plain(s, x)
    axis_of = {a.binding: a for a in node.axes if isinstance(a.binding, T.Var)}
    axes = [axis_of[x.var] for x in nest if x.var in axis_of]
    ranges, left = _ranges(padded.conds, axes, {a.var for a in node.axes}, s.facts)
    fill, key = _fill(s, node, padded, nest)
    inside = _inside(node, padded, nest, ranges, left)
    at = s.loop(loop)
    return Rewrite(s.put(at, fill, inside), key)


def _padded(s: Step, node: T.Block) -> Padded:
    store = node.body[0] if len(node.body) == 1 and node.init is None else None
    if isinstance(store, T.Store) and isinstance(store.value, T.Select):
        cond, a, b = store.value.cond, store.value.a, store.value.b
        reads = {x.buffer for e in (cond, a, b) for x in walk(e) if isinstance(x, T.Load)}
        if not _plain(b) and _plain(a):
            cond, a, b = _negation(cond), b, a
        if _plain(b) and store.buffer not in reads:
            return Padded(store, tuple(conjuncts(cond)), a, b)
    s.refuse("select", f"block {node.name} does not write a select between a value and a constant",
             node.body[-1] if node.body else node, "this statement",
             "write it as `B[..] = select(inside, A[..], 0)`")  # fmt: skip


def _plain(e: T.Expr) -> bool:
    """Whether the value is the same everywhere."""
    return not any(isinstance(x, T.Load | T.Var) for x in walk(e))


def _negation(e: T.Expr) -> T.Expr:
    match e:
        case T.Unary("not", a):
            return a
        case T.Binary("or", a, b):
            return T.Binary("and", _negation(a), _negation(b), span=e.span)
        case T.Binary("and", a, b):
            return T.Binary("or", _negation(a), _negation(b), span=e.span)
        case T.Binary(op, a, b) if op in _NEGATED and not a.dtype.is_float:
            return T.Binary(_NEGATED[op], a, b, span=e.span)
    return T.Unary("not", e, span=e.span)


def _nest(s: Step, found: tree.Found, loop: T.Var) -> Sequence[T.For]:
    """The loops from the named one in."""
    node: T.Block = found.node
    if not any(x.var is loop for x in found.loops):
        s.refuse("around", f"loop {loop.name} is not around block {node.name}", node, "this block",
                 "loops of the block: " + (", ".join(x.var.name for x in found.loops) or "none"))  # fmt: skip
    nest = found.loops[next(n for n, x in enumerate(found.loops) if x.var is loop) :]
    bound = {a.binding: a for a in node.axes if isinstance(a.binding, T.Var)}
    if node.where is not None:
        s.refuse("spatial", f"block {node.name} runs under a condition", node.where, "the condition",
                 "do this before its loops are split")  # fmt: skip
    for a in node.axes:
        at = next((x for x in found.loops if x.var is a.binding), None)
        fits = at is not None and same_extent(s, at.extent, a.extent) and constant(at.lo) == 0
        if a.kind != "spatial" or not (fits or constant(a.extent) == 1):
            s.refuse("spatial", f"axis {a.var.name} is no spatial axis with a loop of its own that begins at 0", a,
                     "this axis", "do this before its loops are split or fused")  # fmt: skip
    inner: T.Stmt = node
    for x in reversed(nest):
        if len(x.body) != 1 or x.body[0] is not inner:
            other = next((y for y in x.body if y is not inner), x)
            s.refuse("around", f"loop {x.var.name} holds more than block {node.name}", other, "also in it",
                     "name a loop that is nearer to the block")  # fmt: skip
        if x.var not in bound:
            s.refuse("around", f"no axis of block {node.name} is bound to loop {x.var.name}", x, "this loop")
        inner = x
    return nest


def _ranges(
    conds: Sequence[T.Expr], axes: Sequence[T.Axis], every: set[T.Var], facts: Facts
) -> tuple[dict[T.Var, tuple[T.Expr, T.Expr]], list[T.Expr]]:
    """The first value and the number of values that conditions leave of each axis, and the other conditions. `every`
    has all axes of the block: they are independent, so what says something of two of them is no range."""
    low: dict[T.Var, list[Poly]] = {}
    high: dict[T.Var, list[Poly]] = {}
    left: list[T.Expr] = []
    for c in conds:
        side = _bound(c, every)
        if side is None or all(a.var is not side[0] for a in axes):
            left.append(c)
        else:
            var, below, limit = side
            (low if below else high).setdefault(var, []).append(limit)
    out: dict[T.Var, tuple[T.Expr, T.Expr]] = {}
    for a in axes:
        if a.var in low or a.var in high:
            first = _extreme("max", [canonical(const(0)), *low.get(a.var, [])], facts)
            end = _extreme("min", [canonical(a.extent), *high.get(a.var, [])], facts)
            count = simplify(T.Binary("sub", end, first))
            least = bounds(facts.apply(canonical(count)), facts)[0]
            out[a.var] = first, count if least is not None and least >= 0 else T.Binary("max", count, const(0))
    return out, left


def _bound(c: T.Expr, axes: set[T.Var]) -> tuple[T.Var, bool, Poly] | None:
    """`(v, True, e)` for `v >= e`, `(v, False, e)` for `v < e`, over sizes."""
    if not isinstance(c, T.Binary) or c.op not in ("lt", "le", "gt", "ge") or not c.a.dtype.is_int:
        return None
    a, b = (c.a, c.b) if c.op in ("ge", "gt") else (c.b, c.a)
    p = canonical(a) - canonical(b)
    if c.op in ("gt", "lt"):
        p = p - canonical(const(1))
    used = [v for v in free_vars(to_expr(p)) if v in axes]
    split = p.linear(used[0]) if len(used) == 1 else None
    if split is None or abs(split[0]) != 1 or any(isinstance(x, T.Load) for x in walk(to_expr(p))):
        return None
    rest = split[1]
    # v + rest >= 0, or rest - v >= 0
    return (used[0], True, rest.scale(-1)) if split[0] == 1 else (used[0], False, rest + canonical(const(1)))


def _extreme(op: T.BinaryOp, polys: Sequence[Poly], facts: Facts) -> T.Expr:
    """The maximum or minimum, without those that another one exceeds for all sizes."""
    sign = 1 if op == "max" else -1
    kept: list[Poly] = []
    for p in polys:
        if any((low := bounds(facts.apply((q - p).scale(sign)), facts)[0]) is not None and low >= 0 for q in kept):
            continue
        kept = [q for q in kept if (low := bounds(facts.apply((p - q).scale(sign)), facts)[0]) is None or low < 0] + [p]
    out = to_expr(kept[0])
    for p in kept[1:]:
        out = T.Binary(op, out, to_expr(p))
    return out


def _fill(s: Step, node: T.Block, padded: Padded, nest: Sequence[T.For]) -> tuple[T.Stmt, T.Key]:
    """The padding, in copies of the loops."""
    copier = Copier()
    fresh: dict[T.Var, T.Expr] = {x.var: T.Var(f"{x.var.name}_pad", INDEX, span=x.var.span) for x in nest}
    axes = tuple(replace(a, var=copier.var(a.var), binding=substitute(a.binding, fresh)) for a in node.axes)
    indices = tuple(copier.expr(i) for i in padded.store.indices)
    body = T.Store(padded.store.buffer, indices, padded.padding, span=padded.store.span)
    name = None if node.name is None else tree.fresh_name(s.func, f"{node.name}_pad")
    key = T.Key()
    fill: T.Stmt = T.Block(name, axes, None, None, None, None, (body,), node.attrs, key=key, span=node.span)
    for x in reversed(nest):
        var = fresh[x.var]
        assert isinstance(var, T.Var)
        fill = replace(x, var=var, body=(fill,))
    return fill, key


def _inside(
    node: T.Block,
    padded: Padded,
    nest: Sequence[T.For],
    ranges: dict[T.Var, tuple[T.Expr, T.Expr]],
    left: Sequence[T.Expr],
) -> T.Stmt:
    """The block over the inside."""
    stmt: T.Stmt = replace(padded.store, value=padded.value)
    cond = joined(left)
    if cond is not None:
        stmt = T.If(cond, (stmt,), (), span=padded.store.span)
    shifts = {v: simplify(T.Binary("add", v, first)) for v, (first, _) in ranges.items()}
    axes = tuple(replace(a, extent=ranges[a.var][1]) if a.var in ranges else a for a in node.axes)
    body = Tidy().stmts(substitute_body((stmt,), {v: e for v, e in shifts.items() if e is not v}))
    new: T.Stmt = replace(node, axes=axes, reads=None, writes=None, body=body)
    extents = {a.binding: a.extent for a in axes if isinstance(a.binding, T.Var)}
    for x in reversed(nest):
        new = replace(x, extent=extents[x.var], body=(new,))
    return new
