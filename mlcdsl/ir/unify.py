"""Binding the dims of a callee from the shapes of the arguments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical, replace_vars, to_expr
from mlcdsl.ir.poly import Poly, divide_exact
from mlcdsl.ir.show import free_vars

if TYPE_CHECKING:
    from mlcdsl.ir.symbolic import Facts


@dataclass(frozen=True, slots=True)
class Equation:
    """`expected` (a size of the callee, in the caller's terms) must be `actual`; `place` is the caller's mark."""

    expected: T.Expr
    actual: T.Expr
    axis: int
    place: object = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`axis` is -1 for a different rank. `pattern` is the callee's own expression; `first` is where its variable
    got its value: `(place, axis)`."""

    axis: int
    place: object
    pattern: T.Expr | None = None
    expected: T.Expr | None = None
    actual: T.Expr | None = None
    first: tuple[object, int] | None = None


class Unifier:
    """Feed the arguments' shapes with `bind`, scalar arguments with `bind_value`, then ask `finish`.

    A bare dim takes the size; an expression with one unknown, linear in it, is solved; everything else is
    compared when its variables are known.
    """

    def __init__(self, dims: Iterable[T.Var], facts: Facts | Iterable[T.Expr] = ()):
        from mlcdsl.ir.symbolic import as_facts

        self.dims = tuple(dims)
        self.facts = as_facts(facts)
        self.values: dict[T.Var, Poly] = {}
        self.origin: dict[T.Var, tuple[object, int]] = {}
        self.unknown: list[Equation] = []
        self._open = set(self.dims)
        self._pending: list[tuple[T.Expr, T.Expr, int, object]] = []

    def bind_value(self, var: T.Var, value: T.Expr, place: object = None) -> None:
        """A scalar parameter that shapes may mention."""
        self.values[var] = canonical(value)
        self.origin[var] = (place, 0)

    def bind(self, pattern: tuple[T.Expr, ...], actual: tuple[T.Expr, ...], place: object = None) -> list[Mismatch]:
        """Match one shape; what certainly differs is returned, what may differ goes to `unknown`."""
        if len(pattern) != len(actual):
            return [Mismatch(-1, place)]
        found: list[Mismatch] = []
        for bare in (True, False):
            for axis, (p, a) in enumerate(zip(pattern, actual, strict=True)):
                if isinstance(p, T.Var) is bare:
                    found += self._match(p, a, axis, place)
        return found + self._retry()

    def finish(self) -> tuple[list[Mismatch], list[T.Var]]:
        """The mismatches of sizes that became comparable last, and the dims that nothing determines."""
        found = self._retry()
        for p, a, axis, place in self._pending:
            self.unknown.append(Equation(self.substitute(p), a, axis, place))
        self._pending = []
        return found, [d for d in self.dims if d not in self.values]

    def substitute(self, expr: T.Expr) -> T.Expr:
        """An expression of the callee in the caller's terms."""
        return to_expr(replace_vars(canonical(expr), self.values))

    def value(self, dim: T.Var) -> T.Expr | None:
        """What the dim is in the caller's terms."""
        p = self.values.get(dim)
        return None if p is None else to_expr(p)

    def _retry(self) -> list[Mismatch]:
        found: list[Mismatch] = []
        progress = True
        while progress and self._pending:
            pending, self._pending = self._pending, []
            for item in pending:
                found += self._match(*item)
            progress = len(self._pending) < len(pending)
        return found

    def _match(self, p: T.Expr, a: T.Expr, axis: int, place: object) -> list[Mismatch]:
        unknown = [v for v in free_vars(p) if v in self._open and v not in self.values]
        if not unknown:
            return self._compare(p, a, axis, place)
        split = None
        if len(unknown) == 1:
            split = replace_vars(canonical(p), self.values).linear(unknown[0])
        if split is None:
            self._pending.append((p, a, axis, place))
            return []
        factor, rest = split
        left = canonical(a) - rest
        value = divide_exact(self.facts.apply(left), Poly.const(factor))
        if value is None:
            if left.value is not None:
                return [self._mismatch(p, p, a, axis, place)]
            value = canonical(T.Binary("floordiv", to_expr(left), to_expr(Poly.const(factor))))
            self.unknown.append(Equation(to_expr(value.scale(factor) + rest), a, axis, place))
        if value.value is not None and value.value < 0:
            return [self._mismatch(p, p, a, axis, place)]
        self.values[unknown[0]] = value
        self.origin[unknown[0]] = (place, axis)
        return []

    def _compare(self, p: T.Expr, a: T.Expr, axis: int, place: object) -> list[Mismatch]:
        from mlcdsl.ir.symbolic import equal

        expected = self.substitute(p)
        same = equal(expected, a, self.facts)
        if same is None:
            self.unknown.append(Equation(expected, a, axis, place))
        return [self._mismatch(p, expected, a, axis, place)] if same is False else []

    def _mismatch(self, p: T.Expr, expected: T.Expr, a: T.Expr, axis: int, place: object) -> Mismatch:
        first = next((self.origin[v] for v in free_vars(p) if v in self.origin), None)
        return Mismatch(axis, place, p, expected, a, first)
