"""The `golden` fixture itself: it compares, shows a diff, and rewrites when asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TEST = """
def test_it(golden):
    golden("a/b.txt", "one\\ntwo")
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_update_and_compare(pytester: pytest.Pytester, workers: str) -> None:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", pytester.path / "conftest.py")
    pytester.makepyfile(TEST)
    run = pytester.runpytest_subprocess
    run("-n", workers).stdout.fnmatch_lines(["*there is no tests/golden/a/b.txt*"])
    run("-n", workers, "--update-golden").stdout.fnmatch_lines(
        ["*golden files written*", "tests/golden/a/b.txt"]
    )
    file = pytester.path / "golden" / "a" / "b.txt"
    assert file.read_text() == "one\ntwo\n"
    assert "written" not in run("-n", workers).stdout.str()
    file.write_text("one\nthree\n")
    run("-n", workers).stdout.fnmatch_lines(["-three", "+two"])
