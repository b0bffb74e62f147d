"""docs/editors.md names what the server, the extension and the linter have, and shows what they say."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import fields

import pytest

from mlcdsl.cli.commands.check import command
from mlcdsl.diagnostics.render import FORMATS
from mlcdsl.ide.actions.base.refactoring import REFACTORINGS
from mlcdsl.ide.queries.inlay_hints import KINDS
from mlcdsl.ide.queries.program_view import ProgramView
from tests.docs.blocks import DOCS, blocks
from tests.docs.transcript import ROOT, answer

PAGE = DOCS / "editors.md"
TEXT = PAGE.read_text(encoding="utf-8")
(SHOWN,) = blocks(PAGE, "text")


def table(first: str) -> list[list[str]]:
    """The cells of the table whose head begins with a word."""
    found = re.search(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert found is not None, first
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in found[1].splitlines()]


def named(first: str) -> list[str]:
    """The words in the first column of a table."""
    return [word for row in table(first) for word in re.findall(r"`([^`]+)`", row[0])]


@pytest.mark.requires("pygls")
def test_requests() -> None:
    from mlcdsl.lsp.server import create_server

    features = create_server().protocol.fm.features
    assert sorted(named("request")) == sorted(features)
    assert all(len(row) == 3 and all(row) for row in table("request"))


CONTRIBUTED = json.loads((ROOT / "grammar/editors/vscode/package.json").read_text(encoding="utf-8"))["contributes"]


def test_commands_of_vs_code() -> None:
    titles = {f"{c['category']}: {c['title']}" for c in CONTRIBUTED["commands"]}
    for page in (PAGE, ROOT / "grammar/editors/vscode/README.md"):
        text = page.read_text(encoding="utf-8").replace("\n", " ")
        assert set(re.findall(r"\*(MLC: [^*]+)\*", text)) == titles


def test_settings() -> None:
    assert set(named("setting")) == set(CONTRIBUTED["configuration"]["properties"])
    rows = {name.removeprefix("`mlcdsl.inlayHints.").rstrip("`"): what for name, what in table("setting")}
    assert {kind: rows[kind] for kind in KINDS} == KINDS


@pytest.mark.requires("pygls")
def test_the_request_for_a_program() -> None:
    from mlcdsl.lsp.features import program_view

    source = inspect.getsource(program_view)
    assert set(named("parameter")) == set(re.findall(r'params(?:\.|, ")(\w+)', source))
    answered = {"range" if f.name == "at" else f.name for f in fields(ProgramView)}
    assert set(named("field")) == answered == set(re.findall(r'"(\w+)": ', source))


def test_refactorings() -> None:
    titles = {a.title for a in map(REFACTORINGS.get, REFACTORINGS.names()) if a is not None}
    listed = TEXT[TEXT.index("Refactorings keep") :].partition("\n\n")[0]
    assert set(re.findall(r"\*([^*]+)\*", listed.replace("\n", " "))) == titles


def test_options_of_the_linter() -> None:
    options = {name for p in command.params for name in p.opts if name.startswith("--")}
    assert {word.split()[0] for word in named("option") if word.startswith("--")} == options
    assert set(re.findall(r"`(\w+)`", table("option")[0][1])) == set(FORMATS)


def test_hooks() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"- id: (\S+)", TEXT)) == sorted(re.findall(r"- id: (\S+)", hooks))


@pytest.mark.parametrize("shown", re.split(r"^> ", SHOWN.text, flags=re.MULTILINE)[1:], ids=lambda s: s.split("\n")[0])
def test_transcript(shown: str) -> None:
    question, _, said = shown.partition("\n")
    assert said.rstrip() == answer(question)
