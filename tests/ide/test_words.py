"""Every word of the languages has a sentence, and no sentence is about a word that is none."""

from __future__ import annotations

from mlcdsl.check.attributes import LOOP_ATTRIBUTES
from mlcdsl.check.blocks import AXIS_KINDS
from mlcdsl.check.statements import LOOP_KINDS
from mlcdsl.ide import words
from mlcdsl.ir.intrinsics import REDUCERS
from mlcdsl.schedule.check import TARGETS
from mlcdsl.syntax.table import load_table


def words_of(grammar: str) -> set[str]:
    """The words that the grammar's table takes, those with terminals of their own included."""
    table = load_table(grammar)
    own = {s.lower() for state in table.states for s in state if s in ("INOUT", "AND", "OR", "NOT")}
    return own | {w for w in table.literals if w[0].isalpha()}


def test_the_words_of_the_grammars() -> None:
    assert set(words.PROGRAM) == words_of("mlc")
    assert set(words.SCHEDULE) == words_of("mlcs")


def test_what_the_checker_lists() -> None:
    assert set(words.LOOPS) == set(LOOP_KINDS)
    assert set(words.AXES) == set(AXIS_KINDS)
    assert set(words.REDUCERS) == set(REDUCERS)
    assert set(words.TARGETS) == set(TARGETS) - {""}
    assert set(words.ATTRIBUTES) == set(LOOP_ATTRIBUTES)


def test_sentences() -> None:
    tables = (words.PROGRAM, words.SCHEDULE, words.LOOPS, words.AXES, words.REDUCERS, words.LITERALS, words.TARGETS)
    for table in tables:
        assert [w for w, said in table.items() if not said.endswith(".")] == []
