"""Buffers of partial results, which have one more dimension than what they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.copying import Copier


@dataclass(frozen=True, slots=True)
class Parts:
    """For each buffer, that of its partial results, and the dimension of the steps in it."""

    made: Mapping[T.Buffer, T.Buffer]
    at: Mapping[T.Buffer, int]

    def element(self, old: T.Load | T.Store, indices: Sequence[T.Expr], step: T.Expr) -> T.Load:
        """What stands for the element of an access in a step."""
        at = self.at[old.buffer]
        return T.Load(self.made[old.buffer], (*indices[:at], step, *indices[at:]), span=old.span)


def parts_of(buffers: Sequence[T.Buffer], steps: T.Expr, axis: int) -> Parts:
    """New buffers with so many steps in dimension `axis`."""
    at = {b: axis % (len(b.shape) + 1) for b in buffers}
    made = {
        b: replace(b, name=f"{b.name}_rf", shape=(*b.shape[: at[b]], steps, *b.shape[at[b] :]), strides=None)
        for b in buffers
    }
    return Parts(made, at)


class PartCopier(Copier):
    """Copies what updates buffers, as updates of the partial results of a step."""

    def __init__(self, parts: Parts, step: T.Var) -> None:
        super().__init__()
        self.parts, self.step = parts, step

    def expr(self, expr: T.Expr) -> T.Expr:
        if isinstance(expr, T.Load) and expr.buffer in self.parts.made:
            return self.parts.element(expr, self.exprs(expr.indices), self.step)
        return super().expr(expr)

    def stmt(self, stmt: T.Stmt) -> T.Stmt | T.Stmts:
        if isinstance(stmt, T.Store):
            return self.store(stmt, self.expr(stmt.value))
        return super().stmt(stmt)

    def store(self, old: T.Store, value: T.Expr) -> T.Store:
        """The store of a value of partial results where there was another."""
        element = self.parts.element(old, self.exprs(old.indices), self.step)
        return T.Store(element.buffer, element.indices, value, span=old.span)
