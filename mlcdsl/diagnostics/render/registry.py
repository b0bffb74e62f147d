"""The output formats: each file of this package declares its own with `@output_format`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mlcdsl.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of the rendering; machine formats ignore both."""

    color: bool = False
    width: int = 100


Renderer = Callable[[Sequence[Diagnostic], Options], str]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: its name, one line of help, and the function that writes it."""

    name: str
    help: str
    write: Renderer


FORMATS: dict[str, Format] = {}


def output_format(name: str, help: str) -> Callable[[Renderer], Renderer]:
    """Declare the decorated function as the writer of format `name`; a duplicate name is an error."""

    def register(write: Renderer) -> Renderer:
        if name in FORMATS:
            raise ValueError(f"the output format {name} is declared twice")
        FORMATS[name] = Format(name, help, write)
        return write

    return register
