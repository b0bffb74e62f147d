"""The pages that describe primitives."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


@cache
def primitive_page(name: str) -> str:
    """The Markdown page of a primitive, of the installed package or of the repository around it; "" if it has none."""
    for docs in (_PACKAGE / "docs", _PACKAGE.parent / "docs"):
        page = docs / "primitives" / f"{name}.md"
        if page.is_file():
            return page.read_text(encoding="utf-8")
    return ""
