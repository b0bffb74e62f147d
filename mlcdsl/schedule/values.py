"""Values that only schedules have: thread names and index maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlcdsl.ir import tensor as T
from mlcdsl.ir.to_syntax import print_expr
from mlcdsl.ir.visit import substitute


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

    def __call__(self, args: Sequence[T.Expr]) -> tuple[T.Expr, ...]:
        """The results for some index expressions."""
        mapping = dict(zip(self.params, args, strict=True))
        return tuple(substitute(r, mapping) for r in self.results)

    def __str__(self) -> str:
        params = ", ".join(p.name for p in self.params)
        results = ", ".join(print_expr(r) for r in self.results)
        return f"({params}) -> ({results})" if len(self.results) != 1 else f"({params}) -> ({results},)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndexMap) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
