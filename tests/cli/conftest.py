"""A folder of its own for every test, the command line in this process, and a stand-in for the driver."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from mlcdsl.cli.app import app

PROGRAMS = {
    "good.mlc": """module M {
  prim_func relu[n](A: f32[n]) -> (C: f32[n]) {
    compute C[i] = max(A[i], 0)
  }
}
""",
    "types.mlc": """module M {
  prim_func f(A: f32[4], B: i32[4]) -> (C: f32[4]) {
    compute C[i] = A[i] + B[i]
  }
}
""",
    "syntax.mlc": """module M {
  prim_func f(A: f32[4] -> (C: f32[4]) {
    compute C[i] = A[i]
  }
}
""",
    "ugly.mlc": """# kept
module M { prim_func  copy[n](A: f32[n]) -> (C:f32[n])
 { compute C[ i ]=A[i] } } # at the end
""",
}

Cli = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with the programs in it."""
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_bytes(text.encode("utf-8"))
    monkeypatch.chdir(tmp_path)
    for variable in ("NO_COLOR", "MLCDSL_TRACEBACK", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def cli(folder: Path) -> Cli:
    """`cli("check", "good.mlc")` runs a command; `input` is its standard input."""

    def run(*args: str, input: bytes | str | None = None) -> Result:
        return CliRunner().invoke(app, list(args), input=input, prog_name="mlcdsl")

    return run


@pytest.fixture
def fake_driver(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A driver that compiles nothing: the commands around it are what is tested."""
    from tests.cli import fake_driver as fake

    monkeypatch.setitem(sys.modules, "mlcdsl.driver.building", fake)
    monkeypatch.setitem(sys.modules, "mlcdsl.driver.opening", fake)
    return fake
