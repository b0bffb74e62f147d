"""Whether a block may leave out what earlier iterations of a loop have computed, and its buffer be circular.

Windows that only move forward make the circular buffer right: two elements share a place if they are a multiple of the
window's size apart, so the later one is written only after the window has left the earlier one behind. What is left to
prove: all accesses stay in the window of their iteration, the iteration before has run what is left out, and what that
had read is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mlcdsl.check.sets.flow import unwritten
from mlcdsl.check.sets.linear import Con, Dnf, Lin, TooComplex, both, mapped, simplify, variables
from mlcdsl.check.sets.model import Access, BlockInfo, Model
from mlcdsl.check.sets.solve import Solver
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import to_expr
from mlcdsl.schedule.legal.between import always
from mlcdsl.schedule.legal.moved import inside
from mlcdsl.schedule.legal.order import Instance, comes_before, same_element
from mlcdsl.schedule.rolling import Window


def level_of(info: BlockInfo, loop: T.Var) -> int | None:
    """How many loops are around a loop around the block; None if the model has taken it apart."""
    return next((n for n, x in enumerate(info.place.loops) if x.var is loop), None)


def outside(model: Model, buffer: T.Buffer, window: Window) -> Access | None:
    """An access that may leave the window of its iteration."""
    lo, end = to_expr(window.lo), to_expr(window.lo + window.extent)
    for a in model.by_buffer[buffer]:
        index = a.exprs[window.dim]
        if not all(always(model, a, T.Binary(op, index, e)) for op, e in (("ge", lo), ("lt", end))):  # type: ignore[arg-type]
            return a
    return None


def unserved(model: Model, key: T.Key, buffer: T.Buffer, depths: tuple[int, ...]) -> Access | None:
    """A read, outside of the block, of what is not proved to be written before in the same iteration of the outermost
    loops: as many as one of `depths`."""
    solver = Solver()
    for a in model.by_buffer[buffer]:
        if a.kind == "read" and not inside(a, key):
            verdicts = (unwritten(model, solver, a, depth) for depth in depths)
            if not any(v.point is None and v.reason is None for v in verdicts):
                return a
    return None


# ---------------------------------------------------------------- the iteration before


@dataclass(frozen=True, slots=True)
class _Shared:
    """The outermost `depth` loops, of which that at `level` rolls, and the block; names for their values."""

    model: Model
    info: BlockInfo
    window: Window
    depth: int
    level: int
    outer: list[Lin]
    values: list[Lin]

    @property
    def keep(self) -> list[T.Var]:
        return [*self.model.params, *(v for f in (*self.outer, *self.values) for v in f.terms)]

    def instances(self, a: Access, back: int) -> Dnf:
        """The condition that the names are the values at an instance of a write, so many iterations before; not
        closed."""
        times = [o.shift(-back if n == self.level else 0) for n, o in enumerate(self.outer)]
        forms = [*a.place.times[: self.depth], *(a.place.scope.ints[x.var] for x in self.info.block.axes)]
        pairs = zip((*times, *self.values), forms, strict=True)
        return both(a.place.domain, simplify([tuple(Con(c.minus(f), True) for c, f in pairs)]))

    def left_out(self, a: Access) -> Dnf:
        """The same for the instances that are left out."""
        for e in (self.window.later(), self.window.old()):
            a = replace(
                a, place=a.place.having(conds=(*a.place.conds, self.model.affine.condition(e, a.place.scope).dnf))
            )
        return self.instances(a, 0)


def repeated(model: Model, info: BlockInfo, buffer: T.Buffer, window: Window, depth: int) -> bool:
    """Whether the instances that the window leaves out are those that the iteration before runs for the same elements,
    in the same iteration of the other ones of the outermost `depth` loops."""
    level = level_of(info, window.loop.var)
    writes = [a for a in model.by_buffer[buffer] if a.kind == "write" and inside(a, info.block.key)]
    if level is None or any(a.place.reason is not None for a in writes):
        return False
    outer, values = (
        [Lin.var(T.Var(f"outer{n}")) for n in range(depth)],
        [Lin.var(T.Var("axis")) for _ in info.block.axes],
    )
    shared = _Shared(model, info, window, depth, level, outer, values)
    try:
        return all(_runs_before(shared, a) and _no_more(shared, a) for a in writes)
    except TooComplex:
        return False


def _runs_before(shared: _Shared, a: Access) -> bool:
    """Whether the iteration before runs what is left out."""
    affine = shared.model.affine
    return _included(shared, affine.close(shared.left_out(a)), affine.close(shared.instances(a, 1)))


def _no_more(shared: _Shared, a: Access) -> bool:
    """Whether it runs no others for the same element: a reduction is over the same. The reduction itself is not over
    the outermost loops."""
    axes = list(zip(shared.info.block.axes, shared.values, strict=True))
    reduced = [(x, value) for x, value in axes if x.kind != "spatial"]
    if not reduced:
        return True
    around = {v for t in a.place.times[: shared.depth] for v in t.terms}
    if any(v in around for x, _ in reduced for v in a.place.scope.ints[x.var].terms):
        return False
    affine = shared.model.affine
    # some instance of the element is left out
    other = {v for _, value in reduced for v in value.terms}
    some = affine.close(shared.left_out(a))
    kept = set(shared.keep) - other
    names = {v: T.Var(v.name) for v in variables(some) if v not in kept}
    some = mapped(some, lambda lin: lin.rename(names))
    return _included(shared, both(affine.close(shared.instances(a, 1)), some), affine.close(shared.instances(a, 0)))


def _included(shared: _Shared, first: Dnf, second: Dnf) -> bool:
    if shared.model.affine.why(second) is not None:
        return False
    return Solver().first_outside(first, [second], shared.keep, least=False) is None


# ---------------------------------------------------------------- what the block reads


def changed(
    model: Model, info: BlockInfo, buffer: T.Buffer, window: Window, depth: int
) -> tuple[Access, Access] | None:
    """A read of the block and a write that may change what it reads, from one iteration to the next."""
    level = level_of(info, window.loop.var)
    assert level is not None
    loop = info.place.loops[level]
    for read in model.accesses:
        if read.kind != "read" or read.buffer is buffer or not inside(read, info.block.key):
            continue
        local = model.fresh.get(read.buffer)
        if local is not None and any(x is info for x in local.place.blocks):
            continue
        for write in model.by_buffer[read.buffer]:
            inner = write.kind == "write" and len(write.place.loops) > level and write.place.loops[level] is loop
            if inner and _between(model, info, read, write, level, depth):
                return read, write
    return None


def _between(model: Model, info: BlockInfo, read: Access, write: Access, level: int, depth: int) -> bool:
    """Whether the write may come between the reads of one instance in two iterations that follow each other."""
    try:
        a, w, b = (Instance(model, x, f"_{n}", {}) for n, x in enumerate((read, write, read)))
        meet = same_element(w, b)
        if meet is None:
            return True
        base = both(both(a.domain, b.domain), both(w.domain, meet))
        base = both(base, simplify([tuple(_same(a, b, info, level, depth))]))
        for earlier in comes_before(a, w, (read, write)):
            for later in comes_before(w, b, (write, read)):
                if Solver().possible(simplify(both(base, ((*earlier, *later),)))):
                    return True
    except TooComplex:
        return True
    return False


def _same(a: Instance, b: Instance, info: BlockInfo, level: int, depth: int) -> Iterator[Con]:
    """Both are one instance of the block, `b` an iteration later."""
    around = len(info.place.loops)
    for n, (x, y) in enumerate(zip(a.times, b.times, strict=True)):
        if n < depth or n >= around:
            yield Con(y.minus(x).shift(-1 if n == level else 0), True)
    for v, form in a.axes.items():
        if any(v is x.var for x in info.block.axes):
            yield Con(form.minus(b.axes[v]), True)
