"""The hooks for pre-commit: what they declare, run on the files of a repository as pre-commit does."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from mlcdsl.cli.app import app
from tests.cli.conftest import PROGRAMS, Cli

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
_LINE = re.compile(r"(?P<item>- |  )(?P<key>[a-z_]+): (?P<value>.+)")
_PLAIN = re.compile(r"""'[^']*'|[^\s'"\[\]{}&*!|>%@`#,?:-](?:[^:#]|:(?! ))*""")


def hooks() -> dict[str, dict[str, str]]:
    """The file is a list of flat mappings of plain or single-quoted strings, a part of YAML that is read here."""
    found: list[dict[str, str]] = []
    for line in HOOKS.read_text(encoding="utf-8").splitlines():
        m = _LINE.fullmatch(line)
        assert m is not None and _PLAIN.fullmatch(m["value"]), line
        if m["item"] == "- ":
            found.append({})
        assert m["key"] not in found[-1], line
        found[-1][m["key"]] = m["value"].strip("'")
    return {hook["id"]: hook for hook in found}


def test_what_is_declared() -> None:
    """The keys that pre-commit asks for, and entries that are commands of ours."""
    assert set(hooks()) == {"mlcdsl-check", "mlcdsl-fmt"}
    for hook in hooks().values():
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        assert hook["language"] == "python"
        program, command, *_ = shlex.split(hook["entry"])
        assert program == "mlcdsl" and command in app.list_commands(None)  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize("name", ["a.mlc", "b/c.mlcs", "c.mlcx", "d.mlc.txt", "mlc", "e.mlcss"])
def test_files(name: str) -> None:
    assert all(bool(re.search(h["files"], name)) == (name in ("a.mlc", "b/c.mlcs")) for h in hooks().values())


@pytest.fixture
def repository(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    (folder / "notes.md").write_text("no program\n", encoding="utf-8")
    (folder / "s.mlcs").write_text('use "good.mlc"\nschedule s for M.relu { loops(block("C")) }\n', encoding="utf-8")
    return folder


def run(cli: Cli, hook: dict[str, str], folder: Path, *args: str, leave: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run the entry on the files that git knows and the hook is for."""
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    names = subprocess.run(["git", "ls-files"], cwd=folder, check=True, capture_output=True, text=True).stdout.split()
    chosen = [n for n in names if re.search(hook["files"], n) and n not in leave]
    result = cli(*shlex.split(hook["entry"])[1:], *args, *chosen)
    return result.exit_code, result.output


def test_check(cli: Cli, repository: Path) -> None:
    hook = hooks()["mlcdsl-check"]
    code, output = run(cli, hook, repository)
    assert code == 1
    assert "types.mlc:3:" in output and "syntax.mlc:2:" in output and "s.mlcs:2:" in output and "good.mlc" not in output
    right = ("types.mlc", "syntax.mlc")
    assert run(cli, hook, repository, leave=right)[0] == 0
    code, output = run(cli, hook, repository, "--strict", leave=right)
    assert code == 1 and "L0703" in output


def test_fmt(cli: Cli, repository: Path) -> None:
    """What has mistakes fails; the others are rewritten, which pre-commit sees as a failure by itself."""
    hook = hooks()["mlcdsl-fmt"]
    assert run(cli, hook, repository)[0] == 1
    assert (repository / "ugly.mlc").read_text(encoding="utf-8") != PROGRAMS["ugly.mlc"]
    assert run(cli, hook, repository, leave=("syntax.mlc",)) == (0, "4 files left as they are\n")
