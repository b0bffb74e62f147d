"""Copies of buffers in the layout of a block's axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.check.sets.linear import ZERO, Con, Lin, TooComplex, both, differ, every, simplify, within
from mlcdsl.check.sets.model import Model
from mlcdsl.check.sets.quick import in_bounds
from mlcdsl.check.sets.scope import Scope
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import Inner, Range, spread, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.canonical import simplify as tidy
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import Rewriter, substitute
from mlcdsl.schedule.legal import moved
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import fresh_name
from mlcdsl.types import INDEX

ALIKE = Need("alike", "the block accesses the buffer at one place in each instance, that its axes tell")
LAYOUT = Need("layout", "the map gives different places, from 0 on, to different values of the axes of the access")
BOUNDS = Need("bounds", "the access is in bounds for all values of its axes")


@dataclass(frozen=True, slots=True)
class Access:
    """The one place `indices` where a block accesses a buffer, and the axes that it says."""

    buffer: T.Buffer
    indices: tuple[T.Expr, ...]
    axes: tuple[T.Axis, ...]


def the_access(s: Step, block: T.Block, buffer: T.Buffer) -> Access:
    """All accesses of the buffer by the block; they must be at one place."""
    found = [t for t in touches((*(block.init or ()), *block.body)) if t.buffer is buffer]
    first = found[0].indices
    for t in found:
        same = t.indices is not None and t.extents is None and first is not None and all(
            canonical(i) == canonical(j) for i, j in zip(t.indices, first, strict=True)
        )  # fmt: skip
        if not same or t.inner:
            s.refuse("alike", f"block {block.name} accesses {buffer.name} at several places in an instance", t.node,
                     "another place", f"make the elements instances: index {buffer.name} by axes alone")  # fmt: skip
    assert first is not None
    used = {v for i in first for v in free_vars(i)}
    axes = tuple(a for a in block.axes if a.var in used)
    sizes = {v for a in axes for v in free_vars(a.extent)}
    if (used - {a.var for a in axes} | sizes) - {*s.func.dims}:
        s.refuse("alike", f"the place in {buffer.name} does not follow from the axes of block {block.name}",
                 found[0].node, "depends on more")  # fmt: skip
    return Access(buffer, first, axes)


def new_buffer(s: Step, at: Access, layout: Sequence[T.Expr], scope: str, name: str) -> T.Buffer:
    """The buffer that holds every place of the layout. Refuses a layout that is not one to one."""
    loops = tuple(Inner(a.var, const(0), a.extent) for a in at.axes)
    shape: list[T.Expr] = []
    for e in layout:
        p = canonical(e)
        r = spread(Range(p, p), loops, s.facts)
        if r is None or r.lo.value != 0:
            s.refuse("layout", f"a dimension of the layout of {at.buffer.name} does not begin at 0, or it is not known "
                     "where it begins", at.buffer, "this buffer", "shift the map")  # fmt: skip
        size = to_expr(r.hi + canonical(const(1)))
        # over nothing the greatest index says nothing
        shape.append(size if isinstance(size, T.Const | T.Var) else tidy(T.Binary("max", size, const(0))))
    missing = {a.var for a in at.axes} - {v for e in layout for v in free_vars(e)}
    if missing or not one_to_one(s, at, layout):
        said = f"axis {next(iter(missing)).name} is not in it" if missing else "two instances may get one place"
        s.refuse("layout", f"the layout of {at.buffer.name} is not proved to be one to one: {said}", at.buffer,
                 "this buffer", "let every axis of the access be in the map")  # fmt: skip
    return T.Buffer(name, at.buffer.dtype, tuple(shape), None, scope, span=at.buffer.span)


def one_to_one(s: Step, at: Access, layout: Sequence[T.Expr]) -> bool:
    """Whether the expressions are proved to differ for different values of the axes of the access."""
    model = collect(s.func)
    affine, top = model.affine, model.top
    ends = []
    for n in range(2):
        names = {a.var: Lin.var(T.Var(f"{a.var.name}_{n}", INDEX)) for a in at.axes}
        scope = Scope({**top.scope.ints, **names}, {}, {})
        ends.append((list(names.values()), [affine.lin(e, scope) for e in layout]))
    (x, p), (y, q) = ends
    extents = [affine.lin(a.extent, top.scope) for a in at.axes]
    inside = tuple(c for v in (x, y) for one, n in zip(v, extents, strict=True) for c in within(one, ZERO, n))
    same = tuple(Con(a.minus(b), True) for a, b in zip(p, q, strict=True))
    try:
        apart = simplify([c for a, b in zip(x, y, strict=True) for c in differ(a, b)])
        whole = every([top.domain, (inside,), simplify([same]), apart])
        return not Solver().possible(affine.close(both(whole, ((),)), [*p, *q, *extents]))
    except TooComplex:
        return False


def use(block: T.Block, at: Access, new: T.Buffer, layout: tuple[T.Expr, ...]) -> T.Block:
    """The block on the new buffer."""
    (changed,) = _Use(at.buffer, new, layout).stmts((block,))
    assert isinstance(changed, T.Block)
    return changed


class _Use(Rewriter):
    def __init__(self, old: T.Buffer, new: T.Buffer, layout: tuple[T.Expr, ...]):
        self.old, self.new, self.layout = old, new, layout

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load) and expr.buffer is self.old:
            return T.Load(self.new, self.layout, span=expr.span)
        return super().expr(expr)

    def regions(self, regions: tuple[T.Region, ...] | None) -> tuple[T.Region, ...] | None:
        return None if any(r.buffer is self.old for r in regions or ()) else regions

    def descend(self, s: T.Stmt) -> T.Stmt:
        new = super().descend(s)
        if isinstance(new, T.Store) and new.buffer is self.old:
            return replace(new, buffer=self.new, indices=self.layout)
        return new


def copy_nest(
    s: Step, at: Access, new: T.Buffer, layout: Sequence[T.Expr], *, back: bool
) -> tuple[T.Stmt, T.Key]:  # fmt: skip
    """A block in loops over the axes of the access, from the buffer to the new one or back."""
    span = at.buffer.span
    loops = [T.Var(f"ax{n}", INDEX, span=span) for n in range(len(at.axes))]
    names: dict[T.Var, T.Expr] = {a.var: T.Var(f"v{n}", INDEX, span=span) for n, a in enumerate(at.axes)}
    axes: list[T.Axis] = []
    for a, x in zip(at.axes, loops, strict=True):
        v = names[a.var]
        assert isinstance(v, T.Var)
        axes.append(T.Axis(v, "spatial", a.extent, x, span=span))
    old = at.buffer, tuple(substitute(i, names) for i in at.indices)
    ours = new, tuple(substitute(i, names) for i in layout)
    (target, to), (source, place) = (old, ours) if back else (ours, old)
    store = T.Store(target, to, T.Load(source, place, span=span), span=span)
    key, name = T.Key(), fresh_name(s.func, new.name)
    stmt: T.Stmt = T.Block(name, tuple(axes), None, None, None, None, (store,), key=key, span=span)
    for x, a in zip(reversed(loops), reversed(at.axes), strict=True):
        stmt = T.For(x, const(0), a.extent, "serial", (stmt,), span=span)
    return stmt, key


def check_bounds(s: Step, model: Model, key: T.Key, at: Access) -> None:
    """Refuse if the copy would leave the buffer: where the block accesses it under a condition."""
    solver = Solver()
    for a in model.accesses:
        if a.buffer is not at.buffer or not moved.inside(a, key) or a.index is None or in_bounds(model, a):
            continue
        sizes = model.shapes[a.buffer]
        pairs = zip(a.index, sizes, strict=True)
        out = simplify([(con,) for i, n in pairs for con in (Con(i.scale(-1).shift(-1)), Con(i.minus(n)))])
        try:
            bad = solver.possible(model.affine.close(both(a.place.domain, out), (*a.index, *sizes)))
        except TooComplex:
            bad = True
        if bad:
            s.refuse("bounds", f"{at.buffer.name} is not proved to be accessed in bounds for all values of the axes",
                     at.buffer, "this buffer", "use cache_read, which copies what is inside of the buffer")  # fmt: skip
