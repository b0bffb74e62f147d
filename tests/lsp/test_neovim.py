"""Debian's neovim, without a screen, with the server: what a user sees of an error, and of the other features."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from mlcdsl.driver.scheduling import run_schedule
from mlcdsl.schedule.showing import program_text
from tests.editors.vim import run
from tests.lsp.wire import COMMAND, ROOT

HERE = Path(__file__).parent
SCRIPT = HERE / "neovim.lua"
TELLS_WHAT_IT_IS_TOLD = """import sys
if sys.argv[1] == "lsp":
    from mlcdsl.cli import main
    main()
print("told", *sys.argv[1:])
"""


@pytest.mark.requires("nvim")
def test_a_session(tmp_path: Path) -> None:
    program = (ROOT / "samples" / "mm_relu.mlc").read_text(encoding="utf-8")
    (tmp_path / "t.mlc").write_text(program.replace("max(Y[vi", "max(Z[vi"), encoding="utf-8")
    variables = {
        "MLC_FILE": str(tmp_path / "t.mlc"),
        "MLC_COMMAND": json.dumps(COMMAND),
        "MLC_SEEN": str(tmp_path / "o"),
    }
    said = run("nvim", SCRIPT, variables, tmp_path)
    seen = json.loads((tmp_path / "o").read_text(encoding="utf-8"))
    assert "failed" not in seen, seen["failed"] + said
    row = next(n for n, line in enumerate(program.splitlines(), 1) if "max(Y[vi" in line)
    assert seen["error"] == {"code": "E0201", "row": row, "text": "Z"}
    assert "f32[128, 128]" in seen["hover"]
    lines = program.splitlines()
    at = next(n for n, line in enumerate(lines) if "alloc Y" in line)
    assert seen["definition"] == [at + 1, lines[at].index("Y")]
    inside = program[program.index("prim_func mm_relu(") : program.index("## The same")]
    renamed = program.replace(inside, inside.replace("alloc Y", "alloc Sum").replace("Y[", "Sum["))
    assert seen["renamed"] + "\n" == renamed
    assert seen["formatted"] + "\n" == renamed
    assert seen["actions"]
    assert seen["fixed"] + "\n" == renamed


@pytest.mark.requires("nvim")
def test_commands(tmp_path: Path) -> None:
    """What a step does, from a lens and from the command line; run and verify in a terminal."""
    for name in ("mm_relu.mlc", "mm_relu.mlcs"):
        shutil.copy(ROOT / "samples" / name, tmp_path)
    steps = tmp_path / "mm_relu.mlcs"
    (tmp_path / "mlcdsl.py.txt").write_text(TELLS_WHAT_IT_IS_TOLD, encoding="utf-8")
    variables = {
        "MLC_FILE": str(steps),
        "MLC_COMMAND": json.dumps([sys.executable, str(tmp_path / "mlcdsl.py.txt"), "lsp"]),
        "MLC_SEEN": str(tmp_path / "o"),
    }
    said = run("nvim", HERE / "neovim_commands.lua", variables, tmp_path)
    seen = json.loads((tmp_path / "o").read_text(encoding="utf-8"))
    assert "failed" not in seen, seen["failed"] + said
    _, run_of_v2 = run_schedule(f"{steps}:v2")
    after = [program_text(step.func) for step in run_of_v2.steps]
    last = len(after)

    def shown(view: dict[str, Any], step: int) -> None:
        assert view["filetype"] == "mlc" and view["buftype"] == "nofile" and view["windows"] == 2
        assert view["lines"][0].startswith(f"# v2 after step {step} of {last}")
        assert "\n".join(view["lines"][1:]).rstrip() == after[step - 1].rstrip()

    shown(seen["lens"], last)
    shown(seen["cursor"], 2)
    shown(seen["step"], 1)
    shown(seen["in_view"], 3)
    assert seen["lens"]["buffer"] == seen["cursor"]["buffer"] == seen["in_view"]["buffer"]
    assert seen["clients_of_view"] == 0
    assert seen["edited"]["lines"][0].startswith(f"# v2 after step {last - 1} of {last - 1}")
    assert f"told verify {steps}:v2" in seen["verify"]
    assert f"told run {tmp_path / 'mm_relu.mlc'}:MmRelu.mm_relu A=ones" in seen["run"]
