"""Run the iterations of a loop on the threads of a GPU."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.races import INDEPENDENT
from mlcdsl.schedule.loop_kinds import check_threads, with_kind
from mlcdsl.schedule.loop_tools import PLAIN
from mlcdsl.schedule.primitive import LOOP, THREAD, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.values import ThreadName


@primitive(
    "Let the iterations of a loop run at the same time, on threads of a GPU.",
    Arg("loop", LOOP, "the loop"),
    Arg("thread", THREAD, "the index: blockIdx or threadIdx with .x .y .z, or vthread"),
    requires=(
        PLAIN,
        INDEPENDENT,
        Need(
            "nesting",
            "an index is bound once on a path of loops, but for loops that fill shared memory for all "
            "threads; and threads are inside of blocks",
        ),
        Need("extents", "all loops of a kernel that are bound to one index have one extent"),
    ),
)
def bind(s: Step, loop: T.Var, thread: ThreadName) -> Rewrite:
    check_threads(s, s.loop(loop), thread.name)
    return Rewrite(with_kind(s, loop, "thread", thread.name))
