"""What expressions mean at one place, and why something is not known."""

from __future__ import annotations

from dataclasses import dataclass

from mlcdsl.check.sets.linear import Dnf, Lin
from mlcdsl.ir import tensor as T

FROM_MEMORY = "the value is read from memory"
FROM_FLOAT = "the value is computed from floats"
PRODUCT = "it multiplies two variables"
DIVISION = "it divides by a value that is not a constant"
NARROW = "it is computed in a dtype other than i64"
FUNCTION = "it is computed by a function that is not linear"
CONDITION = "a condition depends on data"
COMPLEX = "a condition has too many cases"


@dataclass(frozen=True, slots=True)
class Opaque:
    """Why a variable stands for an unknown value, and how many loops are around the place that fixes the value."""

    reason: str
    depth: int


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, as a superset of where it holds; `reason` says why it is not exact."""

    dnf: Dnf
    reason: str | None = None


@dataclass(slots=True)
class Scope:
    """What names mean at one place: `ints` are linear forms, `bools` the conditions of a name and of its negation."""

    ints: dict[T.Var, Lin]
    bools: dict[T.Var, tuple[Condition, Condition]]
    exprs: dict[T.Var, T.Expr]
    depth: int = 0

    def copy(self) -> Scope:
        return Scope(dict(self.ints), dict(self.bools), dict(self.exprs), self.depth)
