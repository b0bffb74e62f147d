"""L0206: an axis that its block does not use."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lint.repeats import idempotent
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0206", "prim_func")
def unused_axis(unit: Unit) -> Iterator[Found]:
    """Axes of more than one value; one of extent 1 keeps a dimension in sight. A block that goes on from what it wrote
    before, such as a sum or a time step, is meant to run again."""
    unused = [(s, a) for s in unit.stmts if isinstance(s, T.Block) for a in s.axes if _unused(unit, a)]
    if not unused:
        return
    bodies = {s.key: s.body for s in walk_stmts(unit.expanded.body) if isinstance(s, T.Block)}
    for block, axis in unused:
        if block.key in bodies and idempotent(bodies[block.key]):
            note = "every value runs the block with the same effect; maybe an index is missing; `_` names what is meant"
            yield Found(f"axis `{axis.var.name}` is never used", axis.var.span, "not in the block", notes=(note,))


def _unused(unit: Unit, axis: T.Axis) -> bool:
    single = axis.extent == T.Const(1, axis.extent.dtype)
    return not single and axis.var not in unit.used and not axis.var.name.startswith("_")
