"""Windows of a buffer that move forward from one iteration of a loop to the next, and overlap: what rolling_buffer
makes a circular buffer of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.boxes import ONE, Range, box_of, compare, touches
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.ranges import Known
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import Rewriter, substitute
from mlcdsl.schedule.loop_tools import conjunction, const

SERIAL = ("serial", "unroll")


@dataclass(frozen=True, slots=True)
class Window:
    """In dimension `dim`, an iteration of `loop` computes `extent` elements from `lo` on; `lo` grows by `step` from one
    iteration to the next. `last` is the last element that an instance of the block writes, over the block's axes."""

    dim: int
    loop: T.For
    lo: Poly
    extent: Poly
    step: int
    last: T.Expr

    @property
    def overlap(self) -> Poly:
        """How many elements the window has in common with the one before it."""
        return self.extent - Poly.const(self.step)

    @property
    def size(self) -> T.Expr:
        return to_expr(self.extent)

    @property
    def first_new(self) -> T.Expr:
        """The first element that the iteration before did not compute."""
        return to_expr(self.lo + self.overlap)

    def later(self) -> T.Expr:
        """Not the first iteration."""
        return T.Binary("gt", self.loop.var, self.loop.lo)

    def old(self) -> T.Expr:
        """An instance, given by its axes, writes nothing new."""
        return T.Binary("lt", self.last, self.first_new)

    def new(self, bindings: Mapping[T.Var, T.Expr]) -> T.Expr:
        """The predicate of the instances that run, over what is around the block."""
        first = T.Binary("lt", self.loop.var, to_expr(canonical(self.loop.lo) + ONE))
        ahead = canonical(substitute(self.last, bindings)) - self.lo
        return T.Binary("or", first, T.Binary("ge", to_expr(ahead), to_expr(self.overlap)))


def windows(
    nest: T.Stmt,
    block: T.Block,
    buffer: T.Buffer,
    loops: Sequence[T.For],
    fixed: tuple[set[T.Var], set[T.Var]],
    known: Known,
) -> list[Window]:
    """The overlapping windows of a buffer, outermost loop first. `nest` has the block and its own loops, `loops` are
    those around it, outermost first. `fixed` are the sizes, and what else no iteration of the loops changes."""
    rank = len(buffer.shape)
    written = [t for t in touches((nest,)) if t.write and t.buffer is buffer]
    own = [t for t in touches((*(block.init or ()), *block.body)) if t.write and t.buffer is buffer]
    box, each = box_of(written, rank, known), box_of(own, rank, known)
    found = [_window(d, r, e, loops, fixed, known) for d, (r, e) in enumerate(zip(box, each, strict=True))]
    order = {x.var: n for n, x in enumerate(loops)}
    return sorted((w for w in found if w is not None), key=lambda w: order[w.loop.var])


def _window(
    dim: int,
    r: Range | None,
    each: Range | None,
    loops: Sequence[T.For],
    fixed: tuple[set[T.Var], set[T.Var]],
    known: Known,
) -> Window | None:
    sizes, outer = fixed
    if r is None or each is None or not set(free_vars(to_expr(r.extent))) <= sizes:
        return None
    mine = set(free_vars(to_expr(r.lo)))
    if not mine <= sizes | outer | {x.var for x in loops}:
        return None
    loop = next((x for x in reversed(loops) if x.var in mine), None)
    split = None if loop is None else r.lo.linear(loop.var)
    if loop is None or split is None or split[0] <= 0 or loop.var in free_vars(to_expr(split[1])):
        return None
    window = Window(dim, loop, r.lo, r.extent, split[0], to_expr(each.hi))
    overlaps = compare(window.overlap, ONE, known) in (0, 1)
    return window if overlaps and canonical(loop.extent).value != 1 else None


def circular(
    func: T.PrimFunc, key: T.Key, buffer: T.Buffer, window: Window, skips: Sequence[Window]
) -> tuple[T.PrimFunc, T.Buffer]:
    """The function in which the buffer is circular in the dimension of a window, and the block leaves out what was
    computed before in each of the windows `skips`; and the new buffer."""
    shape = tuple(window.size if d == window.dim else n for d, n in enumerate(buffer.shape))
    new = replace(buffer, shape=shape)
    return replace(func, body=_Roll(key, buffer, new, window, skips).stmts(func.body)), new


def skipping(func: T.PrimFunc, key: T.Key, skips: Sequence[Window]) -> T.PrimFunc:
    """The same for a buffer that is no larger than the window: it stays as it is."""
    return replace(func, body=_Skip(key, skips).stmts(func.body))


class _Skip(Rewriter):
    """Gives a block the predicates."""

    def __init__(self, key: T.Key, skips: Sequence[Window]):
        self.key, self.skips = key, skips

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if not isinstance(stmt, T.Block) or stmt.key is not self.key:
            return super().stmt(stmt)
        where = stmt.where
        bindings = {a.var: a.binding for a in stmt.axes}
        for w in self.skips:
            where = conjunction(where, w.new(bindings))
        return self.block(replace(stmt, where=where))

    def block(self, block: T.Block) -> T.Stmt:
        return block


class _Roll(_Skip):
    """Rewrites all accesses of the buffer, too."""

    def __init__(self, key: T.Key, old: T.Buffer, new: T.Buffer, window: Window, skips: Sequence[Window]):
        super().__init__(key, skips)
        self.old, self.buffer, self.dim, self.size = old, new, window.dim, window.size
        self.moving = set(free_vars(window.last))

    def block(self, block: T.Block) -> T.Stmt:
        # different values of these axes write the same places
        axes = tuple(replace(a, kind="opaque") if a.var in self.moving else a for a in block.axes)
        return self.descend(replace(block, axes=axes))

    def at(self, indices: tuple[T.Expr, ...]) -> tuple[T.Expr, ...]:
        return tuple(T.Binary("mod", e, self.size) if d == self.dim else e for d, e in enumerate(self.exprs(indices)))

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load) and expr.buffer is self.old:
            return T.Load(self.buffer, self.at(expr.indices), span=expr.span)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        match stmt:
            case T.Store(buffer) if buffer is self.old:
                return T.Store(self.buffer, self.at(stmt.indices), self.expr(stmt.value), span=stmt.span)
            case T.Alloc(buffer) if buffer is self.old:
                return replace(stmt, buffer=self.buffer)
        return super().stmt(stmt)

    def region(self, region: T.Region) -> T.Region:
        if region.buffer is not self.old:
            return super().region(region)
        # a window may go around the end: all of the dimension
        lo = tuple(const(0) if d == self.dim else e for d, e in enumerate(self.exprs(region.lo)))
        extent = tuple(self.size if d == self.dim else e for d, e in enumerate(self.exprs(region.extent)))
        return replace(region, buffer=self.buffer, lo=lo, extent=extent)
