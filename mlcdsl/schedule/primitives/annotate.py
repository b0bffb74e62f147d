"""Give a block or a loop an attribute."""

from __future__ import annotations

from dataclasses import replace

from mlcdsl.check.attributes import LOOP_ATTRIBUTES, misspelled
from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.primitive import LITERAL, STR, TARGET, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step


@primitive(
    "Give a block or a loop an attribute; one of the same name is replaced.",
    Arg("target", TARGET, "the block or loop"),
    Arg("key", STR, "the attribute's name"),
    Arg("value", LITERAL, "its value; a list is written as a string"),
    requires=(
        Need("key", "the name is one that a program can write, and no misspelling of one that the compiler reads"),
        Need("value", "an attribute that the compiler reads has a value of the kind that it reads"),
    ),
)
def annotate(s: Step, target: T.Key | T.Var, key: str, value: bool | int | float | str) -> Rewrite:
    at = s.target(target)
    known = LOOP_ATTRIBUTES if isinstance(at.node, T.For) else {}
    meant = misspelled(key, known)
    if meant is not None or not key.isidentifier():
        note = f"did you mean {meant}?" if meant else "write letters, digits and `_`"
        s.refuse("key", f'"{key}" is not the name of an attribute', spot(at.node), "annotated here", note)
    if key in known and type(value) not in known[key][0]:
        s.refuse("value", f"{key} takes {known[key][1]}", spot(at.node), "annotated here")
    attrs = dict(at.node.attrs) | {key: value}
    return Rewrite(s.put(at, replace(at.node, attrs=tuple(attrs.items()))))
