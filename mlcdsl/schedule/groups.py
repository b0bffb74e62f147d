"""Statements taken apart: the stores of each body with the loops around it, axes replaced by what they are bound to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import free_vars
from mlcdsl.ir.visit import loads, substitute, walk_stmts
from mlcdsl.schedule.legal.commuting import commutes
from mlcdsl.schedule.loop_tools import substitute_body


@dataclass(frozen=True, slots=True)
class Group:
    """Stores of one body; `loops` around it, outermost first, without those of one step. `free`: the loops are all
    around one block of spatial and reduce axes, so that their order is of no matter."""

    stores: tuple[T.Store, ...]
    loops: tuple[T.For, ...]
    free: bool


class Unsupported(Exception):
    """A statement that is not taken apart."""

    def __init__(self, stmt: T.Stmt, what: str):
        super().__init__(what)
        self.stmt = stmt
        self.what = what


def groups(stmts: T.Stmts) -> list[Group]:
    """The groups of the statements. An init that always comes first is a group of its own. Raises Unsupported."""
    return list(_Apart((), {}, True, False).stmts(stmts))


@dataclass(frozen=True, slots=True)
class _Apart:
    """`unordered`: the instances of all blocks around may run in any order; `free` as of a group."""

    loops: tuple[T.For, ...]
    values: Mapping[T.Var, T.Expr]
    unordered: bool
    free: bool

    def stmts(self, stmts: T.Stmts) -> Iterator[Group]:
        stores: list[T.Store] = []
        for s in stmts:
            if isinstance(s, T.Store):
                stores.append(self.store(s))
                continue
            if stores:
                yield Group(tuple(stores), self.loops, self.free)
                stores = []
            match s:
                case T.For():
                    yield from self.loop(s)
                case T.Block():
                    yield from self.block(s)
                case _:
                    raise Unsupported(s, _WHAT[type(s)])
        if stores:
            yield Group(tuple(stores), self.loops, self.free)

    def loop(self, s: T.For) -> Iterator[Group]:
        lo, extent = (substitute(e, self.values) for e in (s.lo, s.extent))
        nest = _init_first(s)
        if nest is not None:
            yield from self.stmts(nest)
        elif isinstance(extent, T.Const) and extent.value == 1:
            yield from replace(self, values={**self.values, s.var: lo}, free=False).stmts(s.body)
        else:
            loop = replace(s, lo=lo, extent=extent, body=())
            yield from replace(self, loops=(*self.loops, loop), free=False).stmts(s.body)

    def block(self, s: T.Block) -> Iterator[Group]:
        if s.where is not None:
            raise Unsupported(s, "a block with a condition")
        values = {**self.values, **{a.var: substitute(a.binding, self.values) for a in s.axes}}
        unordered = self.unordered and any_order(s)
        used = {v for a in s.axes for v in free_vars(values[a.var])}
        inside = _Apart(self.loops, values, unordered, unordered and all(x.var in used for x in self.loops))
        if s.init is not None:
            if any(a.kind == "reduce" and not _zero(values[a.var]) for a in s.axes):
                raise Unsupported(s, "a block with an init")
            yield from inside.stmts(s.init)
        yield from inside.stmts(s.body)

    def store(self, s: T.Store) -> T.Store:
        indices = tuple(substitute(i, self.values) for i in s.indices)
        return replace(s, indices=indices, value=substitute(s.value, self.values))


_WHAT: dict[type, str] = {
    T.Alloc: "an alloc", T.Let: "a let", T.If: "an if", T.While: "a while", T.Assert: "an assert",
    T.CallExtern: "a call", T.Compute: "a compute",
}  # fmt: skip


def any_order(s: T.Block) -> bool:
    """Whether the instances may run in any order: what is updated is read only where it is updated."""
    if any(a.kind not in ("spatial", "reduce") for a in s.axes):
        return False
    if any(a.kind == "reduce" for a in s.axes) and not commutes(s):
        return False
    return _own_elements(s)


def _own_elements(s: T.Block) -> bool:
    """Whether every buffer that the block updates or starts is accessed at one place in an instance. What calls do is
    not looked at."""
    init = s.init or ()
    stmts = [*walk_stmts(init), *walk_stmts(s.body)]
    if any(isinstance(x, T.CallExtern) for x in stmts):
        return False
    stores = [x for x in stmts if isinstance(x, T.Store)]
    started = {x.buffer for x in walk_stmts(init) if isinstance(x, T.Store)}
    places: dict[T.Buffer, set[tuple[T.Expr, ...]]] = {}
    for x in stores:
        places.setdefault(x.buffer, set()).add(x.indices)
    if any(len(places[b]) > 1 for b in started):
        return False
    return all(x.buffer not in places or places[x.buffer] == {x.indices} for x in (*loads(init), *loads(s.body)))


def _zero(e: T.Expr) -> bool:
    return isinstance(e, T.Const) and e.value == 0


def _init_first(s: T.For) -> tuple[T.Stmt, T.Stmt] | None:
    """A perfect nest around a block with an init as two: the init over the loops of spatial axes, and the rest."""
    loops = [s]
    while len(loops[-1].body) == 1 and isinstance(loops[-1].body[0], T.For):
        loops.append(loops[-1].body[0])
    block = loops[-1].body[0] if len(loops[-1].body) == 1 else None
    if not isinstance(block, T.Block) or block.init is None or block.where is not None:
        return None
    reduced = {v for a in block.axes if a.kind == "reduce" for v in free_vars(a.binding)}
    spatial = [a for a in block.axes if a.kind != "reduce"]
    if any(a.kind not in ("spatial", "reduce") for a in block.axes) or not _own_elements(block):
        return None
    if any(v in reduced for a in spatial for v in free_vars(a.binding)) or not reduced:
        return None
    kept = [x for x in loops if x.var not in reduced]
    zero = {a.var: T.Const(0, a.var.dtype) for a in block.axes if a.kind == "reduce"}
    rest: T.Stmt = replace(block, init=None)
    fresh: dict[T.Var, T.Expr] = {x.var: T.Var(x.var.name, x.var.dtype, span=x.var.span) for x in kept}
    axes = tuple(replace(a, binding=substitute(a.binding, fresh)) for a in spatial)
    init: T.Stmt = replace(block, axes=axes, init=None, body=substitute_body(block.init, zero))
    for x in reversed(kept):
        var = fresh[x.var]
        assert isinstance(var, T.Var)
        lo, extent = substitute(x.lo, fresh), substitute(x.extent, fresh)
        init = replace(x, var=var, lo=lo, extent=extent, body=(init,))
    for x in reversed(loops):
        rest = replace(x, body=(rest,))
    return init, rest
