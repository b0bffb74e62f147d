"""The numbered constraints of docs/language.md."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
_ITEM = re.compile(r"^- ([LMTPEBCXG]\d+)\. (.*(?:\n  .*)*)", re.MULTILINE)
_CODES = re.compile(r"\(((?:[EW]\d{4})(?:, [EW]\d{4})*)\)$")


def constraints() -> dict[str, tuple[str, ...]]:
    """The codes of every constraint, by its number."""
    out: dict[str, tuple[str, ...]] = {}
    for number, text in _ITEM.findall(PAGE.read_text(encoding="utf-8")):
        codes = _CODES.search(text)
        assert codes is not None, f"{number} ends without codes"
        assert number not in out, f"{number} stands twice"
        out[number] = tuple(codes.group(1).split(", "))
    return out
