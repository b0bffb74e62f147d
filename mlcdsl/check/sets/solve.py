"""Questions to the integer set library. The only module that imports it, and only when a question is asked."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mlcdsl.check.sets.linear import Conj, Dnf, TooComplex, variables
from mlcdsl.check.sets.polylib import union_text
from mlcdsl.check.sets.reduce import reduce
from mlcdsl.ir import tensor as T

if TYPE_CHECKING:
    import islpy as isl

#: isl operations for one question: a few tenths of a second at most
BUDGET = 10_000
#: after so many questions that took too much work, a function gets no more answers
PATIENCE = 2
_ONE_AT_A_TIME = threading.Lock()

Point = dict[T.Var, int]


class Solver:
    """Answers for one function; raises `TooComplex` when a question takes more work than its budget.

    The limits count operations, not time: the answers are the same on every machine.

    Every variable, sizes included, is a dimension of the sets.
    """

    def __init__(self) -> None:
        self._given_up = 0

    def first(self, dnf: Dnf, order: Sequence[T.Var]) -> Point | None:
        """The lexicographically least solution, the variables taken in `order` and then as they come."""
        if not dnf:
            return None
        dims = list(dict.fromkeys((*(v for v in order if v in variables(dnf)), *variables(dnf))))
        with self._library() as context:
            found, _ = _read(context, [dnf], dims)
            with _budget(context):
                least = _least(found)
            return None if least is None else _coordinates(least, dims)

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
        with self._library() as context:
            found, _ = _read(context, [tuple(left)], [])
            with _budget(context):
                return not found.is_empty()

    def first_outside(
        self, dnf: Dnf, others: Sequence[Dnf], keep: Sequence[T.Var], *, least: bool = True
    ) -> Point | None:
        """The least point of `dnf` over `keep` that no other condition allows, whatever its other variables are.

        Without `least`, an empty point says that there is one.
        """
        if not dnf:
            return None
        dims = list(dict.fromkeys(keep))
        with self._library() as context:
            inside, count = _read(context, [dnf], dims)
            allowed, width = _read(context, list(others), dims)
            with _budget(context):
                inside, allowed = _projected(inside, len(dims), count), _projected(allowed, len(dims), width)
                if inside.is_subset(allowed):
                    return None
                point = _least(inside.subtract(allowed)) if least else None
            return {} if point is None else _coordinates(point, dims)

    @contextmanager
    def _library(self) -> Iterator[isl.Context]:
        """The library, for one question. What it raises means here that the budget is used up: the sets are well
        formed."""
        import islpy as isl

        if self._given_up >= PATIENCE:
            raise TooComplex
        with _ONE_AT_A_TIME:
            try:
                yield _context()
            except isl.Error as error:
                self._given_up += 1
                raise TooComplex from error


@functools.cache
def _context() -> isl.Context:
    """The one of this process: a context is never freed."""
    import islpy as isl

    return isl.Context()


@contextmanager
def _budget(context: isl.Context) -> Iterator[None]:
    """Sets are read before: that takes time by the length of the text only."""
    context.reset_operations()
    context.set_max_operations(BUDGET)
    try:
        yield
    finally:
        context.set_max_operations(0)


def _read(context: isl.Context, dnfs: Sequence[Dnf], dims: Sequence[T.Var]) -> tuple[isl.Set, int]:
    """The union of the conditions, and how many dimensions it has."""
    import islpy as isl

    text, count = union_text(dnfs, dims)
    return isl.Set.read_from_str(context, text), count


def _projected(whole: isl.Set, keep: int, count: int) -> isl.Set:
    """The first `keep` of the `count` dimensions."""
    import islpy as isl

    return whole.project_out(isl.dim_type.set, keep, count - keep) if count > keep else whole


def _least(found: isl.Set) -> isl.Point | None:
    import islpy as isl

    if found.is_empty():
        return None
    kind = isl.dim_type.set
    for i in range(found.dim(kind)):
        # A dimension without a least value: 0 or more if possible, else the greatest.
        if not found.dim_has_lower_bound(kind, i):
            some = found.lower_bound_val(kind, i, 0)
            found = some if not some.is_empty() else found.fix_val(kind, i, found.dim_max_val(i))
    return found.lexmin().sample_point()


def _coordinates(point: isl.Point, dims: Sequence[T.Var]) -> Point:
    import islpy as isl

    return {v: _int(point.get_coordinate_val(isl.dim_type.set, i)) for i, v in enumerate(dims)}


def _int(value: isl.Val) -> int:
    """Numbers that fit a C long of any machine are not written out: the binding keeps what it writes."""
    fits = value.cmp_si(-(2**31)) >= 0 and value.cmp_si(2**31 - 1) <= 0
    return value.get_num_si() if fits else value.to_python()
