"""L0207: a loop that does the same in every iteration."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lint.repeats import idempotent
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0207", "prim_func", safe=False)
def unused_loop_variable(unit: Unit) -> Iterator[Found]:
    """Loops over one value or none are left to other rules. A body that goes on from what it wrote before, such as a
    time step, is meant to run again."""
    bodies = {s.var: s.body for s in walk_stmts(unit.expanded.body) if isinstance(s, T.For)}
    for s in unit.stmts:
        if not isinstance(s, T.For) or s.var in unit.used or s.var.name.startswith("_") or s.var.span is None:
            continue
        if (isinstance(s.extent, T.Const) and s.extent.value <= 1) or not any(walk_stmts(s.body)):
            continue
        if s.var not in bodies or not idempotent(bodies[s.var]):
            continue
        name = f"_{s.var.name}"
        free = name not in unit.names
        fix = Fix(f"name it `{name}`", (Edit(s.var.span, name),)) if free else None
        note = "every run of the body has the same effect; maybe an index is missing"
        yield Found(f"loop variable `{s.var.name}` is never used", s.var.span, "not in the body", (), (note,), fix)
