"""Pad the axes of a product-sum to multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import equal, simplify
from mlcdsl.ir.visit import children, map_children, walk
from mlcdsl.lower.simplify import can_trap
from mlcdsl.schedule import tree
from mlcdsl.schedule.loop_tools import PLAIN, check_plain, const, joined
from mlcdsl.schedule.own_loops import LOOPS, own_loops
from mlcdsl.schedule.primitive import BLOCK, INTS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.reductions import Update, update_of
from mlcdsl.schedule.step import Step
from mlcdsl.types import INDEX

#: a buffer with the axes that its indices are
Operand = tuple[T.Buffer, tuple[T.Var, ...]]


@dataclass(frozen=True, slots=True)
class Einsum:
    """`sizes` are the padded extents of the axes, where they differ from the old ones."""

    block: T.Block
    update: Update
    operands: tuple[Operand, ...]
    sizes: Mapping[T.Var, T.Expr]

    def extent(self, v: T.Var) -> T.Expr:
        return next(a.extent for a in self.block.axes if a.var is v)


@primitive(
    "Pad the axes of a block such as `C[i, j] += A[i, k] * B[k, j]` to multiples: the inputs are copied with padding "
    "that adds nothing, the block runs over whole tiles, and the result is copied back without what was padded.",
    Arg("block", BLOCK, "the block"),
    Arg("padding", INTS, "for each axis, what its extent becomes a multiple of"),
    requires=(
        PLAIN,
        Need("multiples", "there is one number for each axis, 1 or more"),
        LOOPS,
        Need("einsum", "the block updates one element from a constant on, its axes are spatial or reduce, and every "
             "index is an axis"),
        Need("nothing", "what is padded changes no result: sums of products in which each factor has every padded "
             "reduce axis, or reductions of one element"),
    ),
)  # fmt: skip
def pad_einsum(s: Step, block: T.Key, padding: list[int]) -> Rewrite:
    found = s.block(block)
    node: T.Block = found.node
    if len(padding) != len(node.axes) or any(p < 1 for p in padding):
        s.refuse("multiples", f"block {node.name} has {len(node.axes)} axes: "
                 + ", ".join(a.var.name for a in node.axes), node, "this block")  # fmt: skip
    nest = own_loops(s, "loops", found)
    for x in nest:
        check_plain(s, x)
    sizes = {a.var: n for a, p in zip(node.axes, padding, strict=True) if (n := _padded(s, a, p)) is not None}
    if not sizes:
        return Rewrite(s.func)
    fixed = next((a for a in node.axes if a.var in sizes and not isinstance(a.binding, T.Var)), None)
    if fixed is not None:
        s.refuse("loops", f"axis {fixed.var.name} is bound to no loop that could run further", fixed, "this axis",
                 "give 1 for it")  # fmt: skip
    einsum = _einsum(s, node, sizes)
    _check_nothing(s, einsum)
    at = tree.find_loop(s.func, nest[0].var)
    assert at is not None
    return Rewrite(s.put(at, *_built(s, einsum, nest)))


def _padded(s: Step, axis: T.Axis, multiple: int) -> T.Expr | None:
    """The padded extent, None if it is the old one."""
    up = T.Binary("add", axis.extent, const(multiple - 1))
    size = simplify(T.Binary("mul", T.Binary("floordiv", up, const(multiple)), const(multiple)))
    whole = T.Binary("mul", T.Binary("floordiv", axis.extent, const(multiple)), const(multiple))
    return None if equal(whole, axis.extent, s.facts) is True else size


def _einsum(s: Step, node: T.Block, sizes: Mapping[T.Var, T.Expr]) -> Einsum:
    update = update_of(node)
    init = node.init[0] if node.init is not None and len(node.init) == 1 else None
    axes = {a.var for a in node.axes}
    other = next((a for a in node.axes if a.kind not in ("spatial", "reduce")), None)
    if other is not None:
        s.refuse("einsum", f"axis {other.var.name} of block {node.name} is {other.kind}", other, f"{other.kind}")
    if update is None or update.cond is not None:
        s.refuse("einsum", f"block {node.name} is no update of one element", node.body[0], "this statement")
    if not isinstance(init, T.Store) or not isinstance(init.value, T.Const):
        s.refuse("einsum", f"block {node.name} has no init with a constant", init or node, "no such init",
                 "pad the block before its init is separated")  # fmt: skip
    loads = [x for x in walk(update.value) if isinstance(x, T.Load)]
    accesses: list[T.Load | T.Store] = [update.store, *loads]
    for x in accesses:
        bad = next((i for i in x.indices if i not in axes), None)
        if bad is not None or len(set(x.indices)) < len(x.indices):
            s.refuse("einsum", f"the indices of {x.buffer.name} are not different axes of block {node.name}", x,
                     "this access", "transform_block_layout, or a copy with cache_read, makes them so")  # fmt: skip
    if any(isinstance(x, T.Var) and x in axes for x in _values(update.value)):
        s.refuse("einsum", f"block {node.name} computes with the value of an axis", update.store, "this statement")
    operands = dict.fromkeys((x.buffer, _axes(x)) for x in loads)
    return Einsum(node, update, tuple(operands), sizes)


def _axes(x: T.Load | T.Store) -> tuple[T.Var, ...]:
    return tuple(i for i in x.indices if isinstance(i, T.Var))


def _values(e: T.Expr) -> list[T.Expr]:
    """What is in an expression outside of indices."""
    if isinstance(e, T.Load):
        return []
    return [e, *(y for x in children(e) for y in _values(x))]


def _check_nothing(s: Step, einsum: Einsum) -> None:
    """In the padded part of the reduction, every step has to be the identity; nowhere may it stop the function."""
    name, update = einsum.block.name, einsum.update
    trap = next((x for x in walk(update.value) if can_trap(x)), None)
    if trap is not None:
        s.refuse("nothing", f"block {name} would divide by what is padded", trap, "this division")
    reduced = {a.var for a in einsum.block.axes if a.kind == "reduce" and a.var in einsum.sizes}
    if not reduced:
        return
    for f in _factors(update.value) if update.op == "add" else [update.value]:
        load = _bare(f) if update.op == "add" else f
        note = "pad the spatial axes only, with 1 for the reduce axes"
        if not isinstance(load, T.Load):
            s.refuse("nothing", f"steps of block {name} beyond its extents are not proved to change nothing", f,
                     "no element of a buffer", note)  # fmt: skip
        missing = sorted(v.name for v in reduced - set(_axes(load)))
        if missing:
            s.refuse("nothing", f"steps of block {name} beyond its extents are not proved to change nothing: "
                     f"{load.buffer.name} has no index {' and '.join(missing)}", f, "this factor", note)  # fmt: skip


def _factors(e: T.Expr) -> list[T.Expr]:
    return _factors(e.a) + _factors(e.b) if isinstance(e, T.Binary) and e.op == "mul" else [e]


def _bare(e: T.Expr) -> T.Load | None:
    """An element, perhaps converted."""
    while isinstance(e, T.Cast):
        e = e.a
    return e if isinstance(e, T.Load) else None


# ---------------------------------------------------------------- building


def _built(s: Step, einsum: Einsum, nest: Sequence[T.For]) -> list[T.Stmt]:
    """Copies of inputs, the padded block, the result."""
    out: list[T.Stmt] = []
    copies: dict[Operand, T.Buffer] = {}
    taken = tree.names_in(s.func)
    zero = _padding(einsum)
    for buffer, axes in einsum.operands:
        if any(v in einsum.sizes for v in axes):
            made = _made(einsum, buffer, axes, f"{buffer.name}_pad")
            copies[buffer, axes] = made
            kind = float if buffer.dtype.is_float else int if buffer.dtype.is_int else bool
            fill = T.Const(kind(zero), buffer.dtype)
            out += [T.Alloc(made, span=buffer.span), _copy(einsum, buffer, made, axes, fill, taken)]
    store = einsum.update.store
    written = _axes(store)
    result = store.buffer
    if any(v in einsum.sizes for v in written):
        result = _made(einsum, store.buffer, written, f"{store.buffer.name}_pad")
        out.append(T.Alloc(result, span=store.buffer.span))
    out.append(_main(einsum, nest, copies, result))
    if result is not store.buffer:
        out.append(_copy(einsum, result, store.buffer, written, None, taken))
    return out


def _padding(einsum: Einsum) -> bool | int | float:
    """What an input holds beyond its extents: such that a step changes nothing."""
    return 0 if einsum.update.op == "add" else einsum.update.identity.value


def _made(einsum: Einsum, buffer: T.Buffer, axes: Sequence[T.Var], name: str) -> T.Buffer:
    shape = tuple(einsum.sizes.get(v) or einsum.extent(v) for v in axes)
    return T.Buffer(name, buffer.dtype, shape, None, buffer.scope, span=buffer.span)


def _copy(
    einsum: Einsum, source: T.Buffer, target: T.Buffer, axes: Sequence[T.Var], fill: T.Const | None, taken: set[str]
) -> T.Stmt:
    """A nest that copies one element for each value of the axes; with `fill`, for all the padded values."""
    span = einsum.block.span
    loops = [T.Var(f"ax{d}", INDEX) for d in range(len(axes))]
    made = [T.Var(f"v{v.name.removeprefix('v')}", INDEX, span=v.span) for v in axes]
    old = [einsum.extent(v) for v in axes]
    extents = old if fill is None else [einsum.sizes.get(v, n) for v, n in zip(axes, old, strict=True)]
    value: T.Expr = T.Load(source, tuple(made), span=span)
    if fill is not None:
        inside = joined(T.Binary("lt", m, n) for v, m, n in zip(axes, made, old, strict=True) if v in einsum.sizes)
        assert inside is not None
        value = T.Select(inside, value, fill, span=span)
    name = base = f"{target.name}_crop" if fill is None else target.name
    count = 1
    while name in taken:
        name, count = f"{base}_{count}", count + 1
    taken.add(name)
    block_axes = tuple(T.Axis(m, "spatial", n, x, span=span) for m, n, x in zip(made, extents, loops, strict=True))
    store = T.Store(target, tuple(made), value, span=span)
    nest: T.Stmt = T.Block(name, block_axes, None, None, None, None, (store,), span=span)
    for x, n in reversed(list(zip(loops, extents, strict=True))):
        nest = T.For(x, const(0), n, "serial", (nest,), span=span)
    return nest


def _main(einsum: Einsum, nest: Sequence[T.For], copies: Mapping[Operand, T.Buffer], result: T.Buffer) -> T.Stmt:
    """The block over its padded axes."""
    block, update = einsum.block, einsum.update

    def put(e: T.Expr) -> T.Expr:
        if isinstance(e, T.Load):
            target = result if e.buffer is update.store.buffer else copies.get((e.buffer, _axes(e)), e.buffer)
            return T.Load(target, e.indices, span=e.span)
        return map_children(e, put)

    assert block.init is not None
    init = tuple(replace(x, buffer=result) for x in block.init if isinstance(x, T.Store))
    body = (replace(update.store, buffer=result, value=put(update.store.value)),)
    axes = tuple(replace(a, extent=einsum.sizes.get(a.var, a.extent)) for a in block.axes)
    new: T.Stmt = replace(block, axes=axes, reads=None, writes=None, init=init, body=body)
    extents = {a.binding: a.extent for a in axes if isinstance(a.binding, T.Var)}
    for x in reversed(nest):
        new = replace(x, extent=extents[x.var], body=(new,))
    return new
