"""What values of schedules must be besides of their kind: written as they print, and within what indices can be."""

from __future__ import annotations

from math import isfinite
from typing import Any

from mlcdsl.check.statements import THREADS
from mlcdsl.ir.limits import INDEX_LIMIT
from mlcdsl.schedule.values import ThreadName
from mlcdsl.syntax.words import KEYWORDS

#: arguments that name memory
SCOPE = "scope"


def unfit(value: Any, kind: str, name: str) -> str | None:
    """Why a value of the right kind is none for the argument of this name."""
    if isinstance(value, list):
        return next((why for v in value if (why := unfit(v, kind, name)) is not None), None)
    if isinstance(value, ThreadName) and value.name not in THREADS:
        return f"there is no thread index {value.name}; there are {', '.join(THREADS)}"
    if isinstance(value, float) and not isfinite(value):
        return "a number is finite: there is no way to write another one"
    if kind != "literal" and type(value) is int and abs(value) > INDEX_LIMIT:
        return "sizes and indices are within 2**40"
    if name == SCOPE and isinstance(value, str) and not all(_is_name(part) for part in value.split(".")):
        return 'a scope is a name, or names with dots between them, such as "local" or "wmma.accumulator"'
    return None


def _is_name(text: str) -> bool:
    return text.isidentifier() and text not in KEYWORDS
