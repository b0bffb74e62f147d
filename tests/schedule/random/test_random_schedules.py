"""Fifteen hundred random schedules a run, and 450 damaged ones, over every primitive that there is.

What was accepted computes what the program computed, prints, reads back, and has a trace that does it again; what was
refused left no mark. `python -m tests.schedule.random.replay SEED` runs one of them again.
"""

from __future__ import annotations

from collections import Counter

import pytest

from mlcdsl.schedule.primitive import PRIMITIVES
from tests.schedule.random.corpus import subjects
from tests.schedule.random.illegal import damage
from tests.schedule.random.replay import report, run
from tests.schedule.random.scheduler import Wrong, choices, make

COUNT, ILLEGAL, CHUNK = 1500, 450, 25
MODULE = "python -m tests.schedule.random.replay"


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_schedules(first: int) -> None:
    failed = []
    for seed in range(first, first + CHUNK):
        try:
            run(seed)
        except Wrong as error:
            failed.append(report(error, f"{MODULE} {seed}"))
    if failed:
        pytest.fail("\n\n".join(failed), pytrace=False)


@pytest.mark.parametrize("first", range(0, ILLEGAL, CHUNK))
def test_damaged_schedules(first: int) -> None:
    failed, refused = [], 0
    for seed in range(first, first + CHUNK):
        try:
            refused += bool(damage(seed)[1])
        except Wrong as error:
            failed.append(report(error, f"{MODULE} illegal {seed}"))
    if failed:
        pytest.fail("\n\n".join(failed), pytrace=False)
    assert refused >= CHUNK // 2, "most damaged schedules are refused"


def test_the_programs() -> None:
    """Enough of them, and all are used."""
    assert len({s.file for s in subjects()}) >= 12
    assert len(subjects()) < COUNT


def test_the_primitives() -> None:
    """Every primitive that keeps the meaning of programs is tried; many are accepted."""
    tried = {p.name for p in choices()}
    there = {n for n in PRIMITIVES.names() if (p := PRIMITIVES.get(n)) is not None and not p.unsafe}
    assert {n for n in there - tried if PRIMITIVES.get(n).family != "look-up"} == set()  # type: ignore[union-attr]
    accepted = Counter(step.primitive.name for seed in range(60) for step in make(seed, most=4).session.steps)
    assert len(accepted) >= 20, accepted


def test_what_few_places_fit() -> None:
    """Programs with intrinsics are tensorized, indices with divisions are cached, loops of spatial and reduce axes are
    reordered, in a good part of the schedules."""
    every = subjects()
    suited = {name: [n for n in range(4 * len(every)) if every[n % len(every)].file == f"{name}.mlc"]
              for name in ("intrinsics", "divisions", "fused")}  # fmt: skip
    steps = {name: [{s.primitive.name for s in make(n).session.steps} for n in seeds] for name, seeds in suited.items()}
    for name, primitive in (("intrinsics", "tensorize"), ("divisions", "cache_index"), ("fused", "reorder")):
        with_it = sum(primitive in made for made in steps[name])
        assert 4 * with_it >= len(steps[name]), (primitive, with_it, len(steps[name]))


def test_same_seed_same_schedule() -> None:
    assert [make(seed).trace for seed in range(3)] == [make(seed).trace for seed in range(3)]
