"""L0602: a sum of floats that is one addition after another."""

from __future__ import annotations

from collections.abc import Iterator

from mlcdsl.ir import tensor as T
from mlcdsl.lint.nests import Nest
from mlcdsl.lint.rule import Found, rule
from mlcdsl.lint.units import Unit
from mlcdsl.source import Span

#: shorter reductions are not worth a word
LEAST = 16


@rule("L0602", "prim_func")
def serial_reduction(unit: Unit) -> Iterator[Found]:
    """Sums and products are not reassociated; what the compiler can run side by side with other sums is so already.
    Where a loop that jumps through memory should be another one anyway, that is enough to say. The first place of a
    function stands for all."""
    given = {p.value for p in unit.func.params}
    if not unit.runs or not any(_may_wait(nest, given) for nest in unit.nests):
        return
    quick = {s.span for nest, _ in unit.walks for s in nest.stores if _accumulates(s) and not _waits(nest, s)}
    for nest, jump in unit.walks:
        loop = nest.loops[-1]
        if _short(loop) or jump is not None:
            continue
        slow = next((s for s in nest.stores if _accumulates(s) and _waits(nest, s) and s.span not in quick), None)
        if slow is not None:
            note = (
                "additions keep their order, so they wait for each other; `rfactor` in a schedule makes partial "
                "sums that run side by side"
            )
            message = f"loop `{loop.var.name}` adds up `{_name(unit, slow)}` one element at a time"
            yield Found(message, slow.span or loop.span, "cannot run in vectors", notes=(note,))
            return


def _may_wait(nest: Nest, given: set[T.Buffer | T.Var]) -> bool:
    """Whether a sum may wait once the compiler has put loops and memory in order: it makes no other loop of a sum an
    innermost one, but indices of buffers that are not given may become others."""
    loop = nest.loops[-1]
    if loop.kind != "serial" or _short(loop):
        return False
    return any(
        _accumulates(s) and _waits(nest, s) if s.buffer in given else s.buffer.dtype.is_float and _adds(s)
        for s in nest.stores
    )


def _short(loop: T.For) -> bool:
    return isinstance(loop.extent, T.Const) and loop.extent.value < LEAST


def _waits(nest: Nest, s: T.Store) -> bool:
    """Whether each iteration of the innermost loop needs what the one before has added."""
    loop = nest.loops[-1]
    return loop.kind == "serial" and s.buffer.dtype.is_float and not nest.varies(s.indices, loop.var)


def _name(unit: Unit, s: T.Store) -> str:
    """What the text calls the buffer: a reduction inside of an expression has one that the text does not name."""
    around = [c for c in unit.stmts if isinstance(c, T.Compute) and _inside(s.span, c.span)]
    return max(around, key=lambda c: 0 if c.span is None else c.span.end - c.span.start, default=s).buffer.name


def _inside(part: Span | None, whole: Span | None) -> bool:
    if part is None or whole is None or part.source is not whole.source:
        return False
    return whole.start <= part.start and part.end <= whole.end


def _accumulates(s: T.Store) -> bool:
    return T.Load(s.buffer, s.indices) in _so_far(s)


def _adds(s: T.Store) -> bool:
    """Whether a store accumulates if its indices are those of what it reads."""
    return any(isinstance(x, T.Load) and x.buffer is s.buffer for x in _so_far(s))


def _so_far(s: T.Store) -> tuple[T.Expr, ...]:
    """What can be the sum or product so far, by the form of the value."""
    match s.value:
        case T.Binary("add" | "mul", a, b):
            return (a, b)
        case T.Binary("sub", a, _):
            return (a,)
        case T.Intrinsic("fma", (_, _, c)):
            return (c,)
    return ()
