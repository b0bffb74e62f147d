"""Whether the layout of a text leaves no doubt about which braces belong together.

Where braces do not match, indentation says which of them is wrong. What is said of one declaration then depends on
those before it, unless each of them ends where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"module[ \t]+\w+[ \t]*\{[ \t]*(#[^\r\n]*)?[\r\n]")
_LONE_RETURN = re.compile(r"\r(?!\n)")


def in_order(text: str, module: int | None, declarations: Sequence[tuple[int, int]]) -> bool:
    """Whether the module whose name stands at `module` (None: there is none) begins a line, and these declarations of a
    right text, of which the last one is at hand, do not meddle with the braces of each other."""
    if _LONE_RETURN.search(text) or (module is not None and not _HEADING.match(text, _line(text, module))):
        return False
    at, _ = declarations[-1]
    return not text[_line(text, at) : at].strip() and all(_ends_well(text, *place) for place in declarations[:-1])


def _line(text: str, offset: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def _ends_well(text: str, start: int, end: int) -> bool:
    """Whether a declaration is in one line, or its last line is a `}` below its first character."""
    before = text[_line(text, start) : start]
    return "\n" not in text[start:end] or (not before.strip() and text[_line(text, end) : end] == before + "}")
