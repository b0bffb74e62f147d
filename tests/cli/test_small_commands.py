"""explain, ops, targets, version, and the group itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import mlcdsl
from mlcdsl.cli.app import app
from mlcdsl.diagnostics.codes import CODES
from tests.cli.conftest import Cli


def test_explain(cli: Cli) -> None:
    for code in CODES:
        result = cli("explain", code.lower())
        assert result.exit_code == 0
        assert result.stdout.startswith(f"# {code}: ")


def test_explain_unknown(cli: Cli) -> None:
    result = cli("explain", "E031")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "unknown code `E031`; did you mean" in result.stderr


def test_ops(cli: Cli) -> None:
    lines = cli("ops").stdout.splitlines()
    assert lines[0].split() == ["operator", "sign", "what", "it", "computes"]
    rows = {line.split("(")[0]: line for line in lines[1:]}
    assert "@" in rows["matmul"]
    assert list(rows) == sorted(rows)


@pytest.mark.parametrize("name", ["matmul", "split"])
def test_one_op(cli: Cli, golden: Callable[[str, str], None], name: str) -> None:
    golden(f"cli/ops_{name}.txt", cli("ops", name).stdout)


def test_every_op_has_an_example_that_checks(cli: Cli) -> None:
    from mlcdsl.check import check_source
    from mlcdsl.cli.op_example import example
    from mlcdsl.ops import OPERATORS
    from mlcdsl.source import Source

    for name in OPERATORS.names():
        op = OPERATORS.get(name)
        assert op is not None
        found = example(op)
        assert found is not None, name
        result = check_source(Source(f"{name}.mlc", f"module M {{\n{found[1]}\n}}\n"), prove=False)
        assert result.ok, (name, result.diagnostics)


def test_op_by_its_sign(cli: Cli) -> None:
    assert cli("ops", "@").stdout == cli("ops", "matmul").stdout


def test_unknown_op(cli: Cli) -> None:
    result = cli("ops", "matmull")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean `matmul`?" in result.stderr


def test_targets(cli: Cli) -> None:
    lines = cli("targets").stdout.splitlines()
    assert [line.split()[0] for line in lines][:2] == ["target", "llvm"]
    assert any(line.startswith("aarch64 ") for line in lines)


def test_version(cli: Cli) -> None:
    assert cli("version").stdout.startswith(f"mlcdsl {mlcdsl.__version__} (Python 3.")
    data = json.loads(cli("version", "--json").stdout)
    assert data["mlcdsl"] == mlcdsl.__version__
    assert data["libraries"]["numpy"]
    assert cli("--version").stdout == f"mlcdsl {mlcdsl.__version__}\n"


def test_help(cli: Cli, golden: Callable[[str, str], None]) -> None:
    golden("cli/help.txt", cli("--help").stdout)


def test_every_command_explains_itself(cli: Cli) -> None:
    folder = Path(mlcdsl.__file__).parent / "cli" / "commands"
    names = sorted(p.stem for p in folder.glob("[a-z]*.py"))
    assert {"build", "check", "explain", "fmt", "ops", "run", "targets", "version"} <= set(names)
    assert app.list_commands(None) == names  # type: ignore[arg-type]
    for name in names:
        result = cli(name, "-h")
        assert result.exit_code == 0
        assert f"Usage: mlcdsl {name}" in result.stdout


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ValueError("one\ntwo"), 2, "internal error, please report: ValueError: one two\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
        (MemoryError(), 2, "error: not enough memory\n"),
    ],
)
def test_what_becomes_of_exceptions(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def fail(path: str) -> object:
        raise error

    monkeypatch.setattr("mlcdsl.driver.files.read_source", fail)
    result = cli("check", "good.mlc")
    assert result.exit_code == code
    assert result.stderr.startswith(said)
    assert "Traceback" not in result.stderr
    assert bool(result.stderr) == bool(said)


def test_traceback_on_request(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> object:
        raise ValueError("here")

    monkeypatch.setattr("mlcdsl.driver.files.read_source", fail)
    monkeypatch.setenv("MLCDSL_TRACEBACK", "1")
    result = cli("check", "good.mlc")
    assert result.exit_code == 2
    assert "Traceback (most recent call last)" in result.stderr
    assert result.stderr.endswith("internal error, please report: ValueError: here\n")


def test_limits_are_no_defects(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlcdsl.diagnostics import LimitError

    def fail(path: str) -> object:
        raise LimitError("strides of outputs")

    monkeypatch.setattr("mlcdsl.driver.files.read_source", fail)
    result = cli("check", "good.mlc")
    assert (result.exit_code, result.stderr) == (2, "error: not supported: strides of outputs\n")
