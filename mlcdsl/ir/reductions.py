"""Which loops only reduce, and what a predicate says of them alone (rule S4)."""

from __future__ import annotations

from collections.abc import Iterable

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import own_exprs, walk, walk_stmts
from mlcdsl.types import BOOL


class ReduceVars:
    """The variables of loops that occur in bindings of reduce axes, and otherwise only in conjuncts of `where` that
    mention such variables and no others that the body introduces."""

    def __init__(self, body: T.Stmts):
        inside: set[T.Var] = set()
        outside: set[T.Var] = set()
        self._bound: set[T.Var] = set()
        wheres: list[T.Expr] = []
        for s in walk_stmts(body):
            match s:
                case T.Block():
                    for a in s.axes:
                        (inside if a.kind == "reduce" else outside).update(_variables((a.binding,)))
                        outside |= _variables((a.extent,))
                        self._bound.add(a.var)
                    for r in (*(s.reads or ()), *(s.writes or ())):
                        outside |= _variables((*r.lo, *r.extent))
                    wheres += conjuncts(s.where)
                    continue
                case T.For(var) | T.Let(var):
                    self._bound.add(var)
            outside |= _variables(own_exprs(s))
        loops = {s.var for s in walk_stmts(body) if isinstance(s, T.For)}
        self._vars = (inside & loops) - outside
        mentioned = [_variables((c,)) & self._bound for c in wheres]
        while mixed := {v for vs in mentioned if not vs <= self._vars for v in vs & self._vars}:
            self._vars -= mixed

    def __contains__(self, v: object) -> bool:
        return v in self._vars

    def split(self, where: T.Expr | None) -> tuple[tuple[T.Expr, ...], tuple[T.Expr, ...]]:
        """The conjuncts of a predicate: those that choose instances of the init, and those that are about reduce
        variables alone."""
        own = [bool(vs := self.of(c)) and _variables((c,)) & self._bound <= set(vs) for c in conjuncts(where)]
        parts = list(zip(conjuncts(where), own, strict=True))
        return tuple(c for c, mine in parts if not mine), tuple(c for c, mine in parts if mine)

    def of(self, *exprs: T.Expr) -> list[T.Var]:
        """The reduce variables that expressions mention, in order."""
        return list(dict.fromkeys(x for e in exprs for x in walk(e) if isinstance(x, T.Var) and x in self._vars))


def conjuncts(e: T.Expr | None) -> list[T.Expr]:
    """The parts of `a and b and c`; none of no condition."""
    if e is None:
        return []
    return conjuncts(e.a) + conjuncts(e.b) if isinstance(e, T.Binary) and e.op == "and" else [e]


def all_of(parts: Iterable[T.Expr]) -> T.Expr:
    """The conjunction of the parts, `true` of none."""
    out: T.Expr | None = None
    for part in parts:
        out = part if out is None else T.Binary("and", out, part)
    return T.Const(True, BOOL) if out is None else out


def _variables(exprs: Iterable[T.Expr]) -> set[T.Var]:
    return {x for e in exprs for x in walk(e) if isinstance(x, T.Var)}
