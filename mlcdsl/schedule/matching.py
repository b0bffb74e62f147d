"""Matching a part of a program with a description: the same computation up to the names of variables and buffers, the
order of loops around a block of spatial and reduce axes, and the sides of commutative operators.

Both sides are taken apart into groups: the stores of one body with the loops around it. The loops of the program are
then expressed by those of the description, and what is left is compared as arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations, product

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, to_expr
from mlcdsl.ir.poly import Poly
from mlcdsl.ir.symbolic import Facts, equal, free_vars, show, simplify
from mlcdsl.ir.visit import children, substitute, walk
from mlcdsl.schedule.folding import InLoops
from mlcdsl.schedule.groups import Group

COMMUTATIVE = frozenset({"add", "mul", "min", "max", "and", "or", "eq", "ne"})


@dataclass(frozen=True, slots=True)
class Window:
    """A parameter of the description as a part of a buffer: dimension `d` of the parameter runs along `dims[d]` of the
    buffer, from `base` on."""

    buffer: T.Buffer
    base: tuple[T.Expr, ...]
    dims: tuple[int, ...]

    def at(self, indices: Sequence[T.Expr]) -> tuple[T.Expr, ...]:
        """The buffer's indices of an element of the parameter."""
        out = list(self.base)
        for d, i in zip(self.dims, indices, strict=True):
            out[d] = _plus(out[d], i)
        return tuple(out)


def _plus(base: T.Expr, offset: T.Expr) -> T.Expr:
    if isinstance(offset, T.Const) and offset.value == 0:
        return base
    if isinstance(base, T.Const) and base.value == 0:
        return offset
    return T.Binary("add", base, offset, span=offset.span)


@dataclass(frozen=True, slots=True)
class Match:
    """What the parameters of the description stand for; `found` counts what agreed so far."""

    windows: Mapping[T.Buffer, Window] = field(default_factory=dict)
    scalars: Mapping[T.Var, T.Expr] = field(default_factory=dict)
    found: int = 0


@dataclass(slots=True)
class Mismatch:
    """The difference that the best attempt ended with: a node of each side; `kind` says what sort it is."""

    message: str
    described: object
    given: object
    kind: str = "match"
    found: int = -1


class Matcher:
    """`desc` is the description; `free` are the variables of the program that stay the same in all of the part."""

    def __init__(self, desc: T.PrimFunc, facts: Facts):
        self.params = {p.value for p in desc.params if isinstance(p.value, T.Buffer)}
        self.scalars = {p.value for p in desc.params if isinstance(p.value, T.Var)}
        self.facts = facts
        self.worst = Mismatch("", None, None)
        self.inner: set[T.Var] = set()

    def fail(self, m: Match, message: str, described: object, given: object, kind: str = "match") -> None:
        """Keep the difference if no attempt came further."""
        if m.found > self.worst.found:
            self.worst = Mismatch(message, described, given, kind, m.found)

    # ------------------------------------------------------------ statements

    def groups(self, desc: Sequence[Group], given: Sequence[Group]) -> Match | None:
        """The first match of all groups, in order."""
        start = Match()
        if len(desc) != len(given):
            at = next((x.stores[0] for x in (*given, *desc) if x.stores), None)
            count = [sum(len(g.stores) for g in side) for side in (desc, given)]
            self.fail(start, f"the description has {count[0]} statements, the block has {count[1]}", at, at)
            return None
        self.inner = {x.var for g in desc for x in g.loops}
        choices = [list(self._loops(start, d, g)) for d, g in zip(desc, given, strict=True)]
        for chosen in product(*choices):
            mapping = _joined(chosen)
            if mapping is None or not _shared_kept(desc, given, mapping):
                self.fail(start, "the loops that several statements share differ", desc[0].loops[0], given[0].loops[0])
                continue
            found = next(self._stores(start, desc, given, mapping), None)
            if found is not None:
                return found
        return None

    def _loops(self, m: Match, desc: Group, given: Group) -> Iterator[dict[T.Var, T.For]]:
        """The ways in which the loops of a group of the program are those of the description's."""
        if len(desc.loops) != len(given.loops):
            more = given.stores[0] if len(given.loops) < len(desc.loops) else given.loops[-1]
            self.fail(m, f"the description has {_count(len(desc.loops))} here, the block has {len(given.loops)}",
                      desc.loops[0] if desc.loops else desc.stores[0], more)  # fmt: skip
            return
        orders: Iterator[tuple[T.For, ...]] = iter([given.loops]) if not given.free else permutations(given.loops)
        for order in orders:
            bad = next(((d, g) for d, g in zip(desc.loops, order, strict=True) if not self._same_steps(d, g)), None)
            if bad is None:
                yield {d.var: g for d, g in zip(desc.loops, order, strict=True)}
            else:
                d, g = bad
                self.fail(m, f"loop {d.var.name} of the description has {show(d.extent)} steps, loop {g.var.name} has "
                          f"{show(g.extent)}", d, g)  # fmt: skip

    def _same_steps(self, d: T.For, g: T.For) -> bool:
        return equal(d.extent, g.extent, self.facts) is True

    def _stores(
        self, m: Match, desc: Sequence[Group], given: Sequence[Group], loops: Mapping[T.Var, T.For]
    ) -> Iterator[Match]:
        """The matches of the stores of all groups under one correspondence of loops."""
        first = {x.var: x.lo for g in desc for x in g.loops}
        values = {g.var: _plus(to_expr(canonical(g.lo) - canonical(first[d])), d) for d, g in loops.items()}
        inside = InLoops(x for g in desc for x in g.loops)
        pairs: list[tuple[T.Store, T.Store]] = []
        for d, g in zip(desc, given, strict=True):
            if len(d.stores) != len(g.stores):
                message = f"the description stores {_times(len(d.stores))} here, the block {_times(len(g.stores))}"
                self.fail(m, message, d.stores[0], g.stores[-1])
                return
            pairs += zip(d.stores, (inside.store(_put(x, values)) for x in g.stores), strict=True)
        yield from self._all(m, pairs)

    def _all(self, m: Match, pairs: Sequence[tuple[T.Store, T.Store]]) -> Iterator[Match]:
        if not pairs:
            yield m
            return
        (d, g), *rest = pairs
        for target in self.access(m, d, g):
            for value in self.expr(target, d.value, g.value):
                yield from self._all(value, rest)

    # ------------------------------------------------------------ expressions

    def expr(self, m: Match, d: T.Expr, g: T.Expr) -> Iterator[Match]:
        """The matches in which the expression of the program is that of the description."""
        if d.dtype != g.dtype:
            self.fail(m, f"the description computes in {d.dtype}, the program in {g.dtype}", d, g, "memory")
            return
        if isinstance(d, T.Var) and d in self.scalars:
            yield from self._scalar(m, d, g)
        elif isinstance(d, T.Load) and isinstance(g, T.Load):
            yield from self.access(m, d, g)
        elif d.dtype.name == "i64" and not self._mentions(d):
            if canonical(d) == canonical(g):
                yield replace(m, found=m.found + 1)
            else:
                self.fail(m, f"`{show(d)}` is described, `{show(g)}` is there", d, g)
        elif type(d) is not type(g) or _head(d) != _head(g):
            self.fail(m, f"`{show(d)}` is described, `{show(g)}` is there", d, g)
        elif isinstance(d, T.Const):
            yield replace(m, found=m.found + 1)
        else:
            yield from self._operands(replace(m, found=m.found + 1), d, children(d), children(g))

    def _operands(self, m: Match, d: T.Expr, xs: tuple[T.Expr, ...], ys: tuple[T.Expr, ...]) -> Iterator[Match]:
        yield from self._each(m, xs, ys)
        if isinstance(d, T.Binary) and d.op in COMMUTATIVE:
            yield from self._each(m, xs, ys[::-1])

    def _each(self, m: Match, xs: tuple[T.Expr, ...], ys: tuple[T.Expr, ...]) -> Iterator[Match]:
        if not xs:
            yield m
            return
        for first in self.expr(m, xs[0], ys[0]):
            yield from self._each(first, xs[1:], ys[1:])

    def _mentions(self, d: T.Expr) -> bool:
        """Whether the parameters of the description are in it."""
        return any(isinstance(x, T.Load) or x in self.scalars for x in walk(d) if isinstance(x, T.Load | T.Var))

    def _scalar(self, m: Match, d: T.Var, g: T.Expr) -> Iterator[Match]:
        known = m.scalars.get(d)
        if known is None and (_fixed(g, self.inner)):
            yield replace(m, scalars={**m.scalars, d: g}, found=m.found + 1)
        elif known is not None and known == g:
            yield replace(m, found=m.found + 1)
        else:
            self.fail(m, f"`{d.name}` is one value in the description, `{show(g)}` is not", d, g)

    # ------------------------------------------------------------ accesses

    def access(self, m: Match, d: T.Load | T.Store, g: T.Load | T.Store) -> Iterator[Match]:
        """The matches of two accesses: the parameter is a window of the buffer."""
        if d.buffer.dtype != g.buffer.dtype:
            self.fail(m, f"{d.buffer.name} of the description is {d.buffer.dtype}, {g.buffer.name} is {g.buffer.dtype}",
                      d, g, "memory")  # fmt: skip
        elif d.buffer.scope != g.buffer.scope:
            self.fail(m, f"{d.buffer.name} of the description is in {d.buffer.scope}, {g.buffer.name} is in "
                      f"{g.buffer.scope}", d, g, "memory")  # fmt: skip
        elif d.buffer in m.windows:
            yield from self._again(m, m.windows[d.buffer], d, g)
        else:
            yield from self._first(m, d, g)

    def _again(self, m: Match, window: Window, d: T.Load | T.Store, g: T.Load | T.Store) -> Iterator[Match]:
        if window.buffer is not g.buffer:
            self.fail(m, f"{d.buffer.name} of the description is {window.buffer.name} elsewhere, here it is "
                      f"{g.buffer.name}", d, g)  # fmt: skip
        elif all(canonical(a) == canonical(b) for a, b in zip(window.at(d.indices), g.indices, strict=True)):
            yield replace(m, found=m.found + 1)
        else:
            self._elements(m, d, g)

    def _first(self, m: Match, d: T.Load | T.Store, g: T.Load | T.Store) -> Iterator[Match]:
        rank, wanted = len(g.indices), len(d.indices)
        inside, given = [canonical(i) for i in d.indices], [canonical(i) for i in g.indices]
        some = False
        # the last dimensions in their order come first
        for dims in sorted(permutations(range(rank), wanted), key=lambda p: (_falls(p), [-x for x in p])):
            base = [given[p] - inside[dims.index(p)] if p in dims else given[p] for p in range(rank)]
            if not any(v in self.inner for b in base for v in free_vars(to_expr(b))):
                some = True
                window = Window(g.buffer, tuple(_written(b) for b in base), dims)
                yield replace(m, windows={**m.windows, d.buffer: window}, found=m.found + 1)
        if not some:
            self._elements(m, d, g)

    def _elements(self, m: Match, d: T.Load | T.Store, g: T.Load | T.Store) -> None:
        listed = [", ".join(show(simplify(i)) for i in x.indices) for x in (d, g)]
        self.fail(m, f"element [{listed[0]}] of {d.buffer.name} is described, [{listed[1]}] of {g.buffer.name} is "
                  "there", d, g)  # fmt: skip


def _written(p: Poly) -> T.Expr:
    return to_expr(p)


def _falls(dims: tuple[int, ...]) -> int:
    return sum(a > b for n, a in enumerate(dims) for b in dims[n + 1 :])


def _fixed(g: T.Expr, inner: set[T.Var]) -> bool:
    return not any(isinstance(x, T.Load) or (isinstance(x, T.Var) and x in inner) for x in walk(g))


def _put(s: T.Store, values: Mapping[T.Var, T.Expr]) -> T.Store:
    return replace(s, indices=tuple(substitute(i, values) for i in s.indices), value=substitute(s.value, values))


def _head(e: T.Expr) -> object:
    match e:
        case T.Const(value, dtype):
            return repr(value), dtype
        case T.Var() | T.Load() | T.Ptr() | T.Reduce():
            return e
        case T.Intrinsic(name):
            return name
        case T.Cast(_, dtype):
            return dtype
    return getattr(e, "op", None)


def _joined(chosen: Sequence[Mapping[T.Var, T.For]]) -> dict[T.Var, T.For] | None:
    """One correspondence of all groups; None where they differ on a loop."""
    out: dict[T.Var, T.For] = {}
    for part in chosen:
        for d, g in part.items():
            if out.setdefault(d, g).var is not g.var:
                return None
    return out if len({g.var for g in out.values()}) == len(out) else None


def _shared_kept(desc: Sequence[Group], given: Sequence[Group], loops: Mapping[T.Var, T.For]) -> bool:
    """Groups share the same loops on both sides, in the same order."""
    for n in range(1, len(desc)):
        for k in range(n):
            mine, other = _shared(desc[k], desc[n]), _shared(given[k], given[n])
            if [loops[x.var].var for x in mine] != [x.var for x in other]:
                return False
    return True


def _shared(a: Group, b: Group) -> list[T.For]:
    out = []
    for x, y in zip(a.loops, b.loops, strict=False):
        if x is not y:
            break
        out.append(x)
    return out


def _count(n: int) -> str:
    return "no loops" if n == 0 else "1 loop" if n == 1 else f"{n} loops"


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
