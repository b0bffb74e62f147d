"""The values of `--input` and `--dim`, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mlcdsl.cli.errors import misspelled

_NAME = re.compile(r"[^\W\d]\w*")


def bindings(texts: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` each; a name only once."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not value or not _NAME.fullmatch(name):
            raise misspelled(
                f"`--input {text}` is not NAME=VALUE",
                "VALUE is a file (.npy, .npz:KEY, .safetensors:KEY), random, zeros, ones, or a number for a scalar.",
            )
        if name in found:
            raise misspelled(f"input `{name}` is given twice: `{found[name]}` and `{value}`")
        found[name] = value
    return found


def sizes(texts: Iterable[str]) -> dict[str, int]:
    """`NAME=SIZE` each; a name only once."""
    found: dict[str, int] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not _NAME.fullmatch(name) or not re.fullmatch(r"[0-9]+", value):
            raise misspelled(f"`--dim {text}` is not NAME=SIZE", "SIZE is a whole number, 0 or more: --dim n=5")
        if name in found:
            raise misspelled(f"dim `{name}` is given twice: {found[name]} and {value}")
        found[name] = int(value)
    return found
