"""The space of a schedule: its choices and how many possibilities they have."""

from __future__ import annotations

from math import prod
from pathlib import Path

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.schedule.choices import Space, space_of
from tests.schedule.texts import PROGRAM, body

TWO = """
i, j = loops(block("B"))
tile = sample_perfect_tile(j, n=2, max_innermost=8, decision=[4, 4])
j0, j1 = split(j, tile)
by = sample_categorical([2, 4, 8], probs=[0.5, 0.5, 0])
"""


def space(statements: str) -> Space:
    return space_of(body(statements))


def test_independent_choices() -> None:
    found = space(TWO + "sample_partitioned_tile(i, n=2, partition_pos=1, innerpart_factor=4)")
    assert [c.possibilities for c in found.choices] == [4, 2, 2]
    assert [c.name for c in found.choices] == ["tile", "choice", "tile_1"]
    assert found.exact and found.size == 16
    assert not space('loops(block("B"))').choices and space("enter_postproc()").size == 1


def test_the_count_is_that_of_the_decisions_that_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "program.mlc"
    path.write_text(PROGRAM, encoding="utf-8")
    sch = mlcdsl.Schedule(path, "f")
    _, j = sch.loops(sch.block("B"))
    sch.split(j, sch.sample_perfect_tile(j, n=3, max_innermost=4))
    accepted = 0
    for factors in ([a, b, c] for a in range(1, 17) for b in range(1, 17) for c in range(1, 17)):
        if prod(factors) in (8, 16):
            try:
                sch.trace.with_decision("tile", factors).replay(path)
                accepted += 1
            except MlcError:
                pass
    assert accepted == sch.space.size == sch.space.choices[0].possibilities


def test_dependent_choices() -> None:
    """By a loop that was split by a sampled tile, and by look-ups in a program that was."""
    found = space(TWO + "sample_perfect_tile(j0, n=2)\nsample_perfect_tile(i, n=2)")
    assert [c.depends for c in found.choices] == [(), (), ("tile",), ()]
    assert [c.possibilities for c in found.choices] == [4, 2, 3, 4] and not found.exact
    found = space(TWO + 'x = loops(block("B"))[2]\nsample_perfect_tile(x, n=2)')
    assert found.choices[-1].depends == ("tile",)
    found = space(TWO + "split(i, [_, by // 2])\nsample_compute_location(block('S'))".replace("'", '"'))
    assert found.choices[-1].depends == ("tile", "choice")


def test_what_decides_what_is_done() -> None:
    """Then another decision may lead to other choices, whether or not there are some behind it in this run."""
    for use in (
        "if by > 2 { unroll(i) }", "if not (by == 4 and true) { unroll(i) }", "unroll([i, j0][by % 2])",
        "for x in [i, j0][:by] { unroll(x) }", "sample_partitioned_tile(i, n=by, decision=_)\n",
    ):  # fmt: skip
        found = space(f"{TWO}{use}\nsample_perfect_tile(j1, n=2)")
        assert found.branched == ("choice",) and not found.exact, use
        assert found.choices[-1].depends == ("tile", "choice")
        assert str(found).splitlines()[-1].endswith("for the choices that were made")
    assert not space(TWO + "split(i, [_, by])").branched


def test_the_table() -> None:
    assert str(space(TWO + "sample_perfect_tile(j0, n=2)")) == (
        "choice   possibilities  step\n"
        "tile                 4  sample_perfect_tile(j, 2, 8)\n"
        "choice               2  sample_categorical([2, 4, 8], [0.5, 0.5, 0])\n"
        "tile_1               3  sample_perfect_tile(j_0, 2)  (depends on tile)\n"
        "product             24  for the choices that were made\n"
    )
