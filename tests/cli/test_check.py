"""`mlcdsl check`: what goes where, formats, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAMS, Cli

FORMATS = ("text", "concise", "json", "sarif", "github")


def test_nothing_wrong(cli: Cli) -> None:
    result = cli("check", "good.mlc")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 file checked: no errors\n")


@pytest.mark.parametrize("format_", FORMATS)
def test_formats(cli: Cli, golden: Callable[[str, str], None], format_: str) -> None:
    result = cli("check", "good.mlc", "types.mlc", "missing.mlc", "--format", format_)
    assert result.exit_code == 1
    assert result.stderr == "3 files checked: 2 errors\n"
    golden(f"cli/check.{format_}", result.stdout)


def test_json_is_json_where_nothing_is_wrong(cli: Cli) -> None:
    assert json.loads(cli("check", "good.mlc", "--format", "json").stdout) == []
    assert json.loads(cli("check", "good.mlc", "--format", "sarif").stdout)["runs"][0]["results"] == []
    assert cli("check", "good.mlc", "--format", "github").stdout == ""


def test_all_files_are_reported(cli: Cli) -> None:
    result = cli("check", "types.mlc", "syntax.mlc", "good.mlc", "--format", "concise")
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {"types.mlc", "syntax.mlc"}


def test_a_finding_of_a_shared_file_is_told_once(cli: Cli, folder: Path) -> None:
    (folder / "user.mlc").write_text('use "types.mlc"\nmodule U {}\n', encoding="utf-8")
    result = cli("check", "types.mlc", "user.mlc", "--format", "concise")
    assert len(result.stdout.splitlines()) == 1


def test_warnings_alone_are_no_failure(cli: Cli, folder: Path) -> None:
    text = """module M {
  prim_func gather(A: f32[8], P: i64[4]) -> (C: f32[4]) {
    for i in range(4) { block C(spatial vi = i) { C[vi] = A[P[vi]] } }
  }
}
"""
    (folder / "gather.mlc").write_text(text, encoding="utf-8")
    result = cli("check", "gather.mlc", "--format", "concise")
    assert "W0501" in result.stdout
    assert result.exit_code == 0
    assert result.stderr == "1 file checked: 1 warning\n"


def test_standard_input(cli: Cli) -> None:
    assert cli("check", "-", input=PROGRAMS["good.mlc"]).exit_code == 0
    result = cli("check", "-", "--format", "concise", input=PROGRAMS["types.mlc"])
    assert result.exit_code == 1
    assert result.stdout.startswith("<stdin>:3:")


def test_standard_input_uses_files_beside_it(cli: Cli) -> None:
    assert cli("check", "-", input='use "good.mlc"\nmodule U {}\n').exit_code == 0


def test_bytes_that_are_not_text(cli: Cli, folder: Path) -> None:
    (folder / "latin1.mlc").write_bytes(b"# Gr\xf6\xdfe\n")
    for result in (cli("check", "latin1.mlc"), cli("check", "-", input=b"# Gr\xf6\xdfe\n")):
        assert result.exit_code == 1
        assert "E0002" in result.stdout


def test_no_colours_where_nobody_looks(cli: Cli) -> None:
    assert "\x1b" not in cli("check", "types.mlc").output


def test_wrong_usage(cli: Cli) -> None:
    for args, hint in (
        (("check", "good.mlc", "--fromat", "json"), "--format"),
        (("check", "good.mlc", "--format", "jsno"), "did you mean `json`?"),
        (("chekc", "good.mlc"), "did you mean `check`?"),
        (("good.mlc",), "mlcdsl check good.mlc"),
        (("check",), "PATH..."),
    ):
        result = cli(*args)
        assert result.exit_code == 2, args
        assert hint in result.stderr
        assert result.stdout == ""
