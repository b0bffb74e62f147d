"""Runs of schedules take over what earlier ones have done, and can be interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlcdsl.driver.files import read_source
from mlcdsl.ide.findings import find_out, findings
from mlcdsl.ide.queries.program_view import program_view
from mlcdsl.ide.snapshot import ScheduleSnapshot
from mlcdsl.ide.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "samples"
MATMUL = str(SAMPLES / "mm_relu.mlcs")
USED = str(SAMPLES / "mm_relu.mlc")


class Asked:
    """Says whether something is urgent, and counts how often it was asked: after statements, once a step is new."""

    def __init__(self, answer: bool = False):
        self.answer = answer
        self.count = 0

    def __call__(self) -> bool:
        self.count += 1
        return self.answer


def opened() -> Workspace:
    workspace = Workspace(read_source, lambda name: 0)
    workspace.change(MATMUL, Path(MATMUL).read_text())
    return workspace


def snapshot_of(workspace: Workspace) -> ScheduleSnapshot:
    found = workspace.snapshot(MATMUL)
    assert isinstance(found, ScheduleSnapshot)
    return found


def asked(workspace: Workspace) -> int:
    """How often it is asked while all is found out."""
    urgent = Asked()
    for _ in find_out(snapshot_of(workspace), urgent):
        pass
    return urgent.count


def programs(snapshot: ScheduleSnapshot) -> list[str]:
    """Every schedule's program after each of its steps."""
    texts = []
    for schedule in snapshot.schedules():
        run = snapshot.run(schedule)
        assert run is not None and not run.error
        for step in range(len(run.steps) + 1):
            view = program_view(snapshot, name=schedule.name.name, step=step)
            assert view is not None
            texts.append(view.text)
    return texts


def test_only_what_is_new_is_done() -> None:
    workspace = opened()
    first = asked(workspace)
    text = Path(MATMUL).read_text()
    end = text.index("\n}", text.index("schedule v2"))
    workspace.change(MATMUL, text[:end] + "\n  unroll(j1)" + text[end:])
    assert first > 10 and asked(workspace) == 1
    workspace.change(MATMUL, text)
    assert asked(workspace) == 0
    fresh = opened()
    assert programs(snapshot_of(workspace)) == programs(snapshot_of(fresh))


def test_a_step_is_done_again_for_another_program() -> None:
    workspace = opened()
    first = asked(workspace)
    program = Path(USED).read_text()
    workspace.change(USED, program.replace("max(Y[vi, vj], 0)", "max(Y[vi, vj], 1)"))
    assert asked(workspace) == first
    assert all(", 1)" in text for text in programs(snapshot_of(workspace)))


def test_an_interrupted_run_comes_to_its_end() -> None:
    workspace, urgent = opened(), Asked(True)
    snapshot = snapshot_of(workspace)
    pieces = sum(1 for _ in find_out(snapshot, urgent))
    assert pieces > urgent.count > 10
    fresh = opened()
    assert asked(fresh) >= urgent.count
    assert findings(snapshot) == findings(snapshot_of(fresh)) == ()
    assert programs(snapshot) == programs(snapshot_of(fresh))


@pytest.mark.parametrize("wrong", ["fuse(i, k)", "i = loops(Y)[9]"])
def test_a_step_that_is_refused_again(wrong: str) -> None:
    """What is said is the same, at its new place."""
    workspace = opened()
    text = Path(MATMUL).read_text()
    end = text.index("\n}", text.index("schedule v2"))
    places = []
    for before in ("", "\n  # first\n"):
        workspace.change(MATMUL, f"{text[:end]}{before}\n  {wrong}{text[end:]}")
        asked(workspace)
        (found,) = (d for d in findings(snapshot_of(workspace)) if d.severity == "error")
        assert found.span is not None
        places.append((found.message, found.span.text, found.span.start - len(before)))
    assert places[0] == places[1] and places[0][1] in wrong
