"""L0601: an innermost loop that jumps through memory where another loop of its nest would not."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.nests import Nest, far, innermost, near, step
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit


@rule("L0601", "prim_func")
def strided_access(unit: Unit) -> Iterator[Found]:
    """What the compiler puts in order by itself is in order already. The layout of memory that the function allocates
    is the compiler's, too: only accesses of parameters count."""
    given = {p.value for p in unit.func.params}
    for nest in innermost(unit.lowered) if unit.runs else ():
        loop = nest.loops[-1]
        jumps = [a for a in nest.accesses if a.buffer in given and far(step(a, loop.var))]
        if loop.kind != "serial" or not jumps:
            continue
        better = _better(nest)
        if better is not None:
            names = [f.var.name for f in nest.loops if f is not better] + [better.var.name]
            first = jumps[0]
            call = f"reorder({', '.join(names[names.index(_outer(nest, better)) :])})"
            note = f"let `{better.var.name}` be the innermost loop, or say so in a schedule: `{call}`"
            message = f"neighbours in loop `{loop.var.name}` are far apart in `{first.buffer.name}`"
            yield Found(message, first.span or loop.span, "jumps through memory", notes=(note,))


def _better(nest: Nest) -> T.For | None:
    """A loop of the nest along which no access jumps and one moves."""
    for f in reversed(nest.loops[:-1]):
        steps = [step(a, f.var) for a in nest.accesses]
        if f.kind == "serial" and all(near(s) for s in steps) and any(s != 0 for s in steps):
            return f
    return None


def _outer(nest: Nest, better: T.For) -> str:
    """The first loop behind the one that moves inwards."""
    return nest.loops[nest.loops.index(better) + 1].var.name
