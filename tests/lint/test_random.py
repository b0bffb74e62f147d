"""Damaged programs: no rule fails, fixes are edits of the text, and most of them keep what a program computes."""

from __future__ import annotations

import random
import re

import pytest

from mlcdsl.check import check_source
from mlcdsl.lint import report
from mlcdsl.lint.fixing import fixed
from mlcdsl.source import Source
from tests.fuzz.mutate import WORDS
from tests.lint.cases import CASES, load, reported
from tests.lint.outcomes import KEEPING, outcome

_TOKEN = re.compile(r"\w+|\s+|.")
COMMENTS = (
    "# mlc: allow(L0201)\n",
    "# mlc: allow-file(L0201)\n",
    "# mlc: allow(",
    "#mlc: allow(x,,L0201)\n",
    "# mlc: allow(E0301)\n",
)
NAMES = ("0", "1", "8", "k", "i", "A", "C", "-1", "n", "vi")


def damaged(rng: random.Random) -> str:
    """A program of the rules' cases with some tokens left out, doubled, exchanged, replaced or put in."""
    tokens = _TOKEN.findall(rng.choice(CASES).text)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        i, j = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        match rng.randrange(6):
            case 0:
                tokens[i] = ""
            case 1:
                tokens[i] *= 2
            case 2:
                tokens[i], tokens[j] = tokens[j], tokens[i]
            case 3:
                tokens[i] = rng.choice(NAMES)
            case 4:
                tokens[i] += f" {rng.choice(WORDS)} "
            case _:
                tokens[i] += rng.choice(COMMENTS)
    return "".join(tokens)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_programs(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        text = damaged(rng)
        for d in reported(text):
            for e in d.fix.edits if d.fix is not None else ():
                assert 0 <= e.span.start <= e.span.end <= len(e.span.source.text)
        if "prim_func f" in text and "use" not in text:
            compare(text)


def compare(text: str) -> None:
    """A program that is right computes the same after its fixes."""
    before = check_source(Source("case.mlc", text), load)
    if not before.ok or before.file.span is None or "M" not in before.program.modules:
        return
    after, count = fixed(before.file.span.source, report(before), KEEPING)
    if count:
        assert check_source(Source("case.mlc", after), load).ok, after
        assert outcome(after, 1) == outcome(text, 1), after
