"""Questions to the integer set library. The only module that imports it, and only when a question is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mlcdsl.check.sets.linear import Con, Conj, Dnf, TooComplex, variables
from mlcdsl.check.sets.reduce import reduce
from mlcdsl.ir import tensor as T

if TYPE_CHECKING:
    import islpy as isl

#: isl operations for one question: a few tenths of a second at most
BUDGET = 15_000
#: after so many questions that took too much work, a function gets no more answers
PATIENCE = 2

Point = dict[T.Var, int]


class Solver:
    """Answers for one function; raises `TooComplex` when a question takes more work than its budget.

    The limits count operations, not time: the answers are the same on every machine.

    Every variable, sizes included, is a dimension of the sets.
    """

    def __init__(self) -> None:
        self._context: isl.Context | None = None
        self._given_up = 0

    @property
    def context(self) -> isl.Context:
        if self._context is None:
            import islpy as isl

            self._context = isl.Context()
            self._context.set_max_operations(BUDGET)
        return self._context

    @contextmanager
    def _question(self) -> Iterator[None]:
        """One question with a budget of its own. What isl raises means here that it is used up: the sets are well
        formed."""
        import islpy as isl

        if self._given_up >= PATIENCE:
            raise TooComplex
        self.context.reset_operations()
        try:
            yield
        except isl.Error as error:
            self._given_up += 1
            raise TooComplex from error

    def first(self, dnf: Dnf, order: Sequence[T.Var]) -> Point | None:
        """The lexicographically least solution, the variables taken in `order` and then as they come."""
        if not dnf:
            return None
        dims = list(dict.fromkeys((*(v for v in order if v in variables(dnf)), *variables(dnf))))
        with self._question():
            return self._least(self._set(dnf, dims), dims)

    def possible(self, dnf: Dnf) -> bool:
        """Whether there is a solution."""
        return self.any_possible(map(reduce, dnf))

    def any_possible(self, reduced: Iterable[Conj | None]) -> bool:
        """The same for conjunctions that are reduced already."""
        left: list[Conj] = []
        for smaller in reduced:
            if smaller == ():
                return True
            if smaller is not None:
                left.append(smaller)
        if not left:
            return False
        with self._question():
            return not self._set(tuple(left), list(variables(tuple(left)))).is_empty()

    def first_outside(
        self, dnf: Dnf, others: Sequence[Dnf], keep: Sequence[T.Var], *, least: bool = True
    ) -> Point | None:
        """The least point of `dnf` over `keep` that no other condition allows, whatever its other variables are.

        Without `least`, an empty point says that there is one.
        """
        dims = list(dict.fromkeys(keep))
        with self._question():
            left = self._projected(dnf, dims)
            for other in others:
                left = left.subtract(self._projected(other, dims))
                if left.is_empty():
                    return None
            return self._least(left, dims) if least else None if left.is_empty() else {}

    def _projected(self, dnf: Dnf, dims: list[T.Var]) -> isl.Set:
        import islpy as isl

        extra = [v for v in variables(dnf) if v not in dims]
        whole = self._set(dnf, [*dims, *extra])
        return whole.project_out(isl.dim_type.set, len(dims), len(extra)) if extra else whole

    def _set(self, dnf: Dnf, dims: list[T.Var]) -> isl.Set:
        """The union of the conjunctions; constraints that all have are added once."""
        import islpy as isl

        at = {v: i for i, v in enumerate(dims)}
        space = isl.Space.set_alloc(self.context, 0, len(dims))
        local = isl.LocalSpace.from_space(space)
        unique = [{(c.lin.key, c.eq): c for c in conj} for conj in dnf]
        common = set(unique[0]).intersection(*unique[1:]) if unique else set()
        base = isl.BasicSet.universe(space)
        for key, con in unique[0].items() if unique else ():
            if key in common:
                base = base.add_constraint(_constraint(local, at, con))
        out = isl.Set.empty(space)
        for conj in unique:
            basic = base
            for key, con in conj.items():
                if key not in common:
                    basic = basic.add_constraint(_constraint(local, at, con))
            out = out.union(isl.Set.from_basic_set(basic))
        return out

    def _least(self, found: isl.Set, dims: list[T.Var]) -> Point | None:
        import islpy as isl

        if found.is_empty():
            return None
        kind = isl.dim_type.set
        for i in range(len(dims)):
            # A dimension without a least value: 0 or more if possible, else the greatest.
            if not found.dim_has_lower_bound(kind, i):
                some = found.intersect(_ray(found, i))
                found = some if not some.is_empty() else found.fix_val(kind, i, found.dim_max_val(i))
        point = found.lexmin().sample_point()
        return {v: point.get_coordinate_val(kind, i).to_python() for i, v in enumerate(dims)}


def _constraint(local: isl.LocalSpace, at: dict[T.Var, int], con: Con) -> isl.Constraint:
    import islpy as isl

    make = isl.Constraint.equality_alloc if con.eq else isl.Constraint.inequality_alloc
    c = make(local)
    for v, k in con.lin.terms.items():
        c = c.set_coefficient_val(isl.dim_type.set, at[v], _value(local, k))
    return c.set_constant_val(_value(local, con.lin.const)) if con.lin.const else c


def _value(local: isl.LocalSpace, k: int) -> int | isl.Val:
    """The number, which islpy converts itself if it fits a C long."""
    import islpy as isl

    return k if -(2**63) <= k < 2**63 else isl.Val.read_from_str(local.get_ctx(), str(k))


def _ray(like: isl.Set, i: int) -> isl.Set:
    """Where dimension `i` is 0 or more."""
    import islpy as isl

    c = isl.Constraint.inequality_alloc(isl.LocalSpace.from_space(like.get_space()))
    c = c.set_coefficient_val(isl.dim_type.set, i, 1)
    return isl.Set.from_basic_set(isl.BasicSet.universe(like.get_space()).add_constraint(c))
