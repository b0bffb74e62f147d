"""Ten thousand damaged programs a run: each ends in a result or in diagnostics."""

from __future__ import annotations

import traceback

import pytest

from tests.fuzz.corpus import programs
from tests.fuzz.mutate import mutant
from tests.fuzz.properties import examine
from tests.fuzz.replay import depth_of

COUNT, CHUNK = 10_000, 250


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """What is loaded at the first use is not the time of a mutant."""
    for program in programs():
        examine(program, "prove", limit=60)


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_mutants(first: int) -> None:
    failed = []
    for seed in range(first, first + CHUNK):
        try:
            examine(mutant(seed), depth_of(seed))
        except Exception as error:  # a traceback is what this test looks for
            last = traceback.extract_tb(error.__traceback__)[-1]
            failed.append(f"python -m tests.fuzz.replay {seed}  # {type(error).__name__}: {error} (in {last.name})")
    if failed:
        pytest.fail("\n".join(["these mutants fail; from the repository's root:", *failed]), pytrace=False)


def test_same_seed_same_text() -> None:
    assert [mutant(seed) for seed in range(50)] == [mutant(seed) for seed in range(50)]
