"""Compute indices once, in front of the statements that use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mlcdsl.check.sets.collect import collect
from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import prove
from mlcdsl.ir.visit import Rewriter, substitute, walk
from mlcdsl.schedule.legal.races import INDEPENDENT, check_independent
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import BLOCK, BLOCKS, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.staging import behind_allocs, first_unwritten, put_stmts, spots
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import find_block, fresh_name, put
from mlcdsl.types import INDEX


@dataclass(frozen=True, slots=True)
class Cached:
    """An index expression, the axes that it depends on, and the buffer that holds its values."""

    value: T.Expr
    axes: tuple[T.Axis, ...]
    buffer: T.Buffer

    @property
    def load(self) -> T.Load:
        return T.Load(self.buffer, tuple(a.var for a in self.axes), span=self.value.span)


@primitive(
    "Compute the indices that a block reads at, where they take divisions, once by blocks in front of it.",
    Arg("block", BLOCK, "a block that reads at computed indices"),
    Arg("scope", STR, "the memory scope of the indices", "global"),
    result=BLOCKS,
    requires=(
        Need("computed", "an index of what the block reads takes a division or remainder of its axes alone"),
        Need("written", "all that the block reads has been written, whatever the indices are"),
        INDEPENDENT,
    ),
)
def cache_index(s: Step, block: T.Key, scope: str = "global") -> Rewrite:
    at = s.block(block)
    node: T.Block = at.node
    found = _find(s, node, scope)
    if not found:
        s.refuse("computed", f"block {node.name} reads at no index with a division of its axes that always has a "
                 "value", node, "nothing to compute in front")  # fmt: skip
    use = _Use(found)
    init = None if node.init is None else use.stmts(node.init)
    reads = node.reads if node.reads is None else (*node.reads, *map(_region, found.values()))
    changed = replace(node, init=init, body=use.stmts(node.body), reads=reads)
    func = put(s.func, at.path, (changed,))
    keys: list[T.Key] = []
    for cached in found.values():
        func, key = _in_front(func, block, cached)
        keys.append(key)
    loaded = [x for stmts in (node.init or (), node.body) for x in _reads(stmts) if _replaced(x, found)]
    missing = first_unwritten(collect(func), [x.buffer for x in loaded], [block])
    if missing is not None:
        name = missing[0].buffer.name
        s.refuse("written", f"block {node.name} reads {name} at indices that are computed, and not all of {name} is "
                 "proved to be written", missing[0].node, f"reads {name}", f"write all of {name} first")  # fmt: skip
    outer = [x.var for x in at.ancestors if isinstance(x, T.For)]
    check_independent(s, func, outer, "do this step before the loops around the block become parallel")
    return Rewrite(func, keys)


# ---------------------------------------------------------------- which indices


def _find(s: Step, node: T.Block, scope: str) -> dict[Poly, Cached]:
    """The indices to compute, each once, in order of appearance."""
    out: dict[Poly, Cached] = {}
    sizes = {*s.func.dims}
    by_var = {a.var: a for a in node.axes}
    for load in (*_reads(node.init or ()), *_reads(node.body)):
        for index in load.indices:
            key = canonical(index)
            if key in out or not _divides(s, index, sizes | set(by_var)):
                continue
            used = set(free_vars(index))
            axes = tuple(a for a in node.axes if a.var in used)
            if not axes or any(set(free_vars(a.extent)) - sizes for a in axes):
                continue
            shape = tuple(a.extent for a in axes)
            name = f"{node.name or 'block'}_index_{len(out)}"
            out[key] = Cached(index, axes, T.Buffer(name, INDEX, shape, None, scope, span=index.span))
    return out


def _divides(s: Step, index: T.Expr, known: set[T.Var]) -> bool:
    """Whether an index takes a division, of what is known, that cannot fail."""
    if set(free_vars(index)) - known or any(isinstance(x, T.Load | T.Ptr) for x in walk(index)):
        return False
    divisors = [x.b for x in walk(index) if isinstance(x, T.Binary) and x.op in ("floordiv", "mod")]
    return bool(divisors) and all(prove(T.Binary("gt", d, const(0)), s.facts) is True for d in divisors)


class _Reads(Rewriter):
    """Collects the accesses that read, but for those in blocks inside."""

    def __init__(self) -> None:
        self.found: list[T.Load] = []

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load):
            self.found.append(expr)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        return stmt if isinstance(stmt, T.Block) else super().stmt(stmt)


def _reads(stmts: T.Stmts) -> Iterator[T.Load]:
    collector = _Reads()
    collector.stmts(stmts)
    yield from collector.found


def _replaced(load: T.Load, found: dict[Poly, Cached]) -> bool:
    return any(canonical(i) in found for i in load.indices)


class _Use(Rewriter):
    """Reads at the cached indices."""

    def __init__(self, found: dict[Poly, Cached]):
        self.found = found

    def expr(self, expr: T.Expr) -> T.Expr:
        expr = super().expr(expr)
        if not isinstance(expr, T.Load) or not _replaced(expr, self.found):
            return expr
        at = ((i, self.found.get(canonical(i))) for i in expr.indices)
        return replace(expr, indices=tuple(i if c is None else c.load for i, c in at))

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        return stmt if isinstance(stmt, T.Block) else super().stmt(stmt)


# ---------------------------------------------------------------- the new blocks


def _region(cached: Cached) -> T.Region:
    return T.Region(cached.buffer, tuple(a.var for a in cached.axes), tuple(const(1) for _ in cached.axes))


def _in_front(func: T.PrimFunc, block: T.Key, cached: Cached) -> tuple[T.PrimFunc, T.Key]:
    """The function with a block that computes the index for all values of its axes."""
    at = find_block(func, block)
    assert at is not None
    span = cached.value.span
    axes = [T.Axis(T.Var(a.var.name, INDEX, span=span), "spatial", a.extent, T.Var(f"ax{n}", INDEX, span=span))
            for n, a in enumerate(cached.axes)]  # fmt: skip
    renamed: dict[T.Var, T.Expr] = {a.var: b.var for a, b in zip(cached.axes, axes, strict=True)}
    store = T.Store(cached.buffer, tuple(a.var for a in axes), substitute(cached.value, renamed), span=span)
    key, name = T.Key(), fresh_name(func, cached.buffer.name)
    stmt: T.Stmt = T.Block(name, tuple(axes), None, None, None, None, (store,), key=key, span=span)
    for a in reversed(axes):
        assert isinstance(a.binding, T.Var)
        stmt = T.For(a.binding, const(0), a.extent, "serial", (stmt,), span=span)
    spot = spots(func, at)[0]
    place = min(behind_allocs(spot.stmts), spot.index)
    alloc = T.Alloc(cached.buffer, span=cached.buffer.span)
    new = (*spot.stmts[:place], alloc, *spot.stmts[place : spot.index], stmt, *spot.stmts[spot.index :])
    return put_stmts(func, spot, new), key
