"""Whether statements do the same when they run again."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.show import free_vars
from mlcdsl.ir.visit import own_exprs, substitute, walk, walk_stmts

Element = tuple[T.Buffer, tuple[T.Expr, ...]]


def idempotent(body: T.Stmts) -> bool:
    """Whether no element that the statements write is read before they have written it. What cannot be told, such as
    what a `call` does, counts as a change."""
    written: set[T.Buffer] = set()
    own: set[T.Buffer] = set()
    for s in walk_stmts(body):
        if isinstance(s, T.CallExtern | T.Compute) or any(isinstance(x, T.Ptr) for e in own_exprs(s) for x in walk(e)):
            return False
        if isinstance(s, T.Store):
            written.add(s.buffer)
        elif isinstance(s, T.Alloc):
            own.add(s.buffer)
    return _Order(frozenset(written - own)).runs(body, frozenset(), {}, frozenset()) is not None


@dataclass(frozen=True, slots=True)
class _Order:
    """Goes through statements in the order in which they run. `changing`: what they write and others see."""

    changing: frozenset[T.Buffer]

    def runs(
        self, stmts: T.Stmts, done: frozenset[Element], names: dict[T.Var, T.Expr], inner: frozenset[T.Var]
    ) -> frozenset[Element] | None:
        """What is written after the statements, which run when `done` is; None if they read something else of what
        changes. `names`: what axes stand for; `inner`: the loops around, from the first statements on."""
        for s in stmts:
            if any(isinstance(x, T.Load) and not self.known(x, done, names) for e in own_exprs(s) for x in walk(e)):
                return None
            match s:
                case T.Store(buffer, indices):
                    if not any(isinstance(x, T.Load) for i in indices for x in walk(i)):
                        done |= {(buffer, tuple(substitute(i, names) for i in indices))}
                case T.Block():
                    after = self.block(s, done, names, inner)
                    if after is None:
                        return None
                    done = after
                case T.For(var=var, body=body):
                    if self.runs(body, done, names, inner | {var}) is None:
                        return None
                case T.While(body=body):
                    if self.runs(body, done, names, inner) is None:
                        return None
                case T.If():
                    if any(self.runs(b, done, names, inner) is None for b in (s.then, s.orelse)):
                        return None
        return done

    def known(self, x: T.Load, done: frozenset[Element], names: dict[T.Var, T.Expr]) -> bool:
        return x.buffer not in self.changing or (x.buffer, tuple(substitute(i, names) for i in x.indices)) in done

    def block(
        self, s: T.Block, done: frozenset[Element], names: dict[T.Var, T.Expr], inner: frozenset[T.Var]
    ) -> frozenset[Element] | None:
        """An init counts where all of its reduction is in the statements."""
        bound = {a.var: substitute(a.binding, names) for a in s.axes}
        names = {**names, **bound}
        start = self.runs(s.init or (), done, names, inner)
        if start is None:
            return None
        whole = all(inner.issuperset(free_vars(bound[a.var])) for a in s.axes if a.kind == "reduce")
        after = self.runs(s.body, start if whole else done, names, inner)
        return after if s.where is None or after is None else done
