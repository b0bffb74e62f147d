"""How large integers can be, so that arithmetic on them is known not to wrap around (rule N1).

Linear forms are about integers without bounds. They say what a program computes only where no operation leaves i64:
where it may, the result gets a variable of its own, defined modulo 2^64.

A bound of a value is a sum of products of sizes and scalar parameters, each product within `INDEX_LIMIT`: what calls
holds dims to that, and an entry check the products with scalars, and of dims of different arrays, that a proof relied
on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from math import prod

from mlcdsl.check.sets.linear import Lin
from mlcdsl.ir import tensor as T
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.ir.visit import walk

_I64 = 2**63 - 1

Factors = tuple[T.Var, ...]
#: the value is at most `sum(coefficient * product(max(abs(factor), 1)))`, and at least the negative of it
Bound = dict[Factors, int]
_INDEX: Bound = {(): INDEX_LIMIT}
#: the least and the greatest value, as far as they are known
Ends = tuple[int | None, int | None]


class Magnitudes:
    """The bounds of variables, None where there is none; a variable that a question brings along is an index.

    `relied` collects the products that must lie within `INDEX_LIMIT`."""

    def __init__(self) -> None:
        self.bounds: dict[T.Var, Bound | None] = {}
        self.ends: dict[T.Var, Ends] = {}
        self.relied: set[Factors] = set()
        self._held: dict[T.Var, set[Factors]] = {}

    def size(self, v: T.Var) -> None:
        """A dim or a scalar parameter."""
        self.bounds[v] = {(v,): 1}

    def at_most(self, v: T.Var, forms: Iterable[Lin]) -> None:
        """The variable is no larger than the largest of the forms."""
        out: Bound = {}
        for lin in forms:
            bound = self.of(lin)
            if bound is None:
                self.bounds[v] = None
                return
            for factors, c in bound.items():
                out[factors] = max(c, out.get(factors, 0))
        self.bounds[v] = out

    def unbounded(self, v: T.Var) -> None:
        """The variable may be any i64."""
        self.bounds[v] = None

    def between(self, v: T.Var, low: int | None, high: int | None) -> None:
        """The variable has constant ends."""
        self.ends[v] = (low, high)
        if low is not None and high is not None:
            self.bounds[v] = {(): max(abs(low), abs(high))}

    def times(self, v: T.Var, factors: Factors) -> None:
        """The variable is a product."""
        bounds = [self.bounds.get(f, _INDEX) for f in factors]
        out: Bound = {}
        for terms in product(*(b.items() for b in bounds if b is not None)):
            key = tuple(sorted((f for factors, _ in terms for f in factors), key=id))
            out[key] = out.get(key, 0) + prod(c for _, c in terms)
        self.bounds[v] = None if None in bounds else out

    def ends_of(self, lin: Lin) -> Ends:
        """The constant ends of a constant or of a variable."""
        if lin.is_const:
            return lin.const, lin.const
        if len(lin.terms) == 1 and lin.const == 0:
            ((v, c),) = lin.terms.items()
            low, high = self.ends.get(v, (None, None))
            return (low, high) if c == 1 else (None, None)
        return None, None

    def of(self, lin: Lin) -> Bound | None:
        """A bound of the form; None if there is none."""
        out: Bound = {(): abs(lin.const)}
        for v, c in lin.terms.items():
            bound = self.bounds.get(v, _INDEX)
            if bound is None:
                return None
            for factors, k in bound.items():
                out[factors] = out.get(factors, 0) + abs(c) * k
        return out

    def fits(self, lin: Lin) -> bool:
        """Whether the form is a value of i64; what that relies on is noted."""
        bound = self.of(lin)
        if bound is None or sum(c * INDEX_LIMIT if factors else c for factors, c in bound.items()) > _I64:
            return False
        self.relied.update(factors for factors in bound if factors)
        return True

    @contextmanager
    def holding(self, v: T.Var) -> Iterator[None]:
        """What the value of a `let` relies on matters where the value is used, not where it is only stored."""
        outer, self.relied = self.relied, set()
        yield
        self._held[v], self.relied = self.relied, outer

    def used(self, v: T.Var) -> None:
        """The value of a `let` takes part."""
        self.relied |= self._held.get(v, set())


def needed(func: T.PrimFunc, relied: Iterable[Factors]) -> list[Factors]:
    """The products that a function has to check at its entry, in a fixed order: those with scalars, and those of
    dims that are not sizes of one array (what is in memory is small enough)."""
    shapes = [{v for e in p.value.shape for v in _variables(e)} for p in func.params if isinstance(p.value, T.Buffer)]
    order: Mapping[T.Var, int] = {
        v: n for n, v in enumerate((*func.dims, *(p.value for p in func.params if isinstance(p.value, T.Var))))
    }
    dims = set(func.dims)
    out = {
        tuple(sorted(factors, key=order.__getitem__))
        for factors in relied
        if not set(factors) <= dims or not (len(factors) == 1 or any(set(factors) <= shape for shape in shapes))
    }
    parts = {(f,) for factors in out for f in factors if f not in dims}
    return sorted(out | parts, key=lambda factors: (len(factors), [order[f] for f in factors]))


def _variables(e: T.Expr) -> Iterator[T.Var]:
    return (x for x in walk(e) if isinstance(x, T.Var))
