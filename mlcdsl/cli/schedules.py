"""`--schedule` and `-D`: schedules and their parameters on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlcdsl.cli.errors import UsageMistake, misspelled


def defines(texts: Sequence[str]) -> dict[str, Any]:
    """`NAME=VALUE` each: integers, numbers, true, false, lists (in which `_` is the value that follows), else text."""
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise misspelled(f"`-D {text}` is not NAME=VALUE", "for example `-D jfactor=8`")
        found[name] = _value(value)
    return found


def _value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if text.startswith("[") and text.endswith("]"):
        parts = (part.strip() for part in text[1:-1].split(","))
        return [None if part == "_" else _value(part) for part in parts if part]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def without_schedule() -> UsageMistake:
    """`-D` where it can have no effect, to be raised."""
    return misspelled("`-D` sets parameters of schedules, and there is no schedule")


def scheduled_functions(texts: Sequence[str], given: Sequence[str], seed: int = 0) -> dict[str, Any]:
    """The scheduled prim_funcs, by qualified name."""
    options = defines(given)
    if not texts:
        if options:
            raise without_schedule()
        return {}
    from mlcdsl.driver.scheduling import scheduled_functions as run

    return run(texts, options, seed)
