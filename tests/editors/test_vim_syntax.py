"""The syntax files of vim and neovim give every token the class that the compiler's parser gives it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.editors.corpus import Text, differences, random_texts, texts
from tests.editors.vim import EDITORS, HERE, SHARE, run

#: which groups stand for a class
GROUPS = {
    "comment": "Comment OperandComment",
    "string": "String Escape Placeholder",
    "number": "Number MemberNumber",
    "constant": "Constant",
    "keyword": "Declaration Keyword Control Block Modifier Strides Target Logical",
    "type": "Type TypeName AxisKind",
    "function": "Call MemberCall FunctionName ScheduleName Loop",
    "name": "Name Member ModuleName BlockName HeaderName Argument",
    "operator": "Operator",
    "punctuation": "StatementComma Comma Annotation Extent Dot HeaderDot Brace Bracket",
}
CLASSES = {f"mlc{group}": kind for kind, groups in GROUPS.items() for group in groups.split()}


def highlighted(editor: str, given: Sequence[Text], place: Path) -> list[list[str]]:
    """The class of every character of the texts."""
    names = []
    for i, text in enumerate(given):
        path = place / f"{i}.{text.language}"
        path.write_text(text.text, encoding="utf-8")
        names.append(str(path))
    (place / "texts.json").write_text(json.dumps(names), encoding="utf-8")
    files = {"MLC_TEXTS": str(place / "texts.json"), "MLC_GROUPS": str(place / "groups.json")}
    run(editor, HERE / "highlight.vim", files, place)
    groups = json.loads((place / "groups.json").read_text(encoding="utf-8"))
    return [characters(t.text, lines) for t, lines in zip(given, groups, strict=True)]


def characters(text: str, lines: list[list[tuple[str, int]]]) -> list[str]:
    """From bytes of lines to classes of characters."""
    result = []
    for line, runs in zip(text.removesuffix("\n").split("\n"), lines, strict=True):
        found = [CLASSES.get(group, group or "none") for group, length in runs for _ in range(length)]
        column = 0
        for character in line:
            result.append(found[column])
            column += len(character.encode("utf-8"))
        result.append("none")
    return result


@pytest.mark.parametrize("editor", [pytest.param(e, marks=pytest.mark.requires(e)) for e in EDITORS])
def test_classes_of_all_texts(editor: str, tmp_path: Path) -> None:
    given = [*texts(), *random_texts()][:: SHARE[editor]]
    assert {t.language for t in given} == {"mlc", "mlcs"}
    found = highlighted(editor, given, tmp_path)
    wrong = [line for t, f in zip(given, found, strict=True) for line in differences(t, f)]
    assert not wrong, "\n".join(wrong[:40])
