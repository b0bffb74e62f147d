"""A pair of iterations whose order a rewrite changes, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlcdsl.check.sets.linear import Lin, TooComplex
from mlcdsl.check.sets.model import OUTSIDE, Access, Model
from mlcdsl.check.sets.reduce import System
from mlcdsl.check.sets.solve import Point, Solver
from mlcdsl.check.sets.wording import element_text, values
from mlcdsl.diagnostics import Label
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.starting import in_init

_VERBS = {"write": "writes", "read": "reads"}


@dataclass(frozen=True, slots=True)
class Example:
    """`first` and `second` are iterations such as `i = 0, j = 1`, `element` what they both touch, `sizes` for which."""

    first: str
    second: str
    element: str
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """`first` came before `second` and would come behind it; `proved` is False where that is only not excluded.

    `kept_by` is the loop that has put them in order, `changed_by` the one that would put them in the other order; None
    where that is the order of the text.
    """

    first: Access
    second: Access
    proved: bool
    example: Example | None = None
    kept_by: T.Var | None = None
    changed_by: T.Var | None = None

    @property
    def message(self) -> str:
        a, b, e = self.first, self.second, self.example
        certain = "would come behind it" if self.proved else "is not proved to stay before it"
        if a.buffer is OUTSIDE:
            at, then = ("", "") if e is None else (f" at {x}" if x else "" for x in (e.first, e.second))
            return f"{who(a)} has an effect{at} before {who(b)} has one{then}, and {certain}"
        if e is None or not self.proved:
            return f"{who(a)} {_VERBS[a.kind]} {a.buffer.name} before {who(b)} {_VERBS[b.kind]} it, and {certain}"
        at, then = (f" at {x}" if x else "" for x in (e.first, e.second))
        sizes = f" when {e.sizes}" if e.sizes else ""
        first = f"{who(a)} {_VERBS[a.kind]} {e.element}{at}"
        return f"{first} before {who(b)} {_VERBS[b.kind]} it{then}, and {certain}{sizes}"

    @property
    def label(self) -> str:
        """What the second access does."""
        return _done(self.second)

    @property
    def related(self) -> list[Label]:
        """Where the first access is."""
        span = self.first.span
        return [Label(span, _done(self.first))] if span is not None else []


def _done(a: Access) -> str:
    return "has an effect" if a.buffer is OUTSIDE else f"{_VERBS[a.kind]} {a.buffer.name}"


def said(a: Access) -> str:
    """The block that an access is in."""
    blocks = a.place.blocks
    return f"block {blocks[-1].block.name}" if blocks and blocks[-1].block.name else "a statement"


def who(a: Access) -> str:
    """The block, or its init."""
    return f"the init of {said(a)}" if in_init(a) else said(a)


@dataclass(frozen=True, slots=True)
class Named:
    """An access of an instance: its own names of variables, and the index in these."""

    access: Access
    names: Mapping[T.Var, T.Var]
    index: tuple[Lin, ...]


def example_of(model: Model, solver: Solver, systems: list[System], a: Named, b: Named) -> Example | None:
    """The least instances in one of the systems; None where there are none, or they are not found."""
    order = [*model.params, *(n.names.get(x.var, x.var) for n in (a, b) for x in n.access.place.loops)]
    for system in systems:
        conj = system.contradiction()
        if conj is None:
            continue
        try:
            free = solver.first((conj,), order)
        except TooComplex:
            return None
        if free is not None:
            return _worded(model, _all_values(system, free), a, b)
    return None


def _all_values(system: System, free: Point) -> Point:
    """The point with the variables that the equalities determine; a variable without constraints is 0."""
    at = dict.fromkeys((v for lin in system.values.values() for v in lin.terms), 0) | free
    return at | {v: lin.value(at) for v, lin in system.values.items()}


def _worded(model: Model, at: Point, a: Named, b: Named) -> Example:
    used = {v for lin in (*a.index, *b.index) for v in lin.terms}
    at = dict.fromkeys(used, 0) | at
    element = element_text(a.access.buffer, [lin.value(at) for lin in a.index])
    sizes = values(model, model.top, {v: at[v] for v in model.params if v in at}, ())
    return Example(_iteration(model, at, a), _iteration(model, at, b), element, sizes)


def _iteration(model: Model, at: Point, n: Named) -> str:
    """`i = 0, j = 1`: the loops around the access."""
    own = at | {v: at[w] for v, w in n.names.items() if w in at}
    loops = dict.fromkeys(x.origin or x.var for x in n.access.place.loops if isinstance(x.node, T.For))
    point = dict.fromkeys((x.var for x in n.access.place.loops), 0) | own
    shown = ((v, model.affine.evaluate(v, n.access.place.scope, point)) for v in loops)
    return ", ".join(f"{v.name} = {value}" for v, value in shown if value is not None)
