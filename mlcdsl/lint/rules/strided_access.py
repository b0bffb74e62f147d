"""L0601: an innermost loop that jumps through memory where another loop of its nest would not."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.lint.nests import may_jump
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0601", "prim_func")
def strided_access(unit: Unit) -> Iterator[Found]:
    """What the compiler puts in order by itself is in order already. The layout of memory that the function allocates
    is the compiler's, too: only accesses of parameters count. Nothing is said where the loops cannot be put in another
    order: a step that is refused is no advice."""
    given = {p.value for p in unit.func.params}
    if not unit.runs or not any(may_jump(nest, given) for nest in unit.nests):
        return
    for nest, jump in unit.walks:
        if jump is not None:
            loop, inner = nest.loops[-1].var.name, jump.inner.var.name
            call = f"reorder({', '.join(f.var.name for f in jump.order)})"
            note = f"let `{inner}` be the innermost loop, or say so in a schedule: `{call}`"
            message = f"neighbours in loop `{loop}` are far apart in `{jump.access.buffer.name}`"
            yield Found(message, jump.access.span or nest.loops[-1].span, "jumps through memory", notes=(note,))
