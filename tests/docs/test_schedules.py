"""The examples of the reference of schedules run, and its numbered constraints are well formed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mlcdsl.cli.app import app
from mlcdsl.diagnostics.codes import CODES
from mlcdsl.schedule.primitive import KINDS
from tests.docs.blocks import DOCS, Block, blocks
from tests.docs.schedules import findings, program

PAGE = DOCS / "schedules.md"
EXAMPLES = list(blocks(PAGE, "mlcs"))


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda b: b.name)
def test_example(block: Block) -> None:
    """A schedule that runs, or exactly the code that the first line announces."""
    found = findings(block)
    assert {d.code for d in found} == ({block.expects} if block.expects else set()), [d.message for d in found]


@pytest.mark.parametrize("block", list(blocks(PAGE, "python")), ids=lambda b: b.name)
def test_script(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("program.mlc").write_text(program(), encoding="utf-8")
    parameters = next(b.text for b in EXAMPLES if "rows" in b.text)
    Path("tiled.mlcs").write_text(parameters, encoding="utf-8")
    exec(compile(block.text, block.name, "exec"), {"__name__": "example"})


def test_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands stand behind the file that they name."""
    monkeypatch.chdir(tmp_path)
    Path("program.mlc").write_text(program(), encoding="utf-8")
    shown = list(blocks(PAGE, "console"))
    for block in shown:
        command, _, printed = block.text.partition("\n")
        file = next(b for b in reversed(EXAMPLES) if b.line < block.line)
        words = command.removeprefix("$ mlcdsl ").split()
        Path(words[1]).write_text(file.text, encoding="utf-8")
        assert CliRunner().invoke(app, words, prog_name="mlcdsl").stdout == printed, block.name
    assert len(shown) > 2


def test_every_construct_has_an_example() -> None:
    text = "\n".join(b.text for b in EXAMPLES)
    words = "use schedule for target proc return if else in and or not len _ -> // % [1:] decision"
    assert not [w for w in words.split() if w not in text]


def test_codes_and_kinds_of_the_page_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"\b[EW]\d{4}\b", text)) <= set(CODES)
    listed = re.search(r"The kinds are `(.*?)`, and lists `(.*?)`", text, re.DOTALL)
    assert listed is not None
    assert set(" ".join(listed.groups()).split()) == set(KINDS)
