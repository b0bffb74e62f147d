"""Run the iterations of a loop on the threads of the processor."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.races import INDEPENDENT
from mlcdsl.schedule.loop_kinds import with_kind
from mlcdsl.schedule.loop_tools import PLAIN
from mlcdsl.schedule.primitive import LOOP, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Let the iterations of a loop run at the same time, on the threads of the processor.",
    Arg("loop", LOOP, "the loop"),
    requires=(PLAIN, INDEPENDENT),
)
def parallel(s: Step, loop: T.Var) -> Rewrite:
    return Rewrite(with_kind(s, loop, "parallel"))
