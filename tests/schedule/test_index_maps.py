"""Index maps that compute with integers of the schedule: what they mean, what a trace says of them, what stops them."""

from __future__ import annotations

from pathlib import Path

import pytest

import mlcdsl
from mlcdsl.diagnostics import MlcError
from mlcdsl.ir.equal import structurally_equal
from mlcdsl.schedule.choices import space_of
from mlcdsl.schedule.spaces import space
from mlcdsl.schedule.trace import trace_of
from tests.schedule.texts import PROGRAM, body, calls, read, refused, run
from tests.schedule.verified import verified

LAYOUT = 'transform_block_layout(block("B"), {})'
PLAIN = LAYOUT.format("(a, b) -> (a // 4, b, a % 4)")
SAMPLED = """tile = sample_perfect_tile(loops(block("B"))[0], 2)
half = tile[0] * 2
m = (a, b) -> (a // tile[-1], b + half - half, a % tile[-1])
transform_block_layout(block("B"), m)
"""


@pytest.mark.parametrize(
    ("before", "written"),
    [
        ("k = 4", "(a, b) -> (a // k, b, a % k)"),
        ("k = [2, 4]", "(a, b) -> (a // k[1], b, a % k[-1])"),
        ("k = 2", "(a, b) -> (a // (k * 2), b, a % (k + k))"),
        ("k = 4\na = 7", "(a, b) -> (a // k, b, a % k)"),
        ("", "(a, b) -> (a // len([1, 2, 3, 4]), b, a % 4)"),
        ("k = 4", "(a, b) -> (a // min(k, 9), b, a % max(k, 2))"),
    ],
)
def test_integers_of_the_schedule(before: str, written: str) -> None:
    """The names on the left side hide those of the schedule."""
    session = verified(PROGRAM, f"{before}\n{LAYOUT.format(written)}")
    assert structurally_equal(session.func, body(PLAIN).func)


def test_a_parameter_in_a_map() -> None:
    text = f"schedule s for M.f (k = 4) {{ {LAYOUT.format('(a, b) -> (a // k, b, a % k)')} }}"
    assert read(text).diagnostics == ()
    assert calls(run(text, k=2)) == ["transform_block_layout(B, (a, b) -> (a // 2, b, a % 2))"]


def test_a_trace_says_what_was_sampled_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "program.mlc"
    path.write_text(PROGRAM, encoding="utf-8")
    session = verified(PROGRAM, SAMPLED)
    trace = trace_of("s", "M.f", session.steps).simplified()
    step = trace.steps[-1].text
    assert "(a, b) -> (a // tile[1], b + (tile[0] * 2) - (tile[0] * 2), a % tile[1])" in step
    assert structurally_equal(trace.replay(path).func, session.func)
    for tile in ([4, 2], [2, 4]):
        other = trace.with_decision("tile", tile).replay(path).func
        steps = SAMPLED.replace("], 2)", f"], 2, decision={tile})")
        assert structurally_equal(other, verified(PROGRAM, steps).func)


def test_what_is_sampled_below_a_map_depends_on_it(tmp_path: Path) -> None:
    path = tmp_path / "s.mlcs"
    (tmp_path / "program.mlc").write_text(PROGRAM, encoding="utf-8")
    steps = SAMPLED + 'sample_perfect_tile(loops(block("B"))[0], 2)'
    assert [c.depends for c in space_of(body(steps)).choices] == [(), ("tile",)]
    path.write_text(f'use "program.mlc"\nschedule s for M.f {{\n{steps}\n}}\n', encoding="utf-8")
    found = space(f"{path}:s").size(limit=50)
    # 8 = 8 * 1 = 4 * 2 = 2 * 4 = 1 * 8, and the outer one again in two
    assert (found.ways, found.exact) == (4 + 3 + 2 + 1, True)


ERRORS = [
    ("x = (j) -> (k)", "E0201", "unknown name `k`", "k"),
    ('k = "x"\nx = (j) -> (j // k)', "E0411", "an index map computes with integers, this is", "k"),
    ("k = 2.5\nx = (j) -> (j * k)", "E0411", "an index map computes with integers, this is", "k"),
    ("x = (j) -> (j + true)", "E0411", "an index map computes with integers, this is", "true"),
    ("k = [2]\nx = (j) -> (j + k)", "E0411", "an index map computes with integers, this is", "k"),
    ("k = 0\nx = (j) -> (j // k)", "E0306", "`//` by zero has no value", "k"),
]


@pytest.mark.parametrize("unchecked", [False, True])
@pytest.mark.parametrize(("statements", "code", "said", "place"), ERRORS, ids=[e[0] for e in ERRORS])
def test_what_a_map_cannot_compute(statements: str, code: str, said: str, place: str, unchecked: bool) -> None:
    found = refused(f"schedule s for M.f {{\n{statements}\n}}", unchecked=unchecked)
    assert (found.code, found.span and found.span.text) == (code, place)
    assert said in found.message


def test_a_variable_of_a_map_is_no_value_of_the_schedule() -> None:
    """Also where the schedule has a value of its name."""
    found = refused("schedule s for M.f { i = 1 k = [2, 3] x = (i) -> (i + k[i]) }", unchecked=True)
    assert (found.code, found.span and found.span.text) == ("E0201", "i")


def test_a_map_from_python_knows_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "program.mlc"
    path.write_text(PROGRAM, encoding="utf-8")
    sch = mlcdsl.Schedule(path, "f")
    with pytest.raises(MlcError) as caught:
        sch.transform_block_layout(sch.block("B"), "(row, b) -> (row // 4, b, rwo % 4)")
    (found,) = caught.value.diagnostics
    assert (found.code, found.message, found.label) == ("E0201", "unknown name `rwo`", "did you mean `row`?")
    assert found.notes == ("an index map knows the names on its left side, and integers",)
