"""Serial loops, and vectorized loops as one vector of iterations."""

from __future__ import annotations

from collections.abc import Callable

from mlcdsl.backends.llvm.builder import Function
from mlcdsl.backends.llvm.exprs import expr
from mlcdsl.backends.llvm.values import Value
from mlcdsl.ir import tensor as T
from mlcdsl.ir.visit import walk_stmts
from mlcdsl.lower.tools import int_of
from mlcdsl.types import INDEX

Body = Callable[[Function, T.Stmts], None]
#: iterations of an innermost loop that LLVM writes out, as it does before it looks for loops to vectorize
_SHORT = range(2, 33)


def serial_loop(f: Function, s: T.For, body: Body) -> None:
    """One iteration after another."""
    if int_of(s.extent) in _SHORT and not any(isinstance(x, T.For) for x in walk_stmts(s.body)):
        f.module.short_loops = True
    lo = expr(f, s.lo).ref
    extent = expr(f, s.extent).ref
    counted(f, s, lo, extent, lambda: body(f, s.body))


def counted(f: Function, s: T.For, lo: str, extent: str, body: Callable[[], None]) -> None:
    """`s.var` over `[lo, lo + extent)`; the test is at the end of the iterations."""
    once, again, done = f.name("loop"), f.name("next"), f.name("end")
    hi = extent if lo == "0" else f.assign(f"add nsw i64 {lo}, {extent}")
    before = f.block
    if (int_of(s.extent) or 0) > 0 and extent == str(int_of(s.extent)):
        f.jump(once)
    else:
        f.branch(f.assign(f"icmp sgt i64 {extent}, 0"), once, done)
    f.start(once)
    i = f"%{f.name('i')}"
    f.emit(f"{i} = phi i64 [ {lo}, %{before} ], [ {i}.next, %{again} ]")
    f.env[s.var] = Value(i, INDEX)
    body()
    f.jump(again)
    f.start(again)
    # Not beyond `hi`, so without overflow.
    f.emit(f"{i}.next = add nsw {'nuw ' if int_of(s.lo) is not None and int_of(s.lo) == 0 else ''}i64 {i}, 1")
    more = f.assign(f"icmp slt i64 {i}.next, {hi}")
    f.branch(more, once, done, _metadata(f, s))
    f.start(done)


def vector_loop(f: Function, s: T.For, lanes: int, body: Body) -> None:
    """All iterations at once, one in a lane."""
    lo = expr(f, s.lo).ref
    f.width, f.mask = lanes, None
    f.env[s.var] = Value(lo, INDEX, lanes, 1)
    body(f, s.body)
    f.width, f.mask = 1, None


def _metadata(f: Function, s: T.For) -> str:
    """What the loop asks of LLVM. `unroll = 4`, `unroll = false` and `vectorize = false` are attributes."""
    wishes = ['!{!"llvm.loop.mustprogress"}']
    attrs = dict(s.attrs)
    unroll = attrs.get("unroll")
    if unroll is False or unroll == 0:
        wishes.append('!{!"llvm.loop.unroll.disable"}')
    elif unroll is True and int_of(s.extent):
        wishes.append('!{!"llvm.loop.unroll.full"}')
    elif isinstance(unroll, int) and unroll is not True:
        wishes.append(f'!{{!"llvm.loop.unroll.count", i32 {unroll}}}')
    if attrs.get("vectorize") is False:
        wishes.append('!{!"llvm.loop.vectorize.enable", i1 false}')
    return f", !llvm.loop {f.module.note('distinct !{SELF, ' + ', '.join(wishes) + '}')}"
