"""The scopes of every construct, by the assertions in `tmgrammar/` (vscode-tmgrammar-test runs them)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule
from mlcdsl.syntax.lexer import lex
from mlcdsl.syntax.table import load_table
from tests.editors.node import EXTENSION, HERE, PACKAGES

FILES = sorted((HERE / "tmgrammar").glob("*.mlc*"))


@pytest.mark.requires("npm-packages")
def test_assertions() -> None:
    script = str(PACKAGES / "vscode-tmgrammar-test" / "dist" / "unit.js")
    command = ["node", script, "--config", str(EXTENSION / "package.json"), *map(str, FILES)]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in FILES:
        assert path.name in done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_texts_are_readable(path: Path) -> None:
    read = parse_schedule if path.suffix == ".mlcs" else parse
    assert read(Source(path.name, path.read_text(encoding="utf-8"))).diagnostics == ()


@pytest.mark.parametrize("language", ["mlc", "mlcs"])
def test_every_word_is_asserted(language: str) -> None:
    """Every keyword and sign of the grammar stands in an assertion file."""
    sources = [Source(p.name, p.read_text(encoding="utf-8")) for p in FILES if p.suffix == f".{language}"]
    found = {token.text for source in sources for token in lex(source).tokens}
    assert set(load_table(language).literals) - found == set()
