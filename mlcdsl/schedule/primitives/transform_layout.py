"""Lay a buffer out in another way."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, spread
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.symbolic import show
from mlcdsl.ir.visit import Rewriter, walk_stmts
from mlcdsl.schedule import tree
from mlcdsl.schedule.folding import fold
from mlcdsl.schedule.legal.bijective import Image, image_of
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import BLOCK, BUFFER, LITERAL, MAP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import ACCESS, buffers_read, buffers_written
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.values import IndexMap
from mlcdsl.types import INDEX, DType


@primitive(
    "Store the elements of a buffer at other places: element [i, j] goes where an index map says.",
    Arg("block", BLOCK, "a block that accesses the buffer"),
    Arg("buffer", BUFFER, "the buffer's name, or its number among those that the block reads, then writes"),
    Arg("index_map", MAP, "from the indices of an element to its indices in the new layout"),
    Arg("pad_value", LITERAL, "the value of places that no element has", None),
    requires=(
        ACCESS,
        Need("alloc", "the buffer is an `alloc`: the layout of parameters is the caller's"),
        Need("elements", "the buffer is accessed by elements: no address is taken, and no call gets all of it"),
        Need("map", "the map takes the indices of the buffer, and its results are bounded and not negative"),
        Need("distinct", "different elements go to different places"),
        Need("padding", "every place of the new layout has an element, or pad_value says what the others hold"),
    ),
)
def transform_layout(
    s: Step, block: T.Key, buffer: int | str, index_map: IndexMap, pad_value: bool | int | float | str | None
) -> Rewrite:
    node = s.block(block).node
    old = _chosen(s, node, buffer)
    alloc = _alloc(s, node, old)
    image = _image(s, old, index_map)
    if not image.full and pad_value is None:
        shape = ", ".join(show(n) for n in image.extents)
        s.refuse("padding", f"not every place of the new layout [{shape}] has an element of {old.name}", old,
                 f"has {' * '.join(show(n) for n in old.shape)} elements",
                 "give a pad_value, state in `where` that the sizes divide, or choose factors that do")  # fmt: skip
    if pad_value is not None and not _fits(pad_value, old.dtype):
        s.refuse("padding", f"{old.name} holds {old.dtype}, {pad_value} is no such value", old, "the buffer")
    new = replace(old, shape=image.extents)
    func = replace(s.func, body=_Relayout(s, old, new, index_map).stmts(s.func.body))
    if image.full or pad_value is None:
        return Rewrite(func)
    found = tree.find(func, lambda x: isinstance(x, T.Alloc) and x.buffer is new)
    assert found is not None
    return Rewrite(tree.put(func, found.path, (found.node, _fill(s, new, pad_value, alloc.node))))


def _fits(value: bool | int | float | str, dtype: DType) -> bool:
    if dtype.is_float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if dtype.is_int:
        return isinstance(value, int) and not isinstance(value, bool) and dtype.min_int <= value <= dtype.max_int
    return isinstance(value, bool)


def _chosen(s: Step, node: T.Block, which: int | str) -> T.Buffer:
    found = list(dict.fromkeys([*buffers_read(node), *buffers_written(node)]))
    if isinstance(which, int) and -len(found) <= which < len(found):
        return found[which]
    named = [b for b in found if b.name == which]
    if not named:
        listed = ", ".join(f"{n} {b.name}" for n, b in enumerate(found)) or "none"
        s.refuse(
            "access", f"block {node.name} accesses no buffer {which}", node, "this block", f"it accesses: {listed}"
        )
    return named[0]


def _alloc(s: Step, node: T.Block, old: T.Buffer) -> tree.Found:
    alloc = tree.find(s.func, lambda x: isinstance(x, T.Alloc) and x.buffer is old)
    if alloc is None:
        read = any(b is old for b in buffers_read(node))
        stage = "cache_read" if read else "cache_write"
        s.refuse("alloc", f"{old.name} is a parameter", old, "a parameter",
                 f'{stage}({node.name}, "{old.name}", "global") gives the block a buffer of its own')  # fmt: skip
    for x in walk_stmts(s.func.body):
        args = x.args if isinstance(x, T.CallExtern) else ()
        if isinstance(x, T.CallExtern) and any(a is old or (isinstance(a, T.Ptr) and a.buffer is old) for a in args):
            s.refuse("elements", f"the call of {x.extern.name} gets {old.name} as it is laid out", x, "this call",
                     "change the layout before the call is made, for example before tensorize")  # fmt: skip
    return alloc


def _image(s: Step, old: T.Buffer, index_map: IndexMap) -> Image:
    if len(index_map.params) != len(old.shape):
        given = f"the map takes {len(index_map.params)} indices"
        s.refuse("map", f"{given}, {old.name} has {len(old.shape)} dimensions", old, "this buffer")
    image = image_of(s.func, s.facts, index_map, old.shape)
    if isinstance(image, str):
        s.refuse("map", image, old, "the buffer", "indices begin at 0")
    if not image.distinct:
        s.refuse("distinct", f"not proved that different elements of {old.name} go to different places", old,
                 "the buffer",
                 "a layout keeps all of an index: with `i // 4` there has to be `i % 4`")  # fmt: skip
    return image


class _Relayout(Rewriter):
    """Rewrites the accesses of one buffer; knows the ranges of loops and axes around."""

    def __init__(self, s: Step, old: T.Buffer, new: T.Buffer, index_map: IndexMap):
        self.old, self.new, self.map = old, new, index_map
        self.known = Known(s.facts.signed, list(s.facts.nonnegative))

    def at(self, indices: tuple[T.Expr, ...]) -> tuple[T.Expr, ...]:
        return tuple(fold(e, self.known) for e in self.map(self.exprs(indices)))

    def bound(self, var: T.Var, lo: T.Expr, extent: T.Expr) -> None:
        first = canonical(lo)
        if first.value is None or first.value < 0:
            self.known.signed |= {var}
        v = canonical(var)
        self.known.nonnegative += [v - first, first + canonical(extent) - v - canonical(const(1))]

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load) and expr.buffer is self.old:
            return T.Load(self.new, self.at(expr.indices), span=expr.span)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.Store(buffer) if buffer is self.old:
                return T.Store(self.new, self.at(stmt.indices), self.expr(stmt.value), span=stmt.span)
            case T.Alloc(buffer) if buffer is self.old:
                return replace(stmt, buffer=self.new)
            case T.For():
                self.bound(stmt.var, stmt.lo, stmt.extent)
            case T.Block():
                for a in stmt.axes:
                    self.bound(a.var, const(0), a.extent)
        return super().stmt(stmt)

    def region(self, region: T.Region) -> T.Region:
        if region.buffer is not self.old:
            return super().region(region)
        loops = tuple(Inner(v, lo, n) for v, lo, n in zip(self.map.params, region.lo, region.extent, strict=True))
        lo: list[T.Expr] = []
        extent: list[T.Expr] = []
        for e, size in zip(self.map.results, self.new.shape, strict=True):
            p = canonical(e)
            over = spread(Range(p, p), loops, self.known)
            lo.append(const(0) if over is None else fold(to_expr(over.lo), self.known))
            extent.append(size if over is None else fold(to_expr(over.extent), self.known))
        return replace(region, buffer=self.new, lo=tuple(lo), extent=tuple(extent))


def _fill(s: Step, new: T.Buffer, value: bool | int | float | str, at: T.Stmt) -> T.Stmt:
    """Loops and a block that set every place."""
    constant = T.Const(float(value) if new.dtype.is_float else value, new.dtype)  # type: ignore[arg-type]
    loops = [(T.Var(f"ax{d}", INDEX), T.Var(f"v{d}", INDEX), n) for d, n in enumerate(new.shape)]
    axes = tuple(T.Axis(axis, "spatial", n, var, span=at.span) for var, axis, n in loops)
    store = T.Store(new, tuple(axis for _, axis, _ in loops), constant, span=at.span)
    name = tree.fresh_name(s.func, f"{new.name}_pad")
    nest: T.Stmt = T.Block(name, axes, None, None, None, None, (store,), span=at.span)
    for var, _, n in reversed(loops):
        nest = T.For(var, const(0), n, "serial", (nest,), span=at.span)
    return nest
