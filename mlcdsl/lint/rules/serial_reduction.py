"""L0602: a sum of floats in the innermost loop, which is one addition after another."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.nests import innermost, jump
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit

#: shorter reductions are not worth a word
LEAST = 16


@rule("L0602", "prim_func")
def serial_reduction(unit: Unit) -> Iterator[Found]:
    """Sums and products are not reassociated; what the compiler can do by exchanging loops is done already. Where a
    loop that jumps through memory should be another one anyway, that is enough to say."""
    given = {p.value for p in unit.func.params}
    for nest in innermost(unit.lowered) if unit.runs else ():
        loop = nest.loops[-1]
        if loop.kind != "serial" or (isinstance(loop.extent, T.Const) and loop.extent.value < LEAST):
            continue
        if jump(nest, given) is not None:
            continue
        for s in nest.stores:
            if s.buffer.dtype.is_float and not nest.varies(s.indices, loop.var) and _accumulates(s):
                note = (
                    "additions keep their order, so they wait for each other; `rfactor` in a schedule makes partial "
                    "sums, and `reorder` can put a loop over other elements innermost"
                )
                message = f"loop `{loop.var.name}` adds up `{s.buffer.name}` one element at a time"
                yield Found(message, s.span or loop.span, "cannot run in vectors", notes=(note,))


def _accumulates(s: T.Store) -> bool:
    own = T.Load(s.buffer, s.indices)
    match s.value:
        case T.Binary("add" | "mul", a, b):
            return own in (a, b)
        case T.Binary("sub", a, _):
            return a == own
        case T.Intrinsic("fma", (_, _, c)):
            return c == own
    return False
