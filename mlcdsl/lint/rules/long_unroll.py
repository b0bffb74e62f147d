"""L0403: an `unroll` loop that the compiler does not write out."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.diagnostics import Edit, Fix
from mlcdsl.ir import tensor as T
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.tree import loops
from mlcdsl.lint.units import Unit
from mlcdsl.lower.unroll import AT_ONCE, MAX_ITERATIONS


@rule("L0403", "prim_func")
def long_unroll(unit: Unit) -> Iterator[Found]:
    """Loops of a symbolic length are known to be long only when they run."""
    for s, node in loops(unit):
        attrs = dict(s.attrs)
        if s.kind != "unroll" or not isinstance(s.extent, T.Const) or "unroll_max_step" in attrs:
            continue
        if s.extent.value <= MAX_ITERATIONS:
            continue
        fix = None if node.kind_span is None else Fix("write `range`", (Edit(node.kind_span, "range"),))
        note = (
            f"{AT_ONCE} iterations are written out at a time; `attr(unroll_max_step = {s.extent.value})` asks for all"
        )
        message = f"an `unroll` loop of {s.extent.value} iterations is not written out as a whole"
        yield Found(message, node.kind_span, f"at most {MAX_ITERATIONS} are", notes=(note,), fix=fix)
