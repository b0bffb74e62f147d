"""L0206: an axis that its block does not use."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0206", "prim_func")
def unused_axis(unit: Unit) -> Iterator[Found]:
    """Axes of more than one value; one of extent 1 keeps a dimension in sight."""
    for s in unit.stmts:
        for axis in s.axes if isinstance(s, T.Block) else ():
            if axis.var in unit.used or axis.var.name.startswith("_") or axis.extent == T.Const(1, axis.extent.dtype):
                continue
            note = (
                "the block runs again and again with the same effect, or an index is missing; `_` names what is meant"
            )
            yield Found(f"axis `{axis.var.name}` is never used", axis.var.span, "not in the block", notes=(note,))
