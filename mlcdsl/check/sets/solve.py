"""Questions to the integer set library. The only module that imports it, and only when a question is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlcdsl.check.sets.linear import Dnf, TooComplex, variables
from mlcdsl.ir import tensor as T

if TYPE_CHECKING:
    import islpy as isl

#: isl operations for one function: about a second of work
BUDGET = 4_000_000

Point = dict[T.Var, int]


class Solver:
    """Answers for one function; raises `TooComplex` when its budget of work is used up.

    Every variable, sizes included, is a dimension of the sets.
    """

    def __init__(self) -> None:
        self._context: isl.Context | None = None

    @property
    def context(self) -> isl.Context:
        if self._context is None:
            import islpy as isl

            self._context = isl.Context()
            self._context.set_max_operations(BUDGET)
        return self._context

    def first(self, dnf: Dnf, order: Sequence[T.Var]) -> Point | None:
        """The lexicographically least solution, the variables taken in `order` and then as they come."""
        if not dnf:
            return None
        dims = list(dict.fromkeys((*(v for v in order if v in variables(dnf)), *variables(dnf))))
        try:
            return self._least(self._set(dnf, dims), dims)
        except self._error() as error:
            raise TooComplex from error

    def possible(self, dnf: Dnf) -> bool:
        """Whether there is a solution."""
        try:
            return bool(dnf) and not self._set(dnf, list(variables(dnf))).is_empty()
        except self._error() as error:
            raise TooComplex from error

    def first_outside(
        self, dnf: Dnf, others: Sequence[Dnf], keep: Sequence[T.Var], *, least: bool = True
    ) -> Point | None:
        """The least point of `dnf` over `keep` that no other condition allows, whatever its other variables are.

        Without `least`, an empty point says that there is one.
        """
        dims = list(keep)
        try:
            left = self._projected(dnf, dims)
            for other in others:
                left = left.subtract(self._projected(other, dims))
                if left.is_empty():
                    return None
            return self._least(left, dims) if least else None if left.is_empty() else {}
        except self._error() as error:
            raise TooComplex from error

    def _projected(self, dnf: Dnf, dims: list[T.Var]) -> isl.Set:
        import islpy as isl

        extra = [v for v in variables(dnf) if v not in dims]
        whole = self._set(dnf, [*dims, *extra])
        return whole.project_out(isl.dim_type.set, len(dims), len(extra)) if extra else whole

    def _set(self, dnf: Dnf, dims: list[T.Var]) -> isl.Set:
        import islpy as isl

        at = {v: i for i, v in enumerate(dims)}
        space = isl.Space.set_alloc(self.context, 0, len(dims))
        local = isl.LocalSpace.from_space(space)
        out = isl.Set.empty(space)
        kind = isl.dim_type.set
        for conj in dnf:
            basic = isl.BasicSet.universe(space)
            for con in conj:
                make = isl.Constraint.equality_alloc if con.eq else isl.Constraint.inequality_alloc
                c = make(local)
                for v, k in con.lin.terms.items():
                    c = c.set_coefficient_val(kind, at[v], k)
                if con.lin.const:
                    c = c.set_constant_val(con.lin.const)
                basic = basic.add_constraint(c)
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

    @staticmethod
    def _error() -> type[Exception]:
        """What isl raises, which here means that the budget is used up: the sets themselves are well formed."""
        import islpy as isl

        return isl.Error


def _ray(like: isl.Set, i: int) -> isl.Set:
    """Where dimension `i` is 0 or more."""
    import islpy as isl

    c = isl.Constraint.inequality_alloc(isl.LocalSpace.from_space(like.get_space()))
    c = c.set_coefficient_val(isl.dim_type.set, i, 1)
    return isl.Set.from_basic_set(isl.BasicSet.universe(like.get_space()).add_constraint(c))
