"""L0203: a parameter that is `inout` for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0203", "prim_func")
def inout_never_written(unit: Unit) -> Iterator[Found]:
    """`inout` parameters that are read, and neither written nor given away."""
    if unit.given:
        return
    candidates = [p for p in unit.func.params if p.mode == "inout" and isinstance(p.value, T.Buffer)]
    if not candidates:
        return
    written = {s.buffer for s in unit.stmts if isinstance(s, T.Store | T.Compute)}
    written |= {x.buffer for _, x in unit.exprs if isinstance(x, T.Ptr) and x.mode != "in"}
    for s in unit.stmts:
        if isinstance(s, T.CallExtern):
            written |= {a for a in s.args if isinstance(a, T.Buffer)}
    read = {x.buffer for _, x in unit.exprs if isinstance(x, T.Load | T.Ptr)}
    for p in candidates:
        if p.value not in written and p.value in read:
            note = "leave out `inout`: then callers can give what must not change, and calls have no effect"
            yield Found(f"`{p.name}` is `inout` and never written", p.value.span, "only read", notes=(note,))
