"""Sample extents of which the inner ones multiply to a multiple of a number."""

from __future__ import annotations

from math import prod
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.ir.symbolic import show
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.primitive import FACTORS, INT, LOOP, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.sampling import COUNT, DECISION, check_tile, known_part, tilings
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tiles import count_partitioned, partitioned, random_partitioned


@primitive(
    "Sample extents, outermost first, whose product is the extent of a loop, and of which those from a position on "
    "multiply to a multiple of a number; all such lists are equally likely.",
    Arg("loop", LOOP, "the loop"),
    Arg("n", INT, "how many extents"),
    Arg("partition_pos", INT, "where the inner part begins", 0),
    Arg("innerpart_factor", INT, "the number that divides the product of the inner part", 1),
    result=FACTORS,
    requires=(
        COUNT,
        Need("constant", "the loop has a constant number of steps"),
        Need("possible", "there is such a list"),
        DECISION,
    ),
    sampling=True,
)
def sample_partitioned_tile(s: Step, loop: T.Var, n: int, partition_pos: int = 0, innerpart_factor: int = 1) -> Rewrite:
    node: T.For = s.loop(loop).node
    if n < 1:
        s.refuse("count", f"{n} factors tile nothing", spot(node), "this loop")
    size, exact = known_part(s, node)
    if not exact:
        s.refuse("constant", f"loop {loop.name} has {show(node.extent)} steps", spot(node), "a symbolic extent",
                 "use sample_perfect_tile")  # fmt: skip
    inside = 0 <= partition_pos <= n and innerpart_factor > 0
    count = count_partitioned(size, n, partition_pos, innerpart_factor) if inside else 0
    if not count:
        s.refuse("possible", f"no {n} factors of {size} have a multiple of {innerpart_factor} as the product of those "
                 f"from {partition_pos} on", spot(node), f"{size} steps")  # fmt: skip
    of = (size, n, partition_pos, innerpart_factor)

    def check(tile: Any) -> None:
        check_tile(s, node, n, tile)
        if prod(tile[partition_pos:]) % innerpart_factor:
            s.refuse("decision", f"the decision {tile} has no multiple of {innerpart_factor} as the product of those "
                     f"from {partition_pos} on", spot(node), f"{size} steps")  # fmt: skip

    among = tilings(count, lambda: partitioned(*of), lambda rng: random_partitioned(rng, *of), check)
    return Rewrite(s.func, among=among)
