"""L0601: an innermost loop that jumps through memory where another loop of its nest would not."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.lint.nests import innermost, jump, may_jump
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0601", "prim_func")
def strided_access(unit: Unit) -> Iterator[Found]:
    """What the compiler puts in order by itself is in order already. The layout of memory that the function allocates
    is the compiler's, too: only accesses of parameters count."""
    given = {p.value for p in unit.func.params}
    if not unit.runs or not any(may_jump(nest, given) for nest in unit.nests):
        return
    for nest in innermost(unit.lowered):
        found = jump(nest, given)
        if found is not None:
            access, inner = found
            loop = nest.loops[-1]
            names = [f.var.name for f in nest.loops[nest.loops.index(inner) + 1 :]] + [inner.var.name]
            call = f"reorder({', '.join(names)})"
            note = f"let `{inner.var.name}` be the innermost loop, or say so in a schedule: `{call}`"
            message = f"neighbours in loop `{loop.var.name}` are far apart in `{access.buffer.name}`"
            yield Found(message, access.span or loop.span, "jumps through memory", notes=(note,))
