"""What is known at one point of a graph function: names, dims, facts, and why a name is not to be had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mlcdsl.diagnostics import Diagnostic, Fix, Label
from mlcdsl.ir import graph as G
from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import Facts
from mlcdsl.source import Span
from mlcdsl.syntax import ast


@dataclass(frozen=True, slots=True)
class Hidden:
    """A name that was bound but is not visible here: what to say of its use."""

    code: str
    message: str
    label: str
    bound: Span | None
    fix: Fix | None = None


@dataclass(slots=True)
class Env:
    """`values`: a name whose binding was refused has None. `returned`: no path comes here."""

    values: dict[str, G.Value | None] = field(default_factory=dict)
    places: dict[str, Span | None] = field(default_factory=dict)
    dims: dict[str, T.Expr] = field(default_factory=dict)
    hidden: dict[str, Hidden] = field(default_factory=dict)
    facts: list[T.Expr] = field(default_factory=list)
    signed: set[T.Var] = field(default_factory=set)
    returned: bool = False

    def copy(self) -> Env:
        return Env(
            dict(self.values), dict(self.places), dict(self.dims), dict(self.hidden), list(self.facts),
            set(self.signed), self.returned,
        )  # fmt: skip

    def known(self) -> Facts:
        return Facts(self.facts, self.signed)

    def learn(self, pairs: Iterable[tuple[T.Expr, T.Expr]]) -> None:
        """Sizes that are equal from here on, since the run stops where they are not."""
        self.facts += [T.Binary("eq", a, b) for a, b in pairs]

    def scalars(self) -> dict[str, T.Var]:
        """What a scalar expression may name."""
        found = {n: e for n, e in self.dims.items() if isinstance(e, T.Var)}
        found.update({n: v.var for n, v in self.values.items() if v is not None and v.var is not None})
        return found

    def sizes(self) -> dict[str, T.Expr]:
        """What a size may name: dims and integer scalars."""
        found = dict(self.dims)
        found.update({n: v.var for n, v in self.values.items() if v is not None and v.var and v.var.dtype.is_int})
        return found

    def taken(self, name: str) -> bool:
        return name in self.values or name in self.dims

    def names(self) -> tuple[str, ...]:
        return (*self.values, *self.dims)


def initial(function: G.Function) -> Env:
    """The parameters, dims and facts of a signature."""
    env = Env(facts=list(function.where))
    for d in function.dims:
        env.dims[d.name] = d
        env.places[d.name] = d.span
    for p in function.params:
        env.values[p.name] = p
        env.places[p.name] = p.span
        if p.var is not None:
            env.signed.add(p.var)
    return env


def twice(ident: ast.Ident, first: Span | None) -> Diagnostic:
    """E0202 for a name that is bound already."""
    related = (Label(first, "first bound here"),) if first is not None else ()
    note = "a name stands for one value from its binding on: give the new value another name"
    return Diagnostic("E0202", f"`{ident.name}` is defined twice", ident.span, "bound again here", related, (note,))
