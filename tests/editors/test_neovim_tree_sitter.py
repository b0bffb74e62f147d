"""neovim takes the tree-sitter grammars from a folder of its runtime path, and its captures are those of the tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.editors.corpus import ROOT
from tests.editors.tree_sitter_language import FOLDER, build, captures, parse
from tests.editors.vim import HERE, run


@pytest.mark.requires("nvim", "cc", "tree-sitter")
@pytest.mark.parametrize("file", ["mm_relu.mlc", "mm_relu.mlcs"])
def test_highlights(file: str, tmp_path: Path) -> None:
    language = file.rpartition(".")[2]
    plugin = tmp_path / "plugin"
    (plugin / "parser").mkdir(parents=True)
    build(language, plugin / "parser")
    shutil.copytree(FOLDER / language / "queries", plugin / "queries" / language)
    path = ROOT / "samples" / file
    seen = tmp_path / "seen"
    variables = {"MLC_FILE": str(path), "MLC_LANGUAGE": language, "MLC_SEEN": str(seen)}
    said = run("nvim", HERE / "neovim_tree_sitter.lua", variables, tmp_path, plugin)
    assert said == ""
    found = json.loads(seen.read_text(encoding="utf-8"))
    assert (found["error"], found["filetype"]) == (False, language)
    wanted = captures(language, parse(language, path.read_text(encoding="utf-8")))
    assert len(wanted) > 100
    assert {(start, end): name for start, end, name in found["captures"]} == wanted
