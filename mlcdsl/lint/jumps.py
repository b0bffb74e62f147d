"""Innermost loops that jump through memory, and the orders of loops that a schedule may put in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlcdsl.diagnostics import MlcError
from mlcdsl.ir import tensor as T
from mlcdsl.lint.nests import Access, Nest, innermost, jump

if TYPE_CHECKING:
    from mlcdsl.lint.units import Unit


@dataclass(frozen=True, slots=True)
class Jump:
    """An access of a parameter that jumps, and the loops of its nest from `inner` on in the order that does not:
    `inner` is the last one."""

    access: Access
    order: tuple[T.For, ...]

    @property
    def inner(self) -> T.For:
        return self.order[-1]


def walks(unit: Unit) -> Iterator[tuple[Nest, Jump | None]]:
    """The innermost loops of a function, each with its jump, where another order of its loops mends it."""
    given = {p.value for p in unit.func.params}
    for nest in innermost(unit.lowered):
        found = jump(nest, given)
        if found is None:
            yield nest, None
            continue
        access, inner = found
        order = (*nest.loops[nest.loops.index(inner) + 1 :], inner)
        yield nest, Jump(access, order) if _allowed(unit.expanded, order) else None


def _allowed(func: T.PrimFunc, order: tuple[T.For, ...]) -> bool:
    """Whether `reorder` takes this order: dependences may forbid it, or statements between the loops."""
    from mlcdsl.schedule.handles import LoopHandle
    from mlcdsl.schedule.session import Session

    try:
        Session(func).apply("reorder", [LoopHandle(loop.var) for loop in order], {})
    except MlcError:
        return False
    return True
