"""The editor files that are made from the grammars are what the generator makes."""

from __future__ import annotations

import pytest

from grammar.editors.generator import EDITORS, generated
from grammar.editors.generator.words import ROLES, constants, dtypes, words
from mlcdsl.check.literals import _LITERAL_NAMES
from mlcdsl.syntax.table import load_table
from mlcdsl.types.dtype import DTYPES
from tests.editors.corpus import texts


@pytest.mark.parametrize("name", generated())
def test_committed_files(name: str) -> None:
    """`python -m grammar.editors.generator` writes them."""
    assert (EDITORS / name).read_text(encoding="utf-8") == generated()[name]


@pytest.mark.parametrize("language", ["mlc", "mlcs"])
def test_every_word_has_one_role(language: str) -> None:
    listed = [word for found in words(language).values() for word in found]
    assert sorted(listed) == sorted(w for w in load_table(language).literals if w.isidentifier())
    both = {w for name in ("mlc", "mlcs") for w in load_table(name).literals}
    assert {w for found in ROLES.values() for w in found.split()} <= both


def test_names_with_a_meaning() -> None:
    assert set(dtypes()) == {*DTYPES, "ptr"}
    assert set(constants()) == {*_LITERAL_NAMES, "true", "false"}


def test_texts_are_many() -> None:
    """The yardstick covers both languages, the samples, the tests and the pages of the documentation."""
    names = [t.name for t in texts()]
    for wanted in (
        "samples/mm_relu.mlc",
        "samples/gpu.mlcs",
        "tests/editors/programs/soft_words.mlc",
        "docs/language.md 1",
    ):
        assert wanted in names
    assert {t.language for t in texts()} == {"mlc", "mlcs"}
