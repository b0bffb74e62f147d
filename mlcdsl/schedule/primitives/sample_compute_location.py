"""Sample a loop that a block can be computed at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.legal.dependences import neighbours
from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.schedule.primitive import BLOCK, LOOP, PRIMITIVES, Arg, Rewrite, primitive
from mlcdsl.schedule.sampling import DECISION
from mlcdsl.schedule.step import Refused, Step, decided


@primitive(
    "Sample a loop around a consumer that `compute_at` can move a block to; `_` where it stays. Every loop and staying "
    "are equally likely. The decision is the number of the loop among those, from the outside in, -1 for staying.",
    Arg("block", BLOCK, "the producer"),
    result=LOOP,
    requires=(DECISION,),
    sampling=True,
)
def sample_compute_location(s: Step, block: T.Key) -> Rewrite:
    loops = _candidates(s, block)
    places = range(-1, len(loops))

    def check(at: Any) -> None:
        if type(at) is not int or at not in places:
            names = ", ".join(f"{n} is {v.name}" for n, v in enumerate(loops)) or "there is no loop to move it to"
            s.refuse("decision", f"the decision {at} is no place for the block", s.block(block).node, "this block",
                     f"-1 leaves it; {names}")  # fmt: skip

    among = Possibilities(
        len(places),
        lambda: iter(places),
        lambda rng: rng.randrange(-1, len(loops)),
        check,
        lambda at: None if at == -1 else loops[at],
    )
    return Rewrite(s.func, among=among)


def _candidates(s: Step, block: T.Key) -> list[T.Var]:
    """The loops that the block can be computed at."""
    compute_at = PRIMITIVES.get("compute_at")
    assert compute_at is not None
    trial = replace(s, primitive=compute_at)
    consumers = neighbours(s, block, lambda found, other, mine: found.feeds(mine, other))
    loops = dict.fromkeys(x.var for c in consumers for x in s.block(c).loops)
    out: list[T.Var] = []
    for loop in loops:
        try:
            with decided():
                compute_at.apply(trial, block=block, loop=loop)
        except Refused:
            continue
        out.append(loop)
    return out
