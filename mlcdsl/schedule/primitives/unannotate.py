"""Take an attribute off a block or a loop."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.primitive import STR, TARGET, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Take an attribute off a block or a loop.",
    Arg("target", TARGET, "the block or loop"),
    Arg("key", STR, "the attribute's name"),
    requires=(Need("present", "the block or loop has the attribute"),),
)
def unannotate(s: Step, target: T.Key | T.Var, key: str) -> Rewrite:
    at = s.target(target)
    names = [k for k, _ in at.node.attrs]
    if key not in names:
        has = "attributes: " + ", ".join(names) if names else "it has no attributes"
        s.refuse("present", f'there is no attribute "{key}"', spot(at.node), "not here", has)
    return Rewrite(s.put(at, replace(at.node, attrs=tuple(a for a in at.node.attrs if a[0] != key))))
