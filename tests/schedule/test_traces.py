"""Traces are values: other decisions, fewer steps, replayed."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.schedule.sampled import Origin, SampledInt, SampledList
from mlcdsl.schedule.trace import Trace, trace_of
from tests.schedule.texts import PROGRAM, body, run


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.mlc"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def traced(statements: str) -> Trace:
    return trace_of("s", "M.f", body(statements).steps)


TILED = """
B = block("B")
i, j = loops(B)
tile = sample_perfect_tile(j, n=2, max_innermost=8, decision=[4, 4])
j0, j1 = split(j, tile)
by = sample_categorical([2, 4, 8], decision=1)
split(i, [_, by // 2])
reorder(j0, j1)
"""


def test_steps_use_what_was_sampled() -> None:
    assert str(traced(TILED)) == (
        "schedule s for M.f {\n"
        '  B = block("B")\n'
        "  i, j = loops(B)\n"
        "  tile = sample_perfect_tile(j, 2, 8, decision=[4, 4])\n"
        "  j_0, j_1 = split(j, tile)\n"
        "  choice = sample_categorical([2, 4, 8], decision=1)\n"
        "  i_0, i_1 = split(i, [_, choice // 2])\n"
        "  reorder(j_0, j_1)\n"
        "}\n"
    )
    again = run(str(traced(TILED)))
    assert str(trace_of("s", "M.f", again.steps)) == str(traced(TILED))


def test_another_decision_is_another_program(program: Path) -> None:
    trace = traced(TILED)
    assert trace.decisions == {"tile": [4, 4], "choice": 1}
    other = trace.with_decision("tile", (2, 8)).with_decision(4, 2)
    assert other.decisions == {"tile": [2, 8], "choice": 2}
    assert trace.decisions == {"tile": [4, 4], "choice": 1}, "a trace is a value"
    made = other.replay(program)
    assert structurally_equal(made.func, body(TILED.replace("[4, 4]", "[2, 8]").replace("=1)", "=2)")).func)
    assert not structurally_equal(made.func, trace.replay(program).func)
    assert str(made.trace).splitlines()[1:] == str(other).splitlines()[1:]


@pytest.mark.parametrize(
    ("step", "value", "said"),
    [
        ("tile", [3, 4], "is no tile"),
        ("tile", [1, 16], "last factor"),
        ("tile", 4, "is no tile"),
        ("choice", 3, "no number of a candidate"),
        ("choice", "a", "no number of a candidate"),
    ],
)
def test_decisions_that_are_none(program: Path, step: str, value: object, said: str) -> None:
    with pytest.raises(MlcError, match=said):
        traced(TILED).with_decision(step, value).replay(program)


@pytest.mark.parametrize("step", [0, 99, -1, "nothing", "B"])
def test_steps_that_sample_nothing(step: int | str) -> None:
    with pytest.raises(MlcError, match="samples nothing") as caught:
        traced(TILED).with_decision(step, 0)
    assert caught.value.diagnostics[0].notes == ("steps: 2 tile, 4 choice",)


def test_simplified(program: Path) -> None:
    trace = traced("""
    S = block("S")
    i, k = loops(S)
    unused = sample_perfect_tile(k, n=3, decision=[1, 1, 16])
    child_blocks(i)
    enter_postproc()
    B = block("B")
    i, j = loops(B)
    tile = sample_perfect_tile(j, n=2, decision=[4, 4])
    j0, j1 = split(j, tile)
    unroll(j1)
    cached = cache_write(B, 0, "local")
    """)
    fewer = trace.simplified()
    assert str(fewer) == (
        "schedule s for M.f {\n"
        '  B = block("B")\n'
        "  _, j = loops(B)\n"
        "  tile_1 = sample_perfect_tile(j, 2, decision=[4, 4])\n"
        "  _, j_1 = split(j, tile_1)\n"
        "  unroll(j_1)\n"
        '  cache_write(B, 0, "local")\n'
        "}\n"
    )
    assert fewer.simplified() == fewer
    assert structurally_equal(fewer.replay(program).func, trace.replay(program).func)
    assert not traced('loops(block("B"))').simplified().steps


def test_a_step_without_effect_may_have_one_with_another_decision() -> None:
    """What comes behind the decision is kept."""
    trace = traced("""
    i, j = loops(block("B"))
    at = sample_categorical([1, 2], decision=0)
    enter_postproc()
    annotate(i, "unroll", at)
    """)
    assert len(trace.simplified().steps) == 4
    assert "enter_postproc()" in str(trace.with_decision("choice", 1).simplified())


def test_a_sampled_loop_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Other uses of the loop do not follow the decision."""
    text = """module M {
  prim_func f(A: f32[8, 16]) -> (C: f32[8, 16]) {
    compute B[i, j] = A[i, j] * 2
    compute C[i, j] = B[i, j] + 1
  }
}"""
    path = tmp_path / "two.mlc"
    path.write_text(text, encoding="utf-8")
    sch = mlcdsl.Schedule(path, "f")
    _, j = sch.loops(sch.block("C"))
    at = sch.sample_compute_location(sch.block("B"), decision=1)
    assert at == j
    sch.compute_at(sch.block("B"), at)
    sch.unroll(j)
    assert "compute_at(B, location)" in str(sch.trace) and "unroll(j)" in str(sch.trace)
    sch = sch.trace.with_decision("location", 0).replay(path)
    unrolled = next(line for line in sch.text.splitlines() if "unroll" in line)
    assert "for j in" in unrolled
    with pytest.raises(MlcError):
        sch.trace.with_decision("location", -1).replay(path)


def test_sampled_integers_are_integers() -> None:
    tile = SampledList([2, None, 8], 3)
    a, empty, b = tile
    names = {3: "t", 4: "c"}
    c = SampledInt(5, Origin((4,)))
    for value, want, text in (
        (a + 1, 3, "t[0] + 1"), (1 - b, -7, "1 - t[2]"), ((a + b) * c, 50, "(t[0] + t[2]) * c"),
        (b // 3 % 2, 0, "(t[2] // 3) % 2"), (9 // a, 4, "9 // t[0]"), (17 % c, 2, "17 % c"),
        (3 * c - a, 13, "(3 * c) - t[0]"), (1 + a, 3, "1 + t[0]"),
    ):  # fmt: skip
        assert value == want and value.origin.text(names) == text
    assert empty is None and tile == [2, None, 8] and a / b == 0.25 and [1] * a == [1, 1]
    assert type(copy.deepcopy(a)) is int
    assert tile.origin == Origin((3,))
    tile.append(4)
    assert tile.origin is None


def test_a_copy_is_equal(program: Path) -> None:
    sch = mlcdsl.Schedule(program, "f")
    sch.split(sch.loops(sch.block("B"))[1], [None, sch.sample_categorical([2, 4])])
    for again in (copy.deepcopy(sch.trace), pickle.loads(pickle.dumps(sch.trace))):
        assert again == sch.trace and str(again.with_decision("choice", 1)) == str(sch.trace.with_decision("choice", 1))


def test_a_decision_is_looked_at_when_it_is_given(program: Path) -> None:
    """Where its possibilities are known: not of a step behind another decision, which may have other ones."""
    sch = mlcdsl.Schedule(program, "f")
    i, _ = sch.loops(sch.block("B"))
    _, inner = sch.split(i, sch.sample_perfect_tile(i, n=2, decision=[4, 2]))
    sch.sample_categorical([2, 4])
    sch.split(inner, sch.sample_perfect_tile(inner, n=2, decision=[1, 2]))
    trace = sch.trace
    for step, value in (("choice", True), ("choice", [1, 2]), ("choice", 2), ("tile", [3, 3]), ("tile_1", [1, 8])):
        with pytest.raises(MlcError, match="decision") as caught:
            trace.with_decision(step, value)
        assert caught.value.diagnostics[0].code == "E0410"
    other = trace.with_decision("tile", [1, 8])
    with pytest.raises(MlcError, match="no number of a candidate"):
        other.with_decision("choice", True)
    assert other.with_decision("tile_1", [1, 8]).replay(program).trace.decisions["tile_1"] == [1, 8]
