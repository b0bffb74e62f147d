"""Put a loop of one step around a block or a loop."""

from __future__ import annotations

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import const
from mlcdsl.schedule.primitive import LOOP, TARGET, Arg, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.types import INDEX


@primitive(
    "Put a loop of one step around a block or a loop.",
    Arg("target", TARGET, "the block or loop that the new loop is around"),
    result=LOOP,
)
def add_unit_loop(s: Step, target: T.Key | T.Var) -> Rewrite:
    at = s.target(target)
    var = T.Var("u", INDEX, span=at.node.span)
    return Rewrite(s.put(at, T.For(var, const(0), const(1), "serial", (at.node,), span=at.node.span)), var)
