"""The programs that come with the compiler are examples of how to write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlcdsl.driver.files import check_file, loader, read_source
from mlcdsl.lint import report, report_schedules
from mlcdsl.schedule.program import read_schedules

SAMPLES = Path(__file__).parents[2] / "samples"
PROGRAMS = sorted(SAMPLES.rglob("*.mlc"))
SCHEDULES = sorted(SAMPLES.rglob("*.mlcs"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.name)
def test_program(path: Path) -> None:
    assert [f"{d.code} {d.message}" for d in report(check_file(str(path)))] == []


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda p: p.name)
def test_schedule(path: Path) -> None:
    found = report_schedules(read_schedules(read_source(str(path)), loader))
    assert [f"{d.code} {d.message}" for d in found] == []


def test_there_are_samples() -> None:
    assert len(PROGRAMS) >= 7 and len(SCHEDULES) >= 5
