"""Indenting programs that lost their indentation gives the layout of the formatter back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlcdsl.source import Source
from mlcdsl.syntax import parse, parse_schedule
from mlcdsl.syntax.printer import print_file
from tests.editors.corpus import Text, texts
from tests.editors.vim import EDITORS, HERE, SHARE, run


def layout(text: Text) -> str:
    """The text as the formatter lays it out."""
    read = parse if text.language == "mlc" else parse_schedule
    return print_file(read(Source(f"text.{text.language}", text.text)).file)


def indented(editor: str, given: Sequence[tuple[str, str]], place: Path) -> list[str]:
    """What the editor makes of texts, each with the end of its file name."""
    names = []
    for i, (suffix, text) in enumerate(given):
        path = place / f"{i}.{suffix}"
        path.write_text(text, encoding="utf-8")
        names.append(str(path))
    (place / "texts.json").write_text(json.dumps(names), encoding="utf-8")
    run(editor, HERE / "indent.vim", {"MLC_TEXTS": str(place / "texts.json")}, place)
    return [Path(name).read_text(encoding="utf-8") for name in names]


def flush(text: str) -> str:
    return "".join(line.lstrip(" ") + "\n" for line in text.splitlines())


@pytest.mark.parametrize("editor", [pytest.param(e, marks=pytest.mark.requires(e)) for e in EDITORS])
def test_indentation_comes_back(editor: str, tmp_path: Path) -> None:
    given = [(t, layout(t)) for t in texts()[:: SHARE[editor]]]
    assert len(given) > 100
    found = indented(editor, [(t.language, flush(wanted)) for t, wanted in given], tmp_path)
    wrong = [
        f"{t.name}:{row}: {len(b) - len(b.lstrip())} instead of {len(a) - len(a.lstrip())}: {a.strip()}"
        for (t, wanted), text in zip(given, found, strict=True)
        for row, (a, b) in enumerate(zip(wanted.splitlines(), text.splitlines(), strict=True), 1)
        if a != b
    ]
    assert not wrong, "\n".join(wrong[:40])
