"""`mlcdsl build`: what is printed, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

pytestmark = pytest.mark.usefixtures("fake_driver")


def test_artifact(cli: Cli, folder: Path) -> None:
    result = cli("build", "good.mlc", "-o", "out.mlcx")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "wrote out.mlcx (40 bytes)\n")
    assert (folder / "out.mlcx").read_bytes().startswith(b"MLCX")


@pytest.mark.parametrize("output", [".", "", "/", "out.foo", "out"])
def test_artifacts_end_in_mlcx(cli: Cli, folder: Path, output: str) -> None:
    result = cli("build", "good.mlc", "-o", output)
    assert result.exit_code == 2
    assert f"an artifact ends in .mlcx, `{output}` does not" in result.stderr
    assert not (folder / "out.foo").exists()


def test_artifact_needs_a_place(cli: Cli) -> None:
    result = cli("build", "good.mlc")
    assert result.exit_code == 2
    assert "-o OUT.mlcx" in result.stderr


@pytest.mark.parametrize("kind", ["ast", "mlc", "lowered", "llvm", "asm", "bytecode"])
def test_stages_are_text_on_standard_output(cli: Cli, kind: str) -> None:
    result = cli("build", "good.mlc", "--emit", kind, "--target", "aarch64")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{kind} of good.mlc for aarch64\n", "")


def test_stage_to_a_file(cli: Cli, folder: Path) -> None:
    result = cli("build", "good.mlc", "--emit", "llvm", "-o", "out.ll")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (folder / "out.ll").read_text(encoding="utf-8") == "llvm of good.mlc for None\n"


def test_object_code_needs_a_file(cli: Cli, folder: Path) -> None:
    result = cli("build", "good.mlc", "--emit", "obj")
    assert result.exit_code == 2
    assert "-o OUT.o" in result.stderr
    assert cli("build", "good.mlc", "--emit", "obj", "-o", "out.o").exit_code == 0
    assert (folder / "out.o").read_bytes() == b"\x7fELF"


def test_unknown_stage(cli: Cli) -> None:
    result = cli("build", "good.mlc", "--emit", "llmv")
    assert result.exit_code == 2
    assert "did you mean `llvm`?" in result.stderr


def test_findings_are_rendered(cli: Cli, folder: Path) -> None:
    result = cli("build", "types.mlc", "-o", "out.mlcx")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "error[E0301]: dtypes differ\n")
    assert not (folder / "out.mlcx").exists()


def test_where_nothing_can_be_written(cli: Cli, folder: Path) -> None:
    result = cli("build", "good.mlc", "--emit", "llvm", "-o", "no/out.ll")
    assert result.exit_code == 1
    assert result.stderr.startswith("error[E0001]: cannot write `no/out.ll`: no such file or directory\n")
    result = cli("build", "good.mlc", "--emit", "llvm", "-o", ".")
    assert "cannot write `.`: it is a directory" in result.stderr
