"""Sample extents that a loop can be split into without a rest."""

from __future__ import annotations

from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.primitive import FACTORS, INT, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.sampling import COUNT, DECISION, check_tile, known_part, tilings
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tiles import count_tiles, random_tile, tiles


@primitive(
    "Sample extents, outermost first, whose product is the extent of a loop; all such lists are equally likely. Of a "
    "symbolic extent, what divides it for all sizes is tiled, and `_` comes first.",
    Arg("loop", LOOP, "the loop"),
    Arg("n", INT, "how many extents"),
    Arg("max_innermost", INT, "the last one is no greater", 16),
    result=FACTORS,
    requires=(COUNT, Need("innermost", "there is room for a last factor of 1 or more"), DECISION),
    sampling=True,
)
def sample_perfect_tile(s: Step, loop: T.Var, n: int, max_innermost: int = 16) -> Rewrite:
    node: T.For = s.loop(loop).node
    if n < 1:
        s.refuse("count", f"{n} factors tile nothing", spot(node), "this loop")
    size, exact = known_part(s, node)
    if max_innermost < 1 or (n == 1 and exact and size > max_innermost):
        s.refuse("innermost", f"the last factor of {n} is {max_innermost} at most, loop {loop.name} has {size} steps",
                 spot(node), f"{size} steps")  # fmt: skip
    limit = None if n == 1 else max_innermost
    of = (size, n, limit)

    def check(tile: Any) -> None:
        check_tile(s, node, n, tile)
        if limit is not None and tile[-1] > limit:
            s.refuse("decision", f"the last factor of the decision is {tile[-1]}", spot(node), f"{limit} at most")

    among = tilings(count_tiles(*of), lambda: tiles(*of), lambda rng: random_tile(rng, *of), check, exact)
    return Rewrite(s.func, among=among)
