"""Write a loop's iterations out."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_kinds import with_kind
from mlcdsl.schedule.loop_tools import PLAIN
from mlcdsl.schedule.primitive import LOOP, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Write the iterations of a loop out, one behind the other.",
    Arg("loop", LOOP, "the loop"),
    requires=(PLAIN,),
)
def unroll(s: Step, loop: T.Var) -> Rewrite:
    return Rewrite(with_kind(s, loop, "unroll"))
