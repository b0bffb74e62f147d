"""Values that only schedules have: thread names and index maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_expr
from mlcdsl.ir.visit import substitute
from mlcdsl.schedule.sampled import SampledInt


@dataclass(frozen=True, slots=True)
class ThreadName:
    """`threadIdx.x` and its like."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, eq=False)
class IndexMap:
    """`(i, j) -> (i // 4, j, i % 4)`."""

    params: tuple[T.Var, ...]
    results: tuple[T.Expr, ...]
    #: the results with variables in the place of values that were sampled
    written: tuple[T.Expr, ...] = ()
    sampled: Mapping[T.Var, SampledInt] = field(default_factory=dict)

    def __call__(self, args: Sequence[T.Expr]) -> tuple[T.Expr, ...]:
        """The results for some index expressions."""
        mapping = dict(zip(self.params, args, strict=True))
        return tuple(substitute(r, mapping) for r in self.results)

    def __str__(self) -> str:
        return self._text(self.results)

    def named(self, names: Mapping[int, str]) -> str:
        """As text, with the names of what was sampled by the numbers of the steps."""
        values: dict[T.Var, T.Expr] = {}
        for var, value in self.sampled.items():
            values[var] = T.Var("".join(names[p] if isinstance(p, int) else p for p in value.origin.operand), var.dtype)
        return self._text([substitute(r, values) for r in self.written])

    @property
    def steps(self) -> frozenset[int]:
        """The steps that sampled what is in it."""
        return frozenset[int]().union(*(v.origin.steps for v in self.sampled.values()))

    def _text(self, results: Sequence[T.Expr]) -> str:
        params = ", ".join(p.name for p in self.params)
        shown = ", ".join(print_expr(r) for r in results)
        return f"({params}) -> ({shown})" if len(results) != 1 else f"({params}) -> ({shown},)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndexMap) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
