"""The box of a buffer that statements touch, as expressions over what is around them: interval arithmetic.

A box may be larger than what is touched, never smaller. Where nothing is known of a dimension, it is None: all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import _extreme, _floordiv, _mod, canonical, replace_vars, to_expr
from mlcdsl.ir.poly import ZERO, Atom, Opaque, Poly
from mlcdsl.ir.ranges import Known, bounds
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import own_exprs, substitute, walk
from mlcdsl.types import INDEX

ONE = Poly.const(1)


@dataclass(frozen=True, slots=True)
class Range:
    """`lo <= value <= hi`."""

    lo: Poly
    hi: Poly

    @property
    def extent(self) -> Poly:
        return self.hi - self.lo + ONE

    def shift(self, by: Poly) -> Range:
        return Range(self.lo + by, self.hi + by)


Box = tuple["Range | None", ...]


@dataclass(frozen=True, slots=True)
class Inner:
    """A loop inside of the statements that are asked about."""

    var: T.Var
    lo: T.Expr
    extent: T.Expr

    @property
    def range(self) -> Range:
        lo = canonical(self.lo)
        return Range(lo, lo + canonical(self.extent) - ONE)


@dataclass(frozen=True, slots=True)
class Touch:
    """An access: its `indices` (of the first element; None: the whole buffer), `extents` for a region; `inner` are the
    loops around it, outermost first, `guards` the conditions under which it happens, None if these are not all known.
    """

    node: T.Load | T.Store | T.CallExtern | T.Ptr
    buffer: T.Buffer
    write: bool
    indices: tuple[T.Expr, ...] | None
    extents: tuple[T.Expr, ...] | None
    inner: tuple[Inner, ...]
    block: T.Block | None
    guards: tuple[T.Expr, ...] | None


# ---------------------------------------------------------------- accesses


def touches(stmts: T.Stmts) -> Iterator[Touch]:
    """The accesses of statements. The axes of blocks in them, and lets, are replaced by what they stand for."""
    yield from _Walk({}, (), (), ()).stmts(stmts)


@dataclass(slots=True)
class _Walk:
    names: dict[T.Var, T.Expr]
    inner: tuple[Inner, ...]
    blocks: tuple[T.Block, ...]
    guards: tuple[T.Expr, ...] | None

    def under(self, cond: T.Expr | None) -> _Walk:
        """The same place under a condition; None is one that is not known."""
        guards = None if cond is None or self.guards is None else (*self.guards, *_conjuncts(self.put(cond)))
        return _Walk(self.names, self.inner, self.blocks, guards)

    def stmts(self, stmts: T.Stmts) -> Iterator[Touch]:
        for s in stmts:
            yield from self.stmt(s)

    def stmt(self, s: T.Stmt) -> Iterator[Touch]:
        for e in own_exprs(s):
            yield from self.expr(e)
        match s:
            case T.Store():
                yield self.point(s, True, s.indices)
            case T.For():
                loop = Inner(s.var, self.put(s.lo), self.put(s.extent))
                yield from _Walk(self.names, (*self.inner, loop), self.blocks, self.guards).stmts(s.body)
            case T.While():
                yield from self.under(None).stmts(s.body)
            case T.If():
                yield from self.under(s.cond).stmts(s.then)
                yield from self.under(T.Unary("not", s.cond)).stmts(s.orelse)
            case T.Let() if s.var.dtype == INDEX:
                self.names = {**self.names, s.var: self.put(s.value)}
            case T.Block():
                axes = {a.var: self.put(a.binding) for a in s.axes}
                outside = self if s.where is None else self.under(s.where)
                inside = _Walk({**self.names, **axes}, self.inner, (*self.blocks, s), outside.guards)
                yield from inside.under(None).stmts(s.init or ())
                yield from inside.stmts(s.body)
            case T.CallExtern():
                modes = {p.name: p.mode for p in s.extern.params}
                named = [p.name for p in s.extern.params]
                for n, arg in enumerate(s.args):
                    mode = modes[named[n]] if n < len(named) else "inout"
                    if isinstance(arg, T.Buffer):
                        if mode != "out":
                            yield self.whole(s, arg, False)
                        if mode != "in":
                            yield self.whole(s, arg, True)

    def expr(self, e: T.Expr) -> Iterator[Touch]:
        for x in walk(e):
            if isinstance(x, T.Load):
                yield self.point(x, False, x.indices)
            elif isinstance(x, T.Ptr):
                yield from self.pointer(x)

    def put(self, e: T.Expr) -> T.Expr:
        return substitute(e, self.names)

    def point(self, node: T.Load | T.Store, write: bool, indices: tuple[T.Expr, ...]) -> Touch:
        at = tuple(map(self.put, indices))
        return Touch(node, node.buffer, write, at, None, self.inner, self._block(), self.guards)

    def whole(self, node: T.CallExtern | T.Ptr, buffer: T.Buffer, write: bool) -> Touch:
        """What the innermost block that declares one region of the buffer says, else all of it."""
        for block in reversed(self.blocks):
            regions = [r for r in (block.writes if write else block.reads) or () if r.buffer is buffer]
            if len(regions) == 1:
                lo, extent = tuple(map(self.put, regions[0].lo)), tuple(map(self.put, regions[0].extent))
                return Touch(node, buffer, write, lo, extent, self.inner, self._block(), self.guards)
        return Touch(node, buffer, write, None, None, self.inner, self._block(), self.guards)

    def pointer(self, x: T.Ptr) -> Iterator[Touch]:
        """What may be read and written through an address: what the innermost block that declares its accesses says,
        which may be nothing; else the whole buffer. Of a vector it is known."""
        if x.extents:
            at, sizes = tuple(map(self.put, x.indices)), tuple(T.Const(n, INDEX) for n in x.extents)
            for write, other in ((False, "out"), (True, "in")):
                if x.mode != other:
                    yield Touch(x, x.buffer, write, at, sizes, self.inner, self._block(), self.guards)
            return
        for write in (False, True):
            declared = [r for b in reversed(self.blocks) if (r := b.writes if write else b.reads) is not None]
            if not declared or any(r.buffer is x.buffer for r in declared[0]):
                yield self.whole(x, x.buffer, write)
            elif not write and any(r.buffer is x.buffer for b in self.blocks for r in b.writes or ()):
                yield replace(self.whole(x, x.buffer, True), write=False)

    def _block(self) -> T.Block | None:
        return self.blocks[-1] if self.blocks else None


def _conjuncts(e: T.Expr) -> tuple[T.Expr, ...]:
    return (*_conjuncts(e.a), *_conjuncts(e.b)) if isinstance(e, T.Binary) and e.op == "and" else (e,)


# ---------------------------------------------------------------- intervals


def box_of(found: Iterable[Touch], rank: int, known: Known, relax: tuple[Inner, ...] = ()) -> Box:
    """The least box known to hold all accesses; `relax` are further loops, outermost first, over which they run."""
    out: list[Range | None] | None = None
    for t in found:
        box = one_box(t, rank, known, relax)
        out = list(box) if out is None else [_join(a, b, known) for a, b in zip(out, box, strict=True)]
    return tuple(out) if out is not None else (None,) * rank


def one_box(t: Touch, rank: int, known: Known, relax: tuple[Inner, ...] = ()) -> Box:
    """The box of one access over all its inner loops."""
    if t.indices is None:
        return (None,) * rank
    loops = (*relax, *t.inner)
    out: list[Range | None] = []
    for d, index in enumerate(t.indices):
        p = canonical(index)
        more = canonical(t.extents[d]) - ONE if t.extents is not None else ZERO
        r = spread(Range(p, p + more), loops, known)
        out.append(r if r is None or more != ZERO else _clip(p, r, t, {x.var for x in loops}, known))
    return tuple(out)


def _clip(index: Poly, r: Range, t: Touch, inner: set[T.Var], known: Known) -> Range:
    """The range without what a guard `index - offset < limit` always cuts off."""
    for g in t.guards or ():
        if isinstance(g, T.Binary) and g.op == "lt":
            last = canonical(g.b) + index - canonical(g.a) - ONE
            if compare(last, r.hi, known) == -1 and not inner & set(free_vars(to_expr(last))):
                r = Range(r.lo, last)
    return r


def spread(r: Range, loops: tuple[Inner, ...], known: Known) -> Range | None:
    """The values of a range over all iterations of loops, from the innermost loop out."""
    lo: Poly | None = r.lo
    hi: Poly | None = r.hi
    for loop in reversed(loops):
        over = loop.range
        lo = None if lo is None else _extremal(lo, loop.var, over, -1, known)
        hi = None if hi is None else _extremal(hi, loop.var, over, 1, known)
    if lo is None or hi is None or _has_load(lo) or _has_load(hi):
        return None
    return Range(lo, hi)


def _has_load(p: Poly) -> bool:
    return any(isinstance(x, T.Load) for x in walk(to_expr(p)))


def _extremal(p: Poly, v: T.Var, over: Range, side: int, known: Known) -> Poly | None:
    """A bound of `p` over the values of `v`: the least for side -1, the greatest for side 1."""
    total, factors = ZERO, dict[Atom, Poly]()
    for mono, c in p.terms:
        mine = [(a, k) for a, k in mono if _mentions(a, v)]
        if not mine:
            total = total + Poly.of({mono: c})
        elif len(mine) == 1 and mine[0][1] == 1:
            rest = Poly.of({frozenset(x for x in mono if x[0] != mine[0][0]): c})
            factors[mine[0][0]] = factors.get(mine[0][0], ZERO) + rest
        else:
            return None
    for atom, factor in factors.items():
        values = over if atom is v else _atom(atom, v, over, known)
        if values is None or any(_mentions(a, v) for a in factor.atoms()):
            return None
        low, high = bounds(factor, known)
        if low is not None and low >= 0:
            total = total + factor * (values.hi if side > 0 else values.lo)
        elif high is not None and high <= 0:
            total = total + factor * (values.lo if side > 0 else values.hi)
        else:
            return None
    return total


def _atom(atom: Atom, v: T.Var, over: Range, known: Known) -> Range | None:
    """The values of a division, remainder or extreme over the values of `v`."""
    assert isinstance(atom, Opaque)
    if atom.op in ("min", "max"):
        ranges = [_both(p, v, over, known) for p in atom.args]
        if any(r is None for r in ranges):
            return None
        found = [r for r in ranges if r is not None]
        return Range(_extreme(atom.op, [r.lo for r in found]), _extreme(atom.op, [r.hi for r in found]))
    if atom.op not in ("floordiv", "mod"):
        return None
    top, bottom = tuple(atom.args)
    d = bottom.value
    inside = _both(top, v, over, known)
    if d is None or d <= 0 or inside is None:
        return None
    low, high = _floordiv(inside.lo, bottom), _floordiv(inside.hi, bottom)
    if atom.op == "floordiv":
        return Range(low, high)
    if low == high:
        return Range(_mod(inside.lo, bottom), _mod(inside.hi, bottom))
    return Range(ZERO, Poly.const(d - 1))


def _both(p: Poly, v: T.Var, over: Range, known: Known) -> Range | None:
    lo, hi = _extremal(p, v, over, -1, known), _extremal(p, v, over, 1, known)
    return None if lo is None or hi is None else Range(lo, hi)


def _mentions(atom: Atom, v: T.Var) -> bool:
    if isinstance(atom, T.Var):
        return atom is v
    return v in free_vars(to_expr(Poly.atom(atom)))


# ---------------------------------------------------------------- comparing


def compare(a: Poly, b: Poly, known: Known) -> int | None:
    """-1, 0 or 1 where `a <= b`, `a == b`, `a >= b` always holds; None where it depends."""
    low, high = bounds(a - b, known)
    if low == 0 == high:
        return 0
    return -1 if high is not None and high <= 0 else 1 if low is not None and low >= 0 else None


def _join(a: Range | None, b: Range | None, known: Known) -> Range | None:
    if a is None or b is None:
        return None
    return Range(smaller(a.lo, b.lo, known), greater(a.hi, b.hi, known))


def smaller(a: Poly, b: Poly, known: Known) -> Poly:
    """The minimum."""
    order = compare(a, b, known)
    return _extreme("min", (a, b)) if order is None else a if order <= 0 else b


def greater(a: Poly, b: Poly, known: Known) -> Poly:
    """The maximum."""
    order = compare(a, b, known)
    return _extreme("max", (a, b)) if order is None else a if order >= 0 else b


def put(p: Poly, mapping: Mapping[T.Var, T.Expr]) -> Poly:
    """Replace variables."""
    return replace_vars(p, {v: canonical(e) for v, e in mapping.items()})
