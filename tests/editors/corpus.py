"""The texts that highlighting is tested with, and the class of each of their tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from grammar.editors.generator.words import constants, dtypes
from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule
from mlcdsl.syntax.printer import print_file
from tests.docs.blocks import WRAPPED
from tests.editors.token_classes import token_classes
from tests.support import ast_strategies, schedule_strategies

ROOT = Path(__file__).parents[2]
Language = Literal["mlc", "mlcs"]
_FENCE = re.compile(r"^```(mlcs?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SCHEDULE = ("schedule s for M.f {\n", "}\n")


@dataclass(frozen=True)
class Text:
    """A program or a schedule without syntax errors."""

    name: str
    language: Language
    text: str

    @property
    def readable(self) -> bool:
        read = parse if self.language == "mlc" else parse_schedule
        return not read(Source(f"text.{self.language}", self.text)).diagnostics


@cache
def texts() -> tuple[Text, ...]:
    """Every sample, the programs of the tests, and the examples of the documentation."""
    found = []
    for folder in ("samples", "tests"):
        for path in sorted(ROOT.joinpath(folder).rglob("*.mlc*")):
            if path.suffix in (".mlc", ".mlcs") and "tmgrammar" not in path.parts:
                language: Language = "mlc" if path.suffix == ".mlc" else "mlcs"
                found.append(Text(path.relative_to(ROOT).as_posix(), language, path.read_text(encoding="utf-8")))
    for page in sorted(ROOT.joinpath("docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for i, (fence, body) in enumerate(_FENCE.findall(text), 1):
            found.append(_example(f"{page.relative_to(ROOT).as_posix()} {i}", fence, body))
    return tuple(t for t in found if t.readable)


@cache
def random_texts() -> tuple[Text, ...]:
    """Texts with every construct in unusual combinations, always the same ones."""
    found: list[Text] = []

    def collect(language: Language, files: SearchStrategy[Any]) -> None:
        @settings(max_examples=100, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(files)
        def add(file: Any) -> None:
            found.append(Text(f"random text {len(found)}", language, print_file(file)))

        add()

    collect("mlc", ast_strategies.files)
    collect("mlcs", schedule_strategies.files)
    return tuple(t for t in found if t.readable)


def _example(name: str, language: Language, body: str) -> Text:
    """An example of a page, in what its first lines say that it stands in."""
    heads = body.splitlines()[:2]
    if "# in a schedule" in heads:
        before, behind = _SCHEDULE
    else:
        before, behind = next((WRAPPED[h] for h in heads if h in WRAPPED), ("", ""))
    return Text(name, language, before + body + behind)


def classes(text: Text) -> list[tuple[int, int, str]]:
    """Start, end and class of each token: those of the parser, and what can be told of a name beyond them.

    A dtype is a type wherever it stands, `inf` is a constant, and `sum` of `sum[k](...)` is called like a function.
    """
    tokens = token_classes(text.text, text.language)
    types, literals = set(dtypes()), set(constants())
    called = _reducers(text, [t for t in tokens if t[2] != "comment"])
    refined = []
    before = ""
    for start, end, kind in tokens:
        word = text.text[start:end]
        if kind in ("name", "function") and before != ".":
            kind = "type" if word in types else "constant" if word in literals else kind
        refined.append((start, end, "function" if start in called and kind == "name" else kind))
        before = word
    return refined


def _reducers(text: Text, tokens: list[tuple[int, int, str]]) -> set[int]:
    """Where a name stands with brackets and then a parenthesis behind it."""
    open_names: list[int] = []
    last: dict[int, int] = {}  # end of a closing bracket -> start of the name before the opening one
    before = (-1, -1, "")
    for start, end, kind in tokens:
        word = text.text[start:end]
        if word == "[":
            open_names.append(before[0] if before[2] in ("name", "function") else -1)
        elif word == "]" and open_names:
            last[start] = open_names.pop()
        before = (start, end, kind)
    follow = {a: text.text[b:e] for (a, _, _), (b, e, _) in pairwise(tokens)}
    return {name for closing, name in last.items() if follow.get(closing) == "(" and name >= 0}


def differences(text: Text, found: list[str]) -> list[str]:
    """The tokens whose characters have not all the class that they should.

    One difference is let through: in a tuple type or behind `->` a type that is no dtype, which programs have not,
    looks like a name.
    """
    wrong = []
    types = set(dtypes())
    for start, end, kind in classes(text):
        seen, word = set(found[start:end]), text.text[start:end]
        if seen != {kind} and not (
            kind == "type" and seen == {"name"} and word not in types and _told_by_name(text, start)
        ):
            line = text.text.count("\n", 0, start) + 1
            wrong.append(f"{text.name}:{line}: {word!r} is {kind}, shown as {sorted(seen)}")
    return wrong


def _told_by_name(text: Text, start: int) -> bool:
    """Whether a type stands where only its name can tell that it is one: behind `->`, `as`, `(` or `,`."""
    return text.text[:start].rstrip().endswith(("->", "as", "(", ","))
