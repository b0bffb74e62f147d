"""The page that explains a diagnostic code."""

from __future__ import annotations

import os

from mlcdsl.diagnostics.codes import CODES


def pages_directory() -> str:
    """Where the pages lie: inside the installed package, else in the repository beside it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "docs", "errors")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), "docs", "errors")


def explain(code: str) -> str:
    """The Markdown page of `code` (upper or lower case) or of the name of a warning; KeyError with a sentence for an
    unknown code."""
    name = code.strip().lower().replace("_", "-")
    key = next((c.code for c in CODES.values() if name and c.name == name), code.strip().upper())
    if key not in CODES:
        raise KeyError(_unknown(code))
    with open(os.path.join(pages_directory(), f"{key}.md"), encoding="utf-8") as page:
        return page.read()


def _unknown(code: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(code.strip().upper(), CODES, n=3, cutoff=0.6)
    shown = code if code.isprintable() else ascii(code)[1:-1]
    if not near:
        return f"unknown code `{shown}`; codes look like E0301"
    choice = near[0] if len(near) == 1 else f"{', '.join(near[:-1])} or {near[-1]}"
    return f"unknown code `{shown}`; did you mean {choice}?"
