"""The tree-sitter grammars read what the compiler reads: the same constructs, the same class of every token."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from grammar.editors.generator.words import constants, dtypes
from mlcdsl.source import Source
from mlcdsl.syntax import ast, schedule_ast
from mlcdsl.syntax import parse as read_program
from mlcdsl.syntax.parser import parse_schedule
from mlcdsl.syntax.printer import print_file
from mlcdsl.syntax.table import load_table
from tests.editors.corpus import Language, Text, classes, texts
from tests.editors.soft_keywords import DECLARED, soft_texts
from tests.editors.tree_sitter_language import FOLDER, captures, language, nodes, parse, query
from tests.editors.tree_structure import compiled, parsed
from tests.support import ast_strategies, schedule_strategies

LANGUAGES: tuple[Language, ...] = ("mlc", "mlcs")
#: the first prefix that fits a capture decides
CLASSES = {
    "constant.builtin": "constant",
    "constant": "name",
    "variable": "name",
    "property": "name",
    "module": "name",
    "label": "name",
    "attribute": "name",
}
RANDOM = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
#: keywords that the compiler's parser knows by another terminal
SPELLED = {"mlc": {"and", "or", "not", "-", "inout"}, "mlcs": {"and", "or", "not", "-"}}

compiles = pytest.mark.requires("cc", "tree-sitter")
by_language = pytest.mark.parametrize("name", LANGUAGES)


def class_of(capture: str) -> str:
    return next((kind for prefix, kind in CLASSES.items() if capture.startswith(prefix)), capture.split(".")[0])


def differences(text: Text) -> Iterator[str]:
    """How the trees and the highlights of a text differ."""
    root = parse(text.language, text.text)
    for node in nodes(root):
        if node.is_error or node.is_missing:
            yield f"{text.name}:{node.start_point.row + 1}: {node}"
            return
    read = read_program if text.language == "mlc" else parse_schedule
    ours, theirs = compiled(read(Source(text.name, text.text)).file, text.text), parsed(root)
    for construct in (ours - theirs) + (theirs - ours):
        yield f"{text.name}: {construct} is in one tree only"
    found = captures(text.language, root)
    for start, end, wanted in classes(text):
        place = tuple(len(text.text[:offset].encode()) for offset in (start, end))
        capture = found.get(place, "none")
        if class_of(capture) != wanted:
            yield f"{text.name}: `{text.text[start:end]}` is a {wanted}, highlighted as {capture}"


def check_random(name: Language, tree: ast.File | schedule_ast.File) -> None:
    text = print_file(tree)
    assume("\0" not in text)  # tree-sitter takes that for the end
    assert all_differences([Text(f"random.{name}", name, text)]) == []


def all_differences(given: Iterable[Text]) -> list[str]:
    return [difference for text in given for difference in differences(text)]


# ---------------------------------------------------------------- trees and highlights


@compiles
@by_language
def test_texts(name: Language) -> None:
    given = [text for text in texts() if text.language == name]
    assert len(given) > 100
    assert all_differences(given) == []


@compiles
@by_language
def test_ends_of_lines(name: Language) -> None:
    """CRLF gives the same trees and highlights."""
    given = [
        replace(t, text=t.text.replace("\n", "\r\n")) for t in texts() if t.language == name and "\r" not in t.text
    ]
    assert len(given) > 100
    assert all_differences(given[::5]) == []


@compiles
@RANDOM
@given(ast_strategies.files)
def test_random_programs(tree: ast.File) -> None:
    check_random("mlc", tree)


@compiles
@RANDOM
@given(schedule_strategies.files)
def test_random_schedules(tree: schedule_ast.File) -> None:
    check_random("mlcs", tree)


@compiles
@by_language
def test_words_are_keywords_only_where_the_compiler_says(name: Language) -> None:
    """Every word of the grammar in every place where the compiler reads it, as a keyword or as a name."""
    given = [text for text in soft_texts(name) if text.readable]
    assert len(given) > 300
    assert all_differences(t for t in given if t.name not in DECLARED) == []


@compiles
def test_an_error_leaves_the_rest_as_it_is() -> None:
    root = parse("mlc", "module M { prim_func f() { x = } prim_func g() { x = 1 } }\nmodule N { }")
    assert root.has_error
    declared = [name for kind, _, _, name in parsed(root) if kind in ("module", "prim_func")]
    assert sorted(declared) == ["M", "N", "f", "g"]


# ---------------------------------------------------------------- files that must agree


@by_language
@pytest.mark.requires("node")
def test_the_generated_grammar_is_what_the_source_says(name: Language) -> None:
    command = ["node", "tests/editors/evaluate_grammar.js", str(FOLDER / name / "grammar.js")]
    done = subprocess.run(command, cwd=FOLDER.parents[2], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == read_json(name, "grammar.json")


@compiles
@by_language
def test_the_parser_is_that_of_the_generated_grammar(name: Language) -> None:
    """It has the node types, and exactly the words and signs of the compiler's grammar."""
    known = language(name)
    kinds = range(known.node_kind_count)
    visible = {(known.node_kind_for_id(i), known.node_kind_is_named(i)) for i in kinds if known.node_kind_is_visible(i)}
    types = {(t["type"], t["named"]) for t in read_json(name, "node-types.json") if "subtypes" not in t}
    assert visible - {("ERROR", True), ("end", False), ("tuple_index", True)} == types
    signs = {kind for kind, named in visible if not named and kind not in ("end", '"')}
    assert signs == set(load_table(name).literals) | SPELLED[name]


def read_json(name: str, file: str) -> Any:
    return json.loads((FOLDER / name / "src" / file).read_text(encoding="utf-8"))


@compiles
@by_language
def test_queries(name: Language) -> None:
    """They fit the grammar, and list the names that the language gives a meaning."""
    for path in sorted((FOLDER / name / "queries").glob("*.scm")):
        assert query(name, path.name).pattern_count > 0
    text = (FOLDER / name / "queries" / "highlights.scm").read_text(encoding="utf-8")
    for capture, words in (("type.builtin", dtypes()), ("constant.builtin", constants())):
        (listed,) = re.findall(rf"#any-of\? @{re.escape(capture)}([^)]*)\)", text)
        assert set(re.findall(r'"(\w+)"', listed)) == set(words)


@compiles
@by_language
def test_corpus(name: Language) -> None:
    """The examples of the grammar's own tests."""
    example = re.compile(r"^=+\n([^\n]+)\n=+\n(.*?)^-{3,}\n(.*?)(?=^={3,}\n|\Z)", re.MULTILINE | re.DOTALL)
    count = 0
    for path in sorted((FOLDER / name / "test" / "corpus").glob("*.txt")):
        for title, text, wanted in example.findall(path.read_text(encoding="utf-8")):
            assert str(parse(name, text)) == " ".join(wanted.split()).replace("( ", "("), f"{path.name}: {title}"
            count += 1
    assert count >= 4
