"""Sample one of some integers."""

from __future__ import annotations

from math import isclose
from random import Random
from typing import Any

from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.schedule.primitive import FLOATS, INT, INTS, Arg, Need, Rewrite, primitive
from mlcdsl.schedule.sampling import DECISION
from mlcdsl.schedule.step import Step


@primitive(
    "Sample one of some integers. The decision is its number in the list.",
    Arg("candidates", INTS, "the integers"),
    Arg("probs", FLOATS, "how likely each is; all equally when left out", None),
    result=INT,
    requires=(
        Need("candidates", "there is a candidate"),
        Need("probs", "there is a probability of 0 or more for each, and they add up to 1"),
        DECISION,
    ),
    sampling=True,
)
def sample_categorical(s: Step, candidates: list[int], probs: list[float] | None) -> Rewrite:
    if not candidates:
        s.refuse("candidates", "there is nothing to choose from", s.func, "scheduled here")
    weights = probs if probs is not None else [1 / len(candidates)] * len(candidates)
    if len(weights) != len(candidates) or min(weights) < 0 or not isclose(sum(weights), 1, abs_tol=1e-6):
        s.refuse("probs", f"{len(candidates)} candidates with the probabilities {weights}, which add up to "
                 f"{sum(weights):g}", s.func, "scheduled here")  # fmt: skip
    numbers = range(len(candidates))
    possible = [n for n in numbers if weights[n] > 0]

    def check(at: Any) -> None:
        if type(at) is not int or not 0 <= at < len(candidates):
            s.refuse("decision", f"the decision {at} is no number of a candidate", s.func, "scheduled here",
                     f"the candidates are 0 to {len(candidates) - 1}")  # fmt: skip
        if at not in possible:
            s.refuse("decision", f"candidate {at} of the decision has the probability 0", s.func, "scheduled here")

    def draw(rng: Random) -> int:
        return rng.choices(numbers, weights)[0]

    among = Possibilities(len(possible), lambda: iter(possible), draw, check, lambda at: candidates[at])
    return Rewrite(s.func, among=among)
