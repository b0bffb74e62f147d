"""What primitives that sample tiles share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod
from random import Random
from typing import Any

from mlcdsl.ir import tensor as T
from mlcdsl.ir.canonical import canonical
from mlcdsl.schedule.loop_tools import spot
from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.schedule.primitive import Need
from mlcdsl.schedule.step import Step
from mlcdsl.schedule.tiles import Tile

DECISION = Need("decision", "a given decision is one that could have been sampled")
COUNT = Need("count", "there is one factor or more")


def known_part(s: Step, loop: T.For) -> tuple[int, bool]:
    """What can be tiled perfectly: the extent and True, or for a symbolic extent the number that divides it."""
    if isinstance(loop.extent, T.Const) and loop.extent.value:
        return int(loop.extent.value), True
    return max(s.facts.apply(canonical(loop.extent)).content(), 1), False


def tilings(
    count: int,
    each: Callable[[], Iterable[Tile]],
    draw: Callable[[Random], Tile],
    check: Callable[[Any], None],
    exact: bool = True,
) -> Possibilities:
    """Tiles as decisions: of what is not known exactly, the first factor is left out."""

    def decision(tile: Tile) -> list[int | None]:
        return list(tile) if exact else [None, *tile[1:]]

    return Possibilities(count, lambda: map(decision, each()), lambda rng: decision(draw(rng)), check)


def check_tile(s: Step, loop: T.For, n: int, tile: Any) -> None:
    """Refuse a decision that is no tile of the loop."""
    size, exact = known_part(s, loop)
    ok = isinstance(tile, list) and len(tile) == n and all(f is None or (type(f) is int and f > 0) for f in tile)
    if ok:
        product = prod(f for f in tile if f is not None)
        ok = None not in tile and product == size if exact else tile[0] is None and None not in tile[1:]
        ok = ok and size % product == 0
    if not ok:
        what = f"{n} factors of {size}" if exact else f"`_` and {n - 1} factors of {size}"
        said = str(tile).replace("None", "_")
        s.refuse("decision", f"the decision {said} is no tile of loop {loop.var.name}", spot(loop), what)
