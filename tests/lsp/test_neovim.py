"""Debian's neovim, without a screen, with the server: what a user sees of an error, and of the other features."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.editors.vim import run
from tests.lsp.wire import COMMAND, ROOT

SCRIPT = Path(__file__).with_name("neovim.lua")


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
