"""Look up a block by its name."""

from __future__ import annotations

from mlcdsl.check.names import suggest
from mlcdsl.schedule.primitive import BLOCK, STR, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tree import blocks_in


@primitive(
    "The block of a name.",
    Arg("name", STR, "the block's name in the program"),
    result=BLOCK,
    requires=(Need("named", "the program has a block of this name"),),
)
def block(s: Step, name: str) -> Rewrite:
    names = []
    for b in blocks_in(s.func.body):
        if b.name == name:
            return Rewrite(s.func, b.key)
        names.append(b.name or "")
    meant = suggest(name, [n for n in names if n])
    note = f"did you mean {meant}?" if meant else "blocks: " + ", ".join(n for n in names if n)
    s.refuse("named", f"there is no block {name}", s.func, "in this function", note)
