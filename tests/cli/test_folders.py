"""Folders in place of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAMS, Cli


@pytest.fixture
def tree(folder: Path) -> Path:
    """Programs in folders, and what is none of them."""
    for name, program in (
        ("src/b.mlc", "types.mlc"), ("src/a/z.mlc", "ugly.mlc"), ("src/a.mlc", "types.mlc"),
        ("src/.hidden/x.mlc", "syntax.mlc"), ("src/.x.mlc", "syntax.mlc"), ("src/notes.txt", "syntax.mlc"),
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PROGRAMS[program], encoding="utf-8")
    (folder / "src" / "s.mlcs").write_text("schedule s {\n", encoding="utf-8")
    (folder / "empty").mkdir()
    return folder


def test_check(cli: Cli, tree: Path) -> None:
    result = cli("check", "src", "--format", "concise")
    assert result.exit_code == 1
    found = [line.partition(":")[0] for line in result.stdout.splitlines()]
    assert list(dict.fromkeys(found)) == [str(Path("src") / n) for n in ("a.mlc", "b.mlc", "s.mlcs")]
    assert result.stderr.startswith("4 files checked: ")
    assert cli("check", "src", "src/a.mlc", "good.mlc").stderr.startswith("5 files checked: ")


def test_fmt(cli: Cli, tree: Path) -> None:
    result = cli("fmt", "--check", "src/a", "good.mlc")
    assert result.stdout == f"would reformat {Path('src') / 'a' / 'z.mlc'}\n"
    assert cli("fmt", "src/a").exit_code == 0
    assert cli("fmt", "--check", "src/a").stderr == "1 file left as it is\n"
    assert (tree / "src" / ".hidden" / "x.mlc").read_text(encoding="utf-8") == PROGRAMS["syntax.mlc"]


@pytest.mark.parametrize("command", ["check", "fmt"])
def test_a_folder_without_programs(cli: Cli, tree: Path, command: str) -> None:
    result = cli(command, "empty")
    assert result.exit_code == 2 and "empty" in result.stderr
