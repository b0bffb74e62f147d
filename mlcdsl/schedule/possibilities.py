"""What a sampling step chooses among: how many decisions there are, all of them, one at random, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Possibilities:
    """`each` gives the decisions in a fixed order, one after the other as they are asked for; `draw` gives one as
    likely as the primitive says. `check` refuses what is none of them; `result` is what the step gives for one."""

    count: int
    each: Callable[[], Iterator[Any]]
    draw: Callable[[Random], Any]
    check: Callable[[Any], None]
    result: Callable[[Any], Any] = lambda decision: decision

    def __iter__(self) -> Iterator[Any]:
        return self.each()

    def uniform(self, rng: Random) -> Any:
        """One of them, each as likely as the others."""
        return next(islice(self, rng.randrange(self.count), None))


#: gives the decisions of a run, in the order in which it samples; None leaves one as it is written or drawn
Chooser: TypeAlias = Callable[[Possibilities], Any]
