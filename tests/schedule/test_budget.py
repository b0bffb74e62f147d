"""Runs that would not end, or not fit the memory, end at a place that is said, and soon."""

from __future__ import annotations

import pytest

from mlcdsl.ide.progress import Progress
from mlcdsl.ide.runs import run_schedule
from mlcdsl.schedule.budget import DEEPEST, MOST, STEP
from tests.schedule.texts import read, refused, run

TEN = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"
TWICE = "proc r(n: int) { if n < 30 { r(n + 1) r(n + 1) } }\n"
SAMPLED = 'i, j = loops(block("B"))\nx, y = sample_perfect_tile(i, 2)\n'


def of(statements: str) -> str:
    """A schedule of these statements."""
    return f"schedule s for M.f {{\n{statements}\n}}"


def nested(depth: int, inner: str) -> str:
    """A statement in loops of ten iterations."""
    return "".join(f"for i{n} in {TEN} {{ " for n in range(depth)) + inner + " }" * depth


TOO_MUCH = {
    "loops": (of(nested(10, "x = 1")), ""),
    "loops of nothing": (of(nested(10, "")), ""),
    "procs": (TWICE + of("r(1)"), "n"),
    "lists": (of("x = [1]\n" + "x = x + x\n" * 30), "x + x"),
    "lists in lists": (of("x = [1]\n" + "x = [x, x]\n" * 60), "[x, x]"),
    "texts": (of('x = "a"\n' + "x = x + x\n" * 40), "x + x"),
    "comparisons": (of("x = [1]\n" + "x = x + x\n" * 12 + nested(4, "y = x == x")), "x"),
    "slices": (of("x = [1]\n" + "x = x + x\n" * 12 + nested(4, "y = x[1:]")), "x"),
    "how sampled values are written": (of(SAMPLED + "x = x + x\n" * 40), "x + x"),
    "steps": (of(nested(4, 'x = loops(block("B"))')), ""),
}


@pytest.mark.parametrize("text,at", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_run_that_does_too_much(text: str, at: str) -> None:
    found = refused(text)
    assert found.code == "E0411" and f"{MOST:,}" in found.message and f"as {STEP}" in found.notes[0]
    assert found.span is not None and at in found.span.text


@pytest.mark.parametrize("text", [text for text, _ in TOO_MUCH.values()], ids=TOO_MUCH)
def test_the_editor_says_the_same(text: str) -> None:
    file = read(text)
    schedule = file.schedule(None)
    ran = run_schedule(schedule, Progress(file.function(schedule), {}), file.procs)
    (said,), found = ran.error, refused(text)
    assert said.span is not None and found.span is not None and said.span.start == found.span.start
    assert (said.code, said.message, said.notes) == (found.code, found.message, found.notes)
    assert len(ran.moments) <= MOST and len(ran.steps) <= MOST // STEP


@pytest.mark.parametrize("value", ["y * y", "-y - 2", "9223372036854775808"])
def test_integers_have_64_bits(value: str) -> None:
    found = refused(of(f"y = 9223372036854775807\ny = {value}"))
    assert found.code == "E0411" and "64 bits" in found.message
    assert found.span is not None and found.span.text == value


def test_the_least_integer() -> None:
    run(of("y = -9223372036854775808\ny = y + 9223372036854775807"))


def test_lists_are_in_lists_to_a_depth() -> None:
    run(of("x = [1]\n" + "x = [x]\n" * (DEEPEST - 1)))
    found = refused(of("x = [1]\n" + "x = [x]\n" * DEEPEST))
    assert found.code == "E0411" and f"{DEEPEST} deep" in found.message


def test_long_schedules_run_to_their_end() -> None:
    """A hundred times what the largest sample does."""
    session = run(of(nested(3, 'x = loops(block("B"))')))
    assert len(session.steps) == 2000
