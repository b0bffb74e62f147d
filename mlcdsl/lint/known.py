"""What is known where a condition stands: the ranges of loops, the bindings of axes, and the conditions around."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.symbolic import Facts, prove
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts

if TYPE_CHECKING:
    from mlcdsl.lint.units import Unit

Node = T.If | T.While | T.Block | T.Select

#: so many conditions around are looked at, the nearest: a chain of `else if` may have more
_MOST = 100


@dataclass(frozen=True, slots=True)
class Known:
    """A condition that holds, the variables in it, and whether it reads memory."""

    cond: T.Expr
    variables: tuple[T.Var, ...]
    reads: bool

    @staticmethod
    def of(cond: T.Expr) -> Known:
        return Known(cond, tuple(free_vars(cond)), reads_memory(cond))


@dataclass(frozen=True, slots=True)
class Place:
    """`known` holds here; `signed` may be negative; `loops` are around, outermost first."""

    known: tuple[Known, ...] = ()
    signed: tuple[T.Var, ...] = ()
    loops: tuple[T.For, ...] = ()

    def given(self, *facts: T.Expr) -> Place:
        """The same place where these conditions hold, too."""
        return Place((*self.known, *map(Known.of, facts)), self.signed, self.loops)

    def inside(self, loop: T.For) -> Place:
        """The body of a loop."""
        hi = T.Binary("add", loop.lo, loop.extent)
        here = self.given(T.Binary("le", loop.lo, loop.var), T.Binary("lt", loop.var, hi))
        return Place(here.known, (*self.signed, loop.var), (*self.loops, loop))

    def decide(self, cond: T.Expr) -> bool | None:
        """Whether a condition always holds (True), never (False), or now and then (None)."""
        if reads_memory(cond):
            return None
        return prove(cond, Facts(self._about(cond), self.signed))

    def _about(self, cond: T.Expr) -> list[T.Expr]:
        """What is known of the variables of a condition, and of those that it is known by. What is read from memory may
        have changed since."""
        names, taken = set(free_vars(cond)), []
        for fact in reversed(self.known):  # what is known of a name stands behind what it is known by
            if not fact.reads and not names.isdisjoint(fact.variables):
                names.update(fact.variables)
                taken.append(fact.cond)
                if len(taken) == _MOST:
                    break
        return taken


def reads_memory(e: T.Expr) -> bool:
    return any(isinstance(x, T.Load) for x in walk(e))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that decides what runs; `parts` are the sides of its `and`s, each with whether it always holds
    (True), never (False), or now and then (None); `holds` is the same for all of it."""

    node: Node
    cond: T.Expr
    place: Place
    parts: tuple[tuple[T.Expr, bool | None], ...]

    @property
    def holds(self) -> bool | None:
        values = {v for _, v in self.parts}
        return False if False in values else None if None in values else True


def conditions(unit: Unit) -> Iterator[Condition]:
    """The conditions of a function, outside in."""
    if not any(isinstance(x, T.Select) for _, x in unit.exprs) and not any(_decides(s) for s in unit.stmts):
        return
    func = unit.func
    scalars = (p.value for p in func.params if isinstance(p.value, T.Var))
    for node, cond, place in _body(func.body, Place((), (*scalars, *func.stride_vars)).given(*func.where)):
        yield Condition(node, cond, place, tuple((part, place.decide(part)) for part in _conjuncts(cond)))


def _conjuncts(e: T.Expr) -> Iterator[T.Expr]:
    if isinstance(e, T.Binary) and e.op == "and":
        yield from _conjuncts(e.a)
        yield from _conjuncts(e.b)
    else:
        yield e


def _body(stmts: T.Stmts, place: Place) -> Iterator[tuple[Node, T.Expr, Place]]:
    for s in stmts:
        for e in own_exprs(s):
            yield from ((x, x.cond, place) for x in walk(e) if isinstance(x, T.Select))
        match s:
            case T.For():
                if any(_conditional(x) for x in walk_stmts((s,))):
                    yield from _body(s.body, place.inside(s))
            case T.If():
                yield s, s.cond, place
                yield from _body(s.then, place.given(s.cond))
                yield from _body(s.orelse, place.given(T.Unary("not", s.cond)))
            case T.While():
                yield s, s.cond, place
                yield from _body(s.body, place.given(s.cond))
            case T.Let(var, value):
                place = Place(place.known, (*place.signed, var), place.loops)
                if var.dtype == value.dtype and var.dtype.is_int:
                    place = place.given(T.Binary("eq", var, value))
            case T.Assert():
                place = place.given(s.cond)
            case T.Block():
                if s.where is not None:
                    yield s, s.where, place
                yield from _body(s.body, _bound(s, place))


def _conditional(s: T.Stmt) -> bool:
    """Whether a statement has a condition."""
    return _decides(s) or any(isinstance(x, T.Select) for e in own_exprs(s) for x in walk(e))


def _decides(s: T.Stmt) -> bool:
    """Whether a statement itself is one that runs under a condition."""
    return isinstance(s, T.If | T.While) or (isinstance(s, T.Block) and s.where is not None)


def _bound(s: T.Block, place: Place) -> Place:
    """The body of a block. Its init is left out: that of an empty reduction runs where not all of this holds."""
    facts = tuple(T.Binary("eq", a.var, a.binding) for a in s.axes)
    inside = place.given(*facts, *(() if s.where is None else (s.where,)))
    return Place(inside.known, (*inside.signed, *(a.var for a in s.axes)), inside.loops)
