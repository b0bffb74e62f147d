"""The TextMate grammars give every token the class that the compiler's parser gives it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable

import pytest

from tests.editors.corpus import Text, differences, random_texts, texts
from tests.editors.node import EXTENSION, HERE, node_environment

GRAMMARS = [str(EXTENSION / "syntaxes" / f"{name}.tmLanguage.json") for name in ("mlc", "mlcs")]
#: the first prefix that fits a scope decides; a scope of a string or comment decides for all that is inside
CLASSES = {
    "constant.numeric.": "number",
    "constant.language.": "constant",
    "keyword.operator.logical.": "keyword",
    "keyword.operator.": "operator",
    "storage.type.axis.": "type",
    "storage.": "keyword",
    "keyword.": "keyword",
    "support.type.": "type",
    "support.function.": "function",
    "entity.name.function.": "function",
    "entity.name.": "name",
    "variable.": "name",
    "punctuation.": "punctuation",
}


def class_of(scopes: list[str]) -> str:
    for scope in scopes:
        if scope.startswith(("string.", "comment.")):
            return scope.split(".")[0]
    return next((c for prefix, c in CLASSES.items() if scopes[-1].startswith(prefix)), "none")


def highlighted(given: Iterable[Text]) -> list[list[str]]:
    """The class of every character of the texts."""
    wanted = [{"scope": f"source.{t.language}", "text": t.text} for t in given]
    done = subprocess.run(["node", str(HERE / "textmate.js"), *GRAMMARS], input=json.dumps(wanted),
                          capture_output=True, text=True, env=node_environment(), check=True)  # fmt: skip
    return [characters(t["text"], tokens) for t, tokens in zip(wanted, json.loads(done.stdout), strict=True)]


def characters(text: str, tokens: list[tuple[int, int, int, list[str]]]) -> list[str]:
    """From columns in UTF-16 of lines to classes of characters."""
    found = [["none"] * len(line.encode("utf-16-le")) for line in text.split("\n")]
    for row, start, end, scopes in tokens:
        for column in range(2 * start, min(2 * end, len(found[row]))):
            found[row][column] = class_of(scopes)
    result = []
    for line, units in zip(text.split("\n"), found, strict=True):
        column = 0
        for character in line:
            result.append(units[column])
            column += len(character.encode("utf-16-le"))
        result.append("none")
    return result


@pytest.mark.requires("npm-packages")
def test_classes_of_all_texts() -> None:
    given = [*texts(), *random_texts()]
    assert {t.language for t in given} == {"mlc", "mlcs"}
    wrong = [line for t, found in zip(given, highlighted(given), strict=True) for line in differences(t, found)]
    assert not wrong, "\n".join(wrong[:40])
