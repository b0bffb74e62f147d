"""The space of a schedule: counted, walked and estimated, against trying every decision."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from math import prod
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.to_syntax import print_prim_func
from mlcdsl.schedule.api import Schedule
from mlcdsl.schedule.possibilities import Possibilities
from mlcdsl.schedule.spaces import ScheduleSpace, Size, space
from mlcdsl.schedule.spaces.counting import Counter, Entangled
from mlcdsl.schedule.spaces.runs import Run, run_with
from mlcdsl.schedule.tiles import count_tiles
from tests.schedule.spaces import PROGRAM, Writer, every, space_of_body
from tests.schedule.texts import body

LOOPS = 'i, j = loops(block("B"))\n'
TWICE = "t = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\nsample_perfect_tile(j0, n=2)\n"
#: Of the 8 steps of j: its tiles, and for each those of the outer loop.
TWICE_WAYS = sum(count_tiles(outer, 2) for outer in (1, 2, 4, 8))


def counted(found: ScheduleSpace) -> tuple[int, int]:
    """The ways, and the runs that counting them took."""
    counter = Counter(found.start, 1000, lambda run: None)
    return counter.ways(), counter.runs


def leaves(found: ScheduleSpace) -> list[Run]:
    return list(every(found, 1000))


# ---------------------------------------------------------------- random schedules


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 60))
def test_random_schedules(seed: int, limit: int) -> None:
    found = space_of_body(Writer(Random(seed)).body())
    try:
        runs = list(islice(every(found, 1000), 81))
    except MlcError:
        assume(False)
    assume(len(runs) <= 80)
    points = list(found.points())
    assert [p.decisions for p in points] == [run.decisions for run in runs]
    assert len({repr(p.decisions) for p in points}) == len(points)
    refused = sum(run.refused is not None for run in runs)
    size = found.size(max(len(runs), 2))
    assert (size.ways, size.exact) == (len(runs), True) or refused
    if size.every:
        assert (size.ways, size.runs, size.refused) == (len(runs), len(runs), refused)
    few = found.size(limit)
    assert few.runs <= limit and (few.ways == len(runs) or not few.exact or refused)
    for point, run in list(zip(points, runs, strict=True))[:: len(runs) // 3 + 1]:
        if point.refused is None:
            again = point.trace.replay(PROGRAM)
            assert again.text == print_prim_func(run.session.func) and again.trace.decisions == point.trace.decisions


# ---------------------------------------------------------------- what depends on what


@pytest.mark.parametrize(
    ("statements", "ways", "runs"),
    [
        (LOOPS + TWICE, TWICE_WAYS, 4),
        # two groups apart: 4 runs for the first, 3 - 1 for the other
        (LOOPS + TWICE + TWICE.replace("j", "i").replace("t =", "u =").replace("t)", "u)"), TWICE_WAYS * 6, 4 + 2),
        (LOOPS + "sample_perfect_tile(i, n=2)\nsample_perfect_tile(j, n=3)\nsample_categorical([1, 2])", 3 * 10 * 2, 1),
        # a choice that is made only if another one says so
        (LOOPS + "t = sample_categorical([1, 2, 4])\nif t > 1 { sample_perfect_tile(j, n=2) }", 1 + 4 + 4, 3),
        (LOOPS + "t = sample_categorical([1, 2])\nif not (t == 1 or false) { sample_perfect_tile(j, n=2) }", 1 + 4, 2),
        # the choice before the one that decides stays apart until then, and is used behind it
        (LOOPS + "t = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\nu = sample_categorical([1, 2])\n"
         "if u == 2 { sample_perfect_tile(j1, n=2) }", 4 + sum(count_tiles(n, 2) for n in (1, 2, 4, 8)), 2 + 3),
        ("t = sample_categorical([0, 1])\nx = loops(block(\"B\"))[t]\nsample_perfect_tile(x, n=2)", 3 + 4, 2),
        ("t = sample_categorical([1, 2])\nfor x in loops(block(\"B\"))[:t] { sample_perfect_tile(x, n=2) }", 3 + 12, 2),
        (LOOPS + "t = sample_categorical([1, 3])\nu = sample_perfect_tile(j, n=t)\nif len(u) == 3 { "
         "sample_categorical([1, 2]) }", 1 + 10 * 2, None),
    ],
)  # fmt: skip
def test_counts(statements: str, ways: int, runs: int | None) -> None:
    found = space_of_body(statements)
    assert len(leaves(found)) == ways
    assert counted(found)[0] == ways and runs in (None, counted(found)[1])


def test_five_groups_are_counted_one_after_the_other() -> None:
    proc = "proc tile(b: block) { i, j = loops(b)\nt = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\n" \
        "sample_perfect_tile(j0, n=2)\nsample_perfect_tile(i, n=2) }"  # fmt: skip
    found = space_of_body('for b in [block("B"), block("C")] { tile(b) }\ni, k = loops(block("S"))\n'
                          + TWICE.replace("j", "k"), proc)  # fmt: skip
    assert counted(found) == ((TWICE_WAYS * 3) ** 2 * TWICE_WAYS, 1 + 3 + 3 + 3)
    size = found.size(50)
    assert size.ways == (TWICE_WAYS * 3) ** 2 * TWICE_WAYS and size.exact and not size.every and size.runs == 10 + 20
    assert str(size).endswith("exact if no step is refused: 30 runs, none refused\n")


def test_what_looks_at_no_program_depends_on_none() -> None:
    found = space_of_body(
        'i, j = loops(block("C"))\nt = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\n'
        'compute_at(block("B"), j0)\nsample_categorical([1, 2])'
    )
    assert counted(found) == (4 * 2, 1) and len(leaves(found)) == 4 * 2


def test_a_place_depends_on_the_tiles_before() -> None:
    found = space_of_body(
        'i, j = loops(block("C"))\nt = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\n'
        'at = sample_compute_location(block("B"))\nif at != _ { compute_at(block("B"), at) }\n'
        'for x in loops(block("B")) { sample_perfect_tile(x, n=2, max_innermost=2) }'
    )
    runs = leaves(found)
    assert counted(found)[0] == len(runs) > prod(c.among.count for c in runs[0].choices[:2])
    assert {len(run.choices) for run in runs} > {4}


def test_the_number_of_loops_depends_on_what_made_them() -> None:
    """Of how many loops are run over, nothing is sampled; but it comes of a tile."""
    found = space_of_body(
        'i, j = loops(block("C"))\nt = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\n'
        'compute_at(block("B"), j0)\nfor x in loops(block("B"))[2:] { sample_categorical([1, 2]) }'
    )
    assert {len(run.choices) for run in leaves(found)} == {1, 2}
    assert counted(found)[0] == len(leaves(found))


def test_comparisons_of_handles_decide() -> None:
    found = space_of_body(
        'i, j = loops(block("C"))\nt = sample_perfect_tile(j, n=2)\nj0, j1 = split(j, t)\n'
        'compute_at(block("B"), j0)\nif loops(block("B"))[-1] != j0 { sample_categorical([1, 2]) }'
    )
    assert counted(found)[0] == len(leaves(found)) > 4


# ---------------------------------------------------------------- refusals

SPLITS = 'i, j = loops(block("B"))\na = sample_categorical([2, 4])\nb = sample_categorical([2, 4])\nsplit(j, [a, b])\n'


def test_refused_ways_are_counted() -> None:
    size = space_of_body(SPLITS).size()
    assert (size.ways, size.every, size.refused) == (4, True, 1)
    assert str(size).endswith("exact: each was run, 1 refused\n")
    refused = [p for p in space_of_body(SPLITS).points() if p.refused is not None]
    assert [p.decisions for p in refused] == [(0, 0)] and "split" not in str(refused[0].trace)


def test_choices_behind_a_refused_step_are_not_made() -> None:
    found = space_of_body(SPLITS + "sample_categorical([1, 2, 3])\nsample_perfect_tile(i, n=3)")
    assert found.size().ways == 1 + 3 * 3 * 6
    few = found.size(20)
    assert few.refused and not few.every and "if no step is refused" in few.how


def test_what_is_refused_before_anything_is_chosen_is_an_error() -> None:
    with pytest.raises(MlcError, match="split"):
        space_of_body('i, j = loops(block("B"))\nsplit(j, [_, 0])\nsample_categorical([1, 2])').size()


def test_a_refusal_that_cuts_off_other_groups() -> None:
    """Then every way is run, and where they are too many, the number is estimated."""
    text = 'i, j = loops(block("B"))\nt = sample_categorical([3, 2])\nsample_partitioned_tile(j, 2, 1, t)\n'
    text += "sample_categorical([1, 2, 3])\n"
    found = space_of_body(text)
    base = run_with(found.start, lambda among: None)
    assert found.size().ways == 1 + 3 * 3 and found.size().refused == 1
    if base.refused is None:
        with pytest.raises(Entangled):
            counted(found)
    assert not found.size(4).exact or found.size(4).ways == 10


# ---------------------------------------------------------------- estimates

DEEP = (
    "a = sample_categorical([1, 2, 3, 4])\nb = sample_categorical([1, 2, 3, 4])\n"
    "if a * b > 5 { sample_categorical([1, 2, 3, 4, 5])\nif a > 2 { sample_categorical([1, 2, 3, 4, 5, 6]) } }"
)


def test_estimates() -> None:
    found = space_of_body(DEEP)
    true = len(leaves(found))
    sizes = [space_of(DEEP, seed).size(12) for seed in range(12)]
    assert not any(s.exact or s.every for s in sizes) and all(s.runs == 12 for s in sizes)
    assert all(abs(s.ways - true) <= 4 * s.error for s in sizes) and len({s.ways for s in sizes}) > 6
    mean = sum(s.ways for s in sizes) / len(sizes)
    assert abs(mean - true) <= 4 * sum(s.error**2 for s in sizes) ** 0.5 / len(sizes)
    assert space_of(DEEP, 3).size(12) == sizes[3]
    assert re.search(r"^size +about \d+ ± \d+  estimated: 12 runs, none refused$", str(sizes[0]), re.MULTILINE)


def space_of(statements: str, seed: int) -> ScheduleSpace:
    return replace(space_of_body(statements), seed=seed)


@pytest.mark.parametrize(
    ("ways", "error", "text"),
    [
        (1234567, 312345, "about 1.2e6 ± 3e5"),
        (5239, 312, "about 5200 ± 300"),
        (99, 0, "about 99 ± 0"),
        (10**14, 10**12, "about 1.0e14 ± 1e12"),
    ],
)
def test_the_text_of_an_estimate(ways: int, error: float, text: str) -> None:
    assert Size(ways, False, False, 500, 0, (), error).text == text


def test_a_limit_is_of_two_runs() -> None:
    with pytest.raises(ValueError, match="two"):
        space_of_body(DEEP).size(1)


# ---------------------------------------------------------------- the table


def test_the_table() -> None:
    text = LOOPS + TWICE + "u = sample_categorical([1, 2])\nif u == 2 { sample_perfect_tile(i, n=2) }"
    assert str(space_of_body(text).size()) == (
        "choice  possibilities  step\n"
        "tile                4  sample_perfect_tile(j, 2)\n"
        "tile_1         1 to 4  sample_perfect_tile(j_0, 2)  (depends on tile)\n"
        "choice              2  sample_categorical([1, 2])\n"
        "tile_2              3  sample_perfect_tile(i, 2)  (depends on choice)  (not in every run)\n"
        "size               40  exact: each was run, none refused\n"
    )


def test_choices_of_two_branches_are_two_rows() -> None:
    text = LOOPS + "t = sample_categorical([1, 2])\nif t == 1 { sample_perfect_tile(i, n=2) } "
    size = space_of_body(text + "else { sample_perfect_tile(j, n=2) }").size()
    assert [(r.name, r.call, r.always) for r in size.rows] == [
        ("choice", "sample_categorical([1, 2])", True),
        ("tile", "sample_perfect_tile(i, 2)", False),
        ("tile_1", "sample_perfect_tile(j, 2)", False),
    ]


# ---------------------------------------------------------------- from Python


def test_a_python_function() -> None:
    def steps(sch: Schedule) -> None:
        _, j = sch.loops(sch.block("B"))
        tile = sch.sample_perfect_tile(j, n=2)
        for _ in range(tile[0]):
            sch.sample_categorical([1, 2])

    found = space(steps, PROGRAM, "f")
    assert found.size().ways == sum(2**outer for outer in (1, 2, 4, 8))
    few = found.size(100)
    assert (few.ways, few.exact, few.every) == (2 + 4 + 16 + 256, True, False)
    last = list(islice(found.points(), 5))[-1]
    assert last.trace.replay(PROGRAM).trace.decisions == last.trace.decisions


def test_a_python_function_that_goes_on_after_a_refusal() -> None:
    def steps(sch: Schedule) -> None:
        _, j = sch.loops(sch.block("B"))
        a, b = sch.sample_categorical([2, 4]), sch.sample_categorical([2, 4])
        try:
            sch.split(j, [a, b])
        except MlcError:
            sch.sample_categorical([1, 2, 3])

    found = space(steps, PROGRAM, "f")
    assert found.size().ways == 3 + 3 and found.size().every and not found.size().refused


@pytest.mark.parametrize(
    "use",
    [
        "x > 2", "x == 2", "2 <= x", "bool(x)", "range(x)", "[1, 2, 3, 4, 5][x]", "[1, 2, 3][:x]", "hash(x)", "int(x)",
        "x / 2", "2 ** x", "f'{x}'", "str(x)", "x.bit_length()", "[0] * x", "x in (1, 2)", "max(x, 3)", "1.5 + x",
        "-x > 0",
        "round(x)", "x // 0", "tile == [1, 2]", "x & 1", "divmod(7, x)", "tile.index(x + 0)", "'%d' % x", "abs(x)",
        "sum(tile) == 4", "{x: 1}", "not x", "location",
    ],
)  # fmt: skip
def test_python_that_looks_at_a_sampled_value(use: str) -> None:
    sch = Schedule(PROGRAM, "f")
    _, j = sch.loops(sch.block("B"))
    tile = sch.sample_perfect_tile(j, n=2)
    assert sch.space.exact and not sch.space.branched
    try:
        eval("sch.sample_compute_location(sch.block('B'))" if use == "location" else use, {
            "x": tile[1], "tile": tile, "sch": sch})  # fmt: skip
    except (ArithmeticError, ValueError):
        assert "//" in use or "index" in use
    assert not sch.space.exact and sch.space.branched[-1] == ("location" if use == "location" else "tile")
    sch.sample_categorical([1, 2])
    assert sch.space.choices[-1].depends == sch.space.branched


def test_python_that_passes_sampled_values_on() -> None:
    sch = Schedule(PROGRAM, "f")
    i, j = sch.loops(sch.block("B"))
    outer, inner = tile = sch.sample_perfect_tile(j, n=2)
    sch.split(j, tile)
    sch.split(i, [None, (outer * 2 + inner) // 3 % 4 - (-outer) + 1])
    by = sch.sample_categorical([1, 2])
    sch.annotate(sch.loops(sch.block("C"))[0], "by", by)
    assert repr(tile) and isinstance(by, int) and not isinstance(by, bool)
    assert str(sch.trace) and sch.space.exact and sch.space.size == 4 * 2


def test_values_of_another_schedule_are_numbers() -> None:
    one, other = Schedule(PROGRAM, "f"), Schedule(PROGRAM, "f")
    tile = one.sample_perfect_tile(one.loops(one.block("B"))[1], n=2)
    other.split(other.loops(other.block("B"))[1], tile)
    assert f"split(j, [{tile[0]!r}, {tile[1]!r}])" in str(other.trace)
    assert one.space.branched == ("tile",) and other.space.exact


def test_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("space")
    (folder / "program.mlc").write_text(PROGRAM, encoding="utf-8")
    schedule = 'use "program.mlc"\nschedule s for M.f (n = 2) { i, j = loops(block("B"))\nsample_perfect_tile(j, n) }'
    (folder / "s.mlcs").write_text(schedule, encoding="utf-8")
    for n in (1, 2, 3):
        found = space(f"{folder / 's.mlcs'}:s", options={"n": n})
        assert found.size().ways == count_tiles(8, n) == len(list(found.points()))
    with pytest.raises(MlcError):
        space(f"{folder / 's.mlcs'}:s", options={"m": 2}).size()


# ---------------------------------------------------------------- possibilities


@pytest.mark.parametrize(
    "call",
    [
        "sample_perfect_tile(j, n=3)", "sample_perfect_tile(j, n=2, max_innermost=4)",
        "sample_partitioned_tile(j, 3, 2, 2)", "sample_categorical([1, 2, 3], probs=[0.5, 0, 0.5])",
        'sample_compute_location(block("B"))',
    ],
)  # fmt: skip
def test_possibilities_are_the_decisions_that_are_accepted(call: str) -> None:
    among = possibilities(call)
    decisions = list(among)
    assert len(decisions) == among.count == len({repr(d) for d in decisions})
    for decision in decisions:
        among.check(decision)
    assert {repr(among.draw(Random(n))) for n in range(300)} == {repr(among.uniform(Random(n))) for n in range(300)}
    assert {repr(among.draw(Random(n))) for n in range(300)} == {repr(d) for d in decisions}


def test_possibilities_are_made_when_they_are_asked_for() -> None:
    text = "module M { prim_func g(A: f32[1073741824]) -> (B: f32[1073741824]) { compute B[i] = A[i] } }"
    sch = mlcdsl.Schedule(text, "g")
    sch.sample_perfect_tile(sch.loops(sch.block("B"))[0], n=12, max_innermost=1024)
    among = sch.session.steps[-1].among
    assert among is not None and among.count > 10**8
    assert next(iter(among))[-1] == 1


def possibilities(call: str) -> Possibilities:
    among = body(f'i, j = loops(block("B"))\n{call}').steps[-1].among
    assert among is not None
    return among
