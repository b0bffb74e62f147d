"""What the plugin sets for a buffer, and the client that it starts in neovim."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.editors.vim import EDITORS, HERE, RUNTIME, run

PROGRAM = "module M { }\n"
SETTINGS = """
edit $MLC_FILE
call writefile([json_encode([&filetype, &commentstring, &shiftwidth, &expandtab, &formatprg, &indentexpr])], $MLC_SEEN)
qall!
"""


@pytest.mark.parametrize("editor", [pytest.param(e, marks=pytest.mark.requires(e)) for e in EDITORS])
@pytest.mark.parametrize("language", ["mlc", "mlcs"])
def test_settings_of_a_buffer(editor: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "settings.vim").write_text("set nocompatible\nfiletype plugin indent on\n" + SETTINGS, encoding="utf-8")
    seen = tmp_path / "seen"
    variables = {"MLC_FILE": str(tmp_path / f"a.{language}"), "MLC_SEEN": str(seen)}
    run(editor, tmp_path / "settings.vim", variables, tmp_path)
    found = json.loads(seen.read_text(encoding="utf-8"))
    assert found == [language, "# %s", 2, 1, "mlcdsl fmt -", "mlcdsl#indent#of(v:lnum)"]


def test_both_languages_have_all_files() -> None:
    for folder in ("ftplugin", "indent"):
        assert (RUNTIME / folder / "mlc.vim").read_text() == (RUNTIME / folder / "mlcs.vim").read_text()
    assert sorted(p.name for p in (RUNTIME / "syntax").iterdir()) == ["mlc.vim", "mlcs.vim"]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for the server is a shell script")
@pytest.mark.requires("nvim")
def test_neovim_starts_one_server_for_a_project(tmp_path: Path) -> None:
    project = tmp_path / "a project"
    server = project / ".venv" / "bin" / "mlcdsl"
    server.parent.mkdir(parents=True)
    (project / ".git").mkdir()
    server.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(HERE / "fake_server.py")])} "$@"\n')
    server.chmod(0o755)
    files = [project / "inner" / "a.mlc", project / "a.mlcs"]
    files[0].parent.mkdir()
    for path in files:
        path.write_text(PROGRAM, encoding="utf-8")
    names = tmp_path / "names"
    names.write_text(json.dumps([str(p) for p in files]), encoding="utf-8")
    seen, log = tmp_path / "seen", tmp_path / "log"
    run("nvim", HERE / "neovim_client.lua", {"MLC_TEXTS": str(names), "MLC_SEEN": str(seen), "MLC_LOG": str(log)},
        tmp_path)  # fmt: skip
    found = json.loads(seen.read_text(encoding="utf-8"))
    assert found == {"attached": 2, "clients": [{"root": str(project), "cmd": [str(server), "lsp"]}]}
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [e["arguments"] for e in entries if "arguments" in e] == [["lsp"]]
    opened = [e["params"]["textDocument"] for e in entries if e.get("method") == "textDocument/didOpen"]
    assert sorted((d["languageId"], d["text"]) for d in opened) == [("mlc", PROGRAM), ("mlcs", PROGRAM)]
