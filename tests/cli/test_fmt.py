"""`mlcdsl fmt`: files are rewritten whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAMS, Cli


def test_rewrites(cli: Cli, folder: Path) -> None:
    result = cli("fmt", "ugly.mlc", "good.mlc")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 file reformatted, 1 file left as it is\n"
    text = (folder / "ugly.mlc").read_text(encoding="utf-8")
    assert "# kept\n" in text
    assert "# at the end" in text
    assert cli("fmt", "--check", "ugly.mlc").exit_code == 0
    assert (folder / "good.mlc").read_text(encoding="utf-8") == PROGRAMS["good.mlc"]
    assert sorted(p.name for p in folder.iterdir()) == sorted(PROGRAMS)


def test_check_writes_nothing(cli: Cli, folder: Path) -> None:
    result = cli("fmt", "--check", "ugly.mlc", "good.mlc")
    assert result.exit_code == 1
    assert result.stdout == "would reformat ugly.mlc\n"
    assert result.stderr == "1 file would be reformatted, 1 file left as it is\n"
    assert (folder / "ugly.mlc").read_text(encoding="utf-8") == PROGRAMS["ugly.mlc"]


def test_diff(cli: Cli, folder: Path, golden: Callable[[str, str], None]) -> None:
    result = cli("fmt", "--diff", "ugly.mlc")
    assert result.exit_code == 1
    golden("cli/fmt.diff", result.stdout)
    assert (folder / "ugly.mlc").read_text(encoding="utf-8") == PROGRAMS["ugly.mlc"]
    clean = cli("fmt", "--diff", "good.mlc")
    assert (clean.exit_code, clean.stdout) == (0, "")


def test_diff_without_a_last_line_end(cli: Cli, folder: Path) -> None:
    (folder / "end.mlc").write_bytes(PROGRAMS["good.mlc"].rstrip("\n").encode())
    shown = cli("fmt", "--diff", "end.mlc").stdout
    assert "-}\n\\ No newline at end of file\n+}\n" in shown


def test_standard_input(cli: Cli) -> None:
    result = cli("fmt", "-", input=PROGRAMS["good.mlc"])
    assert (result.exit_code, result.stdout) == (0, PROGRAMS["good.mlc"])
    checked = cli("fmt", "-", "--check", input=PROGRAMS["ugly.mlc"])
    assert (checked.exit_code, checked.stdout) == (1, "would reformat <stdin>\n")


def test_syntax_errors_leave_the_file(cli: Cli, folder: Path) -> None:
    result = cli("fmt", "syntax.mlc", "ugly.mlc")
    assert result.exit_code == 1
    assert "E01" in result.stderr
    assert result.stderr.endswith("1 file reformatted, 1 file with errors\n")
    assert (folder / "syntax.mlc").read_text(encoding="utf-8") == PROGRAMS["syntax.mlc"]


def test_type_errors_do_not_matter(cli: Cli) -> None:
    assert cli("fmt", "types.mlc").exit_code == 0


@pytest.mark.parametrize(
    ("written", "end"),
    [(PROGRAMS["ugly.mlc"].replace("\n", "\r\n"), b"\r\n"), (PROGRAMS["ugly.mlc"].replace("\n", "\r\n", 1), b"\n")],
)
def test_line_ends(cli: Cli, folder: Path, written: str, end: bytes) -> None:
    path = folder / "ends.mlc"
    path.write_bytes(written.encode())
    assert cli("fmt", "ends.mlc").exit_code == 0
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(end) > 3
    assert (data.count(b"\r") > 0) == (end == b"\r\n")
    assert cli("fmt", "--check", "ends.mlc").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
def test_mode_and_links_stay(cli: Cli, folder: Path) -> None:
    path = folder / "ugly.mlc"
    path.chmod(0o640)
    (folder / "link.mlc").symlink_to("ugly.mlc")
    assert cli("fmt", "link.mlc").exit_code == 0
    assert (folder / "link.mlc").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text(encoding="utf-8") != PROGRAMS["ugly.mlc"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_read_only_file_is_not_replaced(cli: Cli, folder: Path) -> None:
    (folder / "ugly.mlc").chmod(0o444)
    result = cli("fmt", "ugly.mlc")
    assert result.exit_code == 1
    assert "cannot write `ugly.mlc`: permission denied" in result.stderr


def test_a_failing_write_leaves_the_file(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    result = cli("fmt", "ugly.mlc")
    assert result.exit_code == 1
    assert "error[E0001]: cannot write `ugly.mlc`: no space left on device" in result.stderr
    assert (folder / "ugly.mlc").read_text(encoding="utf-8") == PROGRAMS["ugly.mlc"]
    assert sorted(p.name for p in folder.iterdir()) == sorted(PROGRAMS)


def test_a_layout_that_does_not_read_back_is_not_written(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlcdsl.syntax.printer.print_file", lambda file: "module {\n")
    result = cli("fmt", "ugly.mlc")
    assert result.exit_code == 2
    assert "internal error" in result.stderr
    assert (folder / "ugly.mlc").read_text(encoding="utf-8") == PROGRAMS["ugly.mlc"]


def test_missing(cli: Cli) -> None:
    result = cli("fmt", "missing.mlc")
    assert result.exit_code == 1
    assert result.stderr.startswith("error[E0001]: cannot read `missing.mlc`: no such file or directory\n")
