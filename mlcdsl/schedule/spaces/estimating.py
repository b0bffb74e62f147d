"""About how many ways there are to choose, from random runs.

D. E. Knuth, Estimating the efficiency of backtrack programs, Mathematics of Computation 29 (1975): the product of the
possibilities along a random way down a tree is, in the mean over all ways, the number of its leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod, sqrt
from random import Random
from statistics import fmean, stdev

from mlcdsl.schedule.spaces.runs import Forced, Run, Start, at_random, run_with


def random_runs(start: Start, number: int, seed: int) -> Iterator[Run]:
    """Runs in which every possibility of a choice is as likely as the others; the seed fixes them."""
    for n in range(number):
        yield run_with(start, Forced({}, at_random(Random(f"{seed} run {n}"))))


def leaves(possibilities: Sequence[Sequence[int]]) -> tuple[float, float]:
    """The mean number of leaves that two or more such runs make likely, and its standard error."""
    found = [float(prod(counts)) for counts in possibilities]
    return fmean(found), stdev(found) / sqrt(len(found))
