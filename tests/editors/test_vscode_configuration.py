"""The language configuration of VS Code: what a word is, and how far a line that is typed is indented."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from mlcdsl.source import Source
from mlcdsl.syntax.lexer import lex
from tests.editors.corpus import texts
from tests.editors.node import HERE

#: a line; whether the next one is indented more; whether it is itself indented less than what is above
LINES = [
    ("module M {", True, False),
    ('  use("{") # {', False, False),
    ("  for i in range(4) {  # behind", True, False),
    ("  } else {", True, True),
    ("  }", False, True),
    ("  # for i in range(4) {", False, False),
    ("  block B(spatial vi = i) { B[vi] = 1 }", False, False),
    ("  y = select(", True, False),
    ('  assert x, "\\"{"', False, False),
]


def configured(words: list[str], lines: list[str]) -> dict[str, Any]:
    given = json.dumps({"words": words, "lines": lines})
    command = ["node", str(HERE / "configuration.js")]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.requires("node")
def test_words() -> None:
    """A double click takes whole names and numbers."""
    found = {token.text for t in texts() for token in lex(Source("t", t.text)).tokens if token.type == "NAME"}
    numbers = {"42", "1_000", "0xff", "2.5", "f32"}
    assert len(found) > 100
    assert configured(sorted(found | numbers | {"élan", "naïve", "Ωmega_1"}), [])["broken"] == []


@pytest.mark.requires("node")
def test_indentation() -> None:
    rules = configured([], [line for line, _, _ in LINES])["rules"]
    assert rules == [[more, less] for _, more, less in LINES]
